"""The settings of the newsletter."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import register_setting

from core.base.models import ReadSetting

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


@register_setting(icon="mail")
class NewsletterSettings(ReadSetting):
    """Store texts of form and mails, the times of digests, the rate of sending."""

    is_on = models.BooleanField(
        _("write to subscribers"),
        default=True,
        help_text=_("Without it the form isn't shown and nothing is sent."),
    )
    heading = models.CharField(
        _("heading"), max_length=80, default="Recibí los artículos por correo"
    )
    promise = models.TextField(
        _("promise"),
        max_length=300,
        default="Un correo cuando hay algo nuevo, sin publicidad. Te vas con un clic, cuando quieras.",
        help_text=_("How often mail comes, and how to leave."),
    )
    consent_label = models.TextField(
        _("consent"),
        max_length=300,
        default="Al suscribirte aceptás que guardemos tu correo para mandarte lo que elegiste, y nada más.",
        help_text=_("Stands beside the button. A changed text is a new version."),
    )
    sender_name = models.CharField(
        _("sender's name"),
        max_length=80,
        blank=True,
        help_text=_("By default the site's name."),
    )
    reply_to = models.EmailField(_("answers go to"), blank=True)
    postal_address = models.CharField(
        _("postal address"),
        max_length=200,
        blank=True,
        help_text=_("At the foot of each mail; some countries ask for it."),
    )
    legal_footer = models.TextField(
        _("legal notice"),
        default=(
            "El titular podrá en cualquier momento solicitar el retiro o bloqueo de su nombre de los bancos de datos "
            "a los que se refiere el presente artículo (art. 27, inc. 3, Ley 25.326). En toda comunicación con fines "
            "de publicidad que se realice por correo, teléfono, correo electrónico, Internet u otro medio a distancia "
            "a conocer, se deberá indicar, en forma expresa y destacada, la posibilidad del titular del dato de "
            "solicitar el retiro o bloqueo, total o parcial, de su nombre de la base de datos (art. 27, tercer "
            "párrafo, Decreto 1558/01)."
        ),
        help_text=_("At the foot of each mail, as Argentine law words it."),
    )
    cool_off_minutes = models.PositiveSmallIntegerField(
        _("minutes between publication and mail"),
        default=10,
        validators=[MaxValueValidator(24 * 60)],
        help_text=_("Meanwhile the mail can be cancelled."),
    )
    per_second = models.PositiveSmallIntegerField(
        _("messages a second, at most"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("What the mail provider allows."),
    )
    weekly_day = models.PositiveSmallIntegerField(
        _("day of the weekly digest"), choices=WEEKDAYS, default=3
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the digests"), default=9, validators=[MaxValueValidator(23)]
    )

    panels = [
        FieldPanel("is_on"),
        MultiFieldPanel(
            [FieldPanel("heading"), FieldPanel("promise"), FieldPanel("consent_label")],
            heading=_("Form"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("sender_name"),
                FieldPanel("reply_to"),
                FieldPanel("postal_address"),
                FieldPanel("legal_footer"),
            ],
            heading=_("Mails"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("cool_off_minutes"),
                FieldPanel("weekly_day"),
                FieldPanel("digest_hour"),
                FieldPanel("per_second"),
            ],
            heading=_("Sending"),
        ),
    ]

    class Meta:
        verbose_name = _("newsletter")

    @classmethod
    def current(cls) -> "NewsletterSettings":
        """Return the default site's settings, unsaved defaults where there are none."""
        return cls.objects.filter(site__is_default_site=True).first() or cls()
