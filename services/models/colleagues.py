"""Colleagues who do well what she doesn't: their cards, what they agreed to, groups and forums, favours."""

from datetime import date

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin


class ColleagueGroup(models.Model):
    """A group or forum of colleagues; a private one is shown in the CMS alone."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    url = models.URLField(_("address"), blank=True)
    good_for = models.CharField(
        _("what it is good for"), max_length=200, help_text=_("One sentence, for who looks for it.")
    )
    is_private = models.BooleanField(
        pgettext_lazy("group", "private"),
        default=False,
        help_text=_("It isn't listed for visitors: you ask there for a colleague."),
    )

    class Meta:
        verbose_name = _("group of colleagues")
        verbose_name_plural = _("groups of colleagues")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ColleagueQuerySet(models.QuerySet["Colleague"]):
    """Queries of colleagues."""

    def listed(self) -> "ColleagueQuerySet":
        """Filter those whom visitors may see: published, agreed, neither paused nor gone."""
        return self.filter(
            live=True,
            contact__agreed_at__isnull=False,
            contact__paused_at=None,
            contact__hidden_at=None,
        )

    def available(self, on: date | None = None) -> "ColleagueQuerySet":
        """Filter those listed who take requests and aren't away on a day, by default today."""
        day = on or timezone.localdate()
        here = Q(away_until=None) | Q(away_until__lt=day)
        return self.listed().filter(here, accepts_requests=True)


class Colleague(PreviewableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """A colleague's card. Her address and what she agreed to are in `ColleagueContact`: revisions never hold them."""

    name = models.CharField(_("name"), max_length=60, validators=[MinLengthValidator(2)])
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    areas = ParentalManyToManyField(
        "services.Area", verbose_name=_("areas"), blank=True, related_name="colleagues"
    )
    audiences = ParentalManyToManyField(
        "services.Audience", verbose_name=_("audiences"), blank=True, related_name="colleagues"
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    url = models.URLField(_("site"), blank=True)
    recommendation = models.TextField(
        _("recommendation"), max_length=400, help_text=_("What she does well, in your words.")
    )
    groups = ParentalManyToManyField(
        ColleagueGroup, verbose_name=_("groups"), blank=True, related_name="colleagues"
    )
    portrait = models.ForeignKey(
        "base.SiteImage",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accepts_requests = models.BooleanField(_("takes requests"), default=True)
    away_until = models.DateField(_("away until"), null=True, blank=True)

    objects = ColleagueQuerySet.as_manager()

    class Meta:
        verbose_name = _("colleague")
        verbose_name_plural = _("colleagues")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ColleagueContact(models.Model):
    """How a colleague is reached and what she agreed to; never public, in no revision."""

    colleague = models.OneToOneField(Colleague, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(_("e-mail"), unique=True)
    # Counts once confirmed from it; the old one is told.
    new_email = models.EmailField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    # Asked each year whether the card still holds; 30 days without answer hide it.
    review_asked_at = models.DateTimeField(null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("address of a colleague")
        verbose_name_plural = _("addresses of colleagues")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.colleague)


class ColleagueConsent(models.Model):
    """What a colleague agreed to, or took back; rows are only added."""

    class Action(models.TextChoices):
        """What she did."""

        AGREED = "agreed", _("agreed")
        PAUSED = "paused", _("paused")
        RESUMED = "resumed", _("resumed")
        RENEWED = "renewed", _("said that it still holds")
        WITHDRAWN = "withdrawn", _("withdrew")

    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="consents")
    action = models.CharField(max_length=10, choices=Action)
    text = models.ForeignKey(
        "visitors.ConsentText", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("consent of a colleague")
        verbose_name_plural = _("consents of colleagues")
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_action_display()


class Favour(models.Model):
    """A favour that came back: a dated line of the owner."""

    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="favours")
    on = models.DateField(_("date"), default=timezone.localdate)
    text = models.CharField(_("what it was"), max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("favour")
        verbose_name_plural = _("favours")
        default_permissions = ()
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text
