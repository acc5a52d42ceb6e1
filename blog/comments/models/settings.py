"""How the site takes comments: editors decide it in the CMS."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import register_setting

from core.base.models.settings import ReadSetting


class Told(models.TextChoices):
    """How moderators hear of what waits for them."""

    EACH = "each", _("One mail for each comment")
    HOURLY = "hourly", _("At most one mail an hour, with all that wait")
    NEVER = "never", _("No mail")


@register_setting(icon="comment")
class CommentSettings(ReadSetting):
    """Texts of the form, who may comment for how long, what is held, what is kept."""

    Told = Told

    heading = models.CharField(_("heading"), max_length=80, default="Deja una respuesta")
    invitation = models.TextField(
        _("invitation"),
        max_length=300,
        blank=True,
        default="Contanos qué te pareció, qué probaste y cómo te fue. Leemos todo.",
    )
    is_open = models.BooleanField(
        _("readers may comment"),
        default=True,
        help_text=_("Each article has a switch of its own too."),
    )
    close_after_days = models.PositiveSmallIntegerField(
        _("close after so many days"),
        default=0,
        help_text=_("Counted from the article's date. 0: comments never close."),
    )
    hold_all = models.BooleanField(
        _("hold every comment"),
        default=False,
        help_text=_(
            "By default only the first comment of each person waits for approval, what looks suspicious, and what comes "
            "from another browser until she confirms it by mail."
        ),
    )
    most_links = models.PositiveSmallIntegerField(
        _("links a comment may have"),
        default=2,
        help_text=_("One with more is held."),
    )
    blocked_words = models.TextField(
        _("blocked words"),
        blank=True,
        help_text=_(
            "One word or phrase a line; an asterisk at the end stands for any ending. A comment with one of them is held."
        ),
    )
    edit_hours = models.PositiveSmallIntegerField(
        _("hours to edit or withdraw"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 30)],
        help_text=_("How long the link in the confirmation mail lets a reader mend her comment."),
    )
    told = models.CharField(_("mail to moderators"), max_length=10, choices=Told, default=Told.EACH)
    consent_label = models.CharField(
        _("consent"),
        max_length=200,
        default="Acepto que se publique mi comentario con mi nombre y que se guarde mi correo para moderarlo.",
        help_text=_(
            "What a reader ticks. A changed text is a new version: who agreed before agreed to the former."
        ),
    )
    privacy_note = models.TextField(
        _("privacy note"),
        default=(
            "Tu correo no se publica ni se comparte. Lo usamos para avisarte de tu comentario y para moderar. "
            "De tu conexión guardamos, durante 30 días, una huella que no permite saber tu dirección. "
            "Podés pedir tus datos, corregirlos o borrarlos cuando quieras (Ley 25.326 y RGPD)."
        ),
        help_text=_("Stands below the form, with a link to 'my data'."),
    )
    searchable = models.BooleanField(
        _("find articles by their comments"),
        default=False,
        help_text=_("Search looks in approved comments too."),
    )
    spam_days = models.PositiveSmallIntegerField(
        _("days to keep spam and deleted comments"),
        default=30,
        validators=[MinValueValidator(1)],
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("heading"),
                FieldPanel("invitation"),
                FieldPanel("consent_label"),
                FieldPanel("privacy_note"),
            ],
            heading=_("Texts"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_open"),
                FieldPanel("close_after_days"),
                FieldPanel("edit_hours"),
                FieldPanel("searchable"),
            ],
            heading=_("Who may comment"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("hold_all"),
                FieldPanel("most_links"),
                FieldPanel("blocked_words"),
                FieldPanel("told"),
            ],
            heading=_("Moderation"),
        ),
        MultiFieldPanel([FieldPanel("spam_days")], heading=_("What is kept")),
    ]

    class Meta:
        verbose_name = _("comments")

    @property
    def blocked(self) -> list[str]:
        """Return the blocked words."""
        return [line.strip() for line in self.blocked_words.splitlines() if line.strip()]
