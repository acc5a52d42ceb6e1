"""Colleagues who do well what she doesn't: their cards, what they agreed to, groups and forums, favours."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from core.base.languages import LANGUAGES
from core.visitors.links import SignedLink, keyed_hash

# Mailed to a colleague, each for one thing: to say yes or no, to keep her card, to confirm an address, to say that it holds.
CONSENT = SignedLink("services.colleague-consent", max_age=timedelta(days=30))
OWN = SignedLink("services.colleague", max_age=timedelta(days=400))
ADDRESS = SignedLink("services.colleague-address", max_age=timedelta(days=7))
REVIEW = SignedLink("services.colleague-review", max_age=timedelta(days=400))
RESERVED = {"mi-ficha"}  # words of addresses below `/colegas/`


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
            contact__declined_at=None,
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
    # Codes of core.base.languages.
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

    def clean(self) -> None:
        """Refuse a slug that is another address."""
        super().clean()
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("This address is taken: choose another one.")})

    def get_absolute_url(self) -> str:
        """Return the path of her page."""
        return reverse("colleague", args=[self.slug])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Return the template of her page."""
        return "services/colleagues/colleague.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Return what her page shows."""
        return {"request": request, "colleague": self, "is_preview": True}

    @property
    def agreement(self) -> "ColleagueContact | None":
        """Return her address and what she agreed to, None where nobody has written an address yet."""
        return getattr(self, "contact", None)

    @property
    def language_names(self) -> list[str]:
        """Return the languages that she works in, in the order of the site's list."""
        return [str(name) for code, name in LANGUAGES if code in self.languages]

    @property
    def zone_name(self) -> str:
        """Return the city of her time zone."""
        return zone_name(self.time_zone)

    @property
    def is_away(self) -> bool:
        """Return whether she is away today."""
        return self.away_until is not None and self.away_until >= timezone.localdate()


def zone_name(zone: str) -> str:
    """Return the city that names a time zone, without continent."""
    return zone.rpartition("/")[2].replace("_", " ")


class ColleagueContact(models.Model):
    """How a colleague is reached and what she agreed to; never public, in no revision."""

    class State(models.TextChoices):
        """How far it is with her consent."""

        NEW = "new", pgettext_lazy("colleague", "not asked yet")
        ASKED = "asked", pgettext_lazy("colleague", "asked, without answer")
        AGREED = "agreed", pgettext_lazy("colleague", "agreed")
        PAUSED = "paused", pgettext_lazy("colleague", "paused by herself")
        HIDDEN = "hidden", pgettext_lazy("colleague", "hidden: she didn't say that it still holds")
        DECLINED = "declined", pgettext_lazy("colleague", "said no, or left")

    colleague = models.OneToOneField(Colleague, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(_("e-mail"), unique=True)
    # Counts once confirmed from it; the old one is told.
    new_email = models.EmailField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    # She said no, or left: she isn't asked again, and may come back by her own link.
    declined_at = models.DateTimeField(null=True, editable=False)
    # Asked each year whether the card still holds; 30 days without answer hide it.
    review_asked_at = models.DateTimeField(null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)
    # What her card said of her when she agreed, or was told last; in no version, as it is about what she knows.
    known_words = models.TextField(blank=True, editable=False)
    # Other words that she asks for: the owner's to write.
    wish = models.TextField(_("what she asks for"), max_length=500, blank=True, editable=False)

    wagtail_reference_index_ignore = True  # it's no use of the card

    class Meta:
        verbose_name = _("address of a colleague")
        verbose_name_plural = _("addresses of colleagues")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.colleague)

    @classmethod
    def from_token(cls, link: SignedLink, token: str) -> "ColleagueContact | None":
        """Return whom a token names, None where we wouldn't sign the same now: it has been used, or something changed."""
        said = link.read(token)
        if not isinstance(said, list) or not said:
            return None
        found = cls.objects.select_related("colleague").filter(colleague=said[0]).first()
        return found if found and found._says(link) == said else None

    def token(self, link: SignedLink) -> str:
        """Return what the address of one of her pages holds."""
        return link.sign(self._says(link))

    @property
    def state(self) -> "ColleagueContact.State":
        """Return how far it is."""
        states = self.State
        if self.declined_at:
            return states.DECLINED
        if not self.agreed_at:
            return states.ASKED if self.asked_at else states.NEW
        if self.paused_at:
            return states.PAUSED
        return states.HIDDEN if self.hidden_at else states.AGREED

    def get_state_name(self) -> str:
        """Return how far it is, in words."""
        return str(self.state.label)

    def _says(self, link: SignedLink) -> list[Any] | None:
        """Return what a link of hers holds now, None where there is none: an address that has changed closes all of them.

        Her address is hashed: a token is read by anybody who has it.
        """
        has_answered = bool(self.agreed_at or self.declined_at)
        mark = {
            CONSENT: self.asked_at.isoformat() if self.asked_at and not has_answered else None,
            OWN: "own" if has_answered else None,
            ADDRESS: keyed_hash(link.purpose, self.new_email) if self.new_email else None,
            REVIEW: self.review_asked_at.isoformat() if self.review_asked_at else None,
        }[link]
        # After a restored backup, a number may come again for another colleague.
        born = self.created_at.isoformat(timespec="seconds")
        seal = keyed_hash(link.purpose, self.email)[:32]
        return [self.colleague_id, born, seal, mark] if mark else None


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

    wagtail_reference_index_ignore = True

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

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("favour")
        verbose_name_plural = _("favours")
        default_permissions = ()
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text
