"""Subscribers, unconfirmed sign-ups, and suppressed addresses (as keyed hashes)."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.visitors.fields import mail_key, mailbox_key
from core.visitors.links import SignedLink, keyed_hash

_LINK = SignedLink("newsletter.subscriber", None)
KEPT = timedelta(days=30)
_SIGNUP_LINK = SignedLink("newsletter.confirm", KEPT)


class Frequency(models.TextChoices):
    """Name how often a subscriber gets mail."""

    EACH = "each", _("Each article, when it comes out")
    WEEKLY = "weekly", _("Once a week")
    MONTHLY = "monthly", _("Once a month")


class State(models.TextChoices):
    """Name the states of a subscriber."""

    ACTIVE = "active", _("Subscribed")
    LEFT = "left", _("Left")
    SUSPENDED = "suspended", _("Suspended")


class SubscriberQuerySet(models.QuerySet):
    """Filter subscribers."""

    def active(self) -> Self:
        """Filter active subscribers."""
        return self.filter(state=State.ACTIVE)

    def interested_in(self, *articles: Any) -> Self:
        """Filter subscribers who want everything, or a topic or the series of one of the articles."""
        topics = {topic.pk for article in articles for topic in article.all_topics}
        series = {article.series_id for article in articles if article.series_id}
        wanted = Q(everything=True) | Q(topics__in=topics) | Q(series__in=series)
        return self.filter(pk__in=self.model._default_manager.filter(wanted).values("pk"))


class Subscriber(models.Model):
    """Store a subscriber who has confirmed; an unconfirmed address is a SignUp."""

    State = State

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    frequency = models.CharField(
        _("how often"), max_length=10, choices=Frequency, default=Frequency.EACH
    )
    everything = models.BooleanField(_("every article"), default=True)
    topics = models.ManyToManyField(
        "blog.TopicPage",
        verbose_name=_("topics"),
        blank=True,
        related_name="newsletter_subscribers",
    )
    series = models.ManyToManyField(
        "blog.SeriesPage",
        verbose_name=_("followed series"),
        blank=True,
        related_name="newsletter_subscribers",
    )
    source = models.CharField(
        _("came by"),
        max_length=200,
        blank=True,
        help_text=_("The page of the form, or the import."),
    )
    consent = models.ForeignKey(
        "visitors.ConsentText", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    consented_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    leave_reason = models.TextField(_("why she left"), blank=True)
    suspended_for = models.CharField(_("why suspended"), max_length=200, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        indexes = [models.Index(fields=["state", "frequency"], name="subscriber_state")]

    def __str__(self) -> str:
        # Logs keep this for good: no personal data.
        return gettext("Subscriber %(number)s") % {"number": self.pk}

    @property
    def is_active(self) -> bool:
        """Return whether she gets mail."""
        return self.state == State.ACTIVE

    @property
    def token(self) -> str:
        """Return the token of her own page, the same for good."""
        return _LINK.sign(self.pk)

    @classmethod
    def from_token(cls, token: str) -> "Subscriber | None":
        """Return the subscriber of a token, None for an invalid one."""
        number = _LINK.read(token)
        return cls.objects.filter(pk=number).first() if isinstance(number, int) else None


class SignUp(models.Model):
    """Store a sign-up until its mail's button confirms it."""

    email = models.EmailField(_("e-mail"), db_index=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.EACH)
    everything = models.BooleanField(default=True)
    topics = models.ManyToManyField("blog.TopicPage", blank=True, related_name="+")
    series = models.ManyToManyField("blog.SeriesPage", blank=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    consent = models.ForeignKey("visitors.ConsentText", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("unconfirmed address")
        verbose_name_plural = _("unconfirmed addresses")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"sign-up {self.pk}"

    @property
    def chosen(self) -> list[str]:
        """Return the titles of the topics and series chosen, none for everything."""
        return (
            []
            if self.everything
            else [page.title for page in (*self.topics.all(), *self.series.all())]
        )

    @property
    def token(self) -> str:
        """Return the token that confirms it, valid for KEPT."""
        return _SIGNUP_LINK.sign(self.pk)

    @classmethod
    def from_token(cls, token: str) -> "SignUp | None":
        """Return the sign-up of a token, None for an invalid one."""
        number: Any = _SIGNUP_LINK.read(token)
        return cls.objects.filter(pk=number).first() if isinstance(number, int) else None


class Suppression(models.Model):
    """Store the hash of an address whose owner complained, or had her data erased.

    No form of visitors has mail sent to it, nor to another that reaches the same mailbox; a link in an earlier mail that
    subscribes her again takes it away, or the team does where she asks for it.
    """

    class Reason(models.TextChoices):
        """Name the reasons of suppression."""

        COMPLAINT = "complaint", _("complained")
        BOUNCE = "bounce", _("can't be reached")
        ERASED = "erased", _("had her data erased")

    address_hash = models.CharField(max_length=64, unique=True)
    mailbox_hash = models.CharField(max_length=64, blank=True, db_index=True)
    reason = models.CharField(max_length=10, choices=Reason)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        default_permissions = ()

    def __str__(self) -> str:
        return self.address_hash[:12]

    @classmethod
    def suppress(cls, address: str, reason: str) -> None:
        """Suppress an address."""
        defaults = {"reason": reason, "mailbox_hash": mailbox_hash_of(address)}
        cls.objects.update_or_create(address_hash=hash_of(address), defaults=defaults)

    @classmethod
    def covers(cls, address: str) -> bool:
        """Return whether an address, or another of its mailbox, is suppressed."""
        return cls._of(address).exists()

    @classmethod
    def lift(cls, address: str) -> bool:
        """Lift the suppression of an address and its mailbox; return False where there was none."""
        return bool(cls._of(address).delete()[0])

    @classmethod
    def _of(cls, address: str) -> models.QuerySet:
        return cls.objects.filter(
            Q(address_hash=hash_of(address)) | Q(mailbox_hash=mailbox_hash_of(address))
        )


def mailbox_hash_of(address: str) -> str:
    """Return the keyed hash of the mailbox that an address reaches."""
    return keyed_hash("newsletter.suppression.mailbox", mailbox_key(address))


def hash_of(address: str) -> str:
    """Return the keyed hash of an address."""
    return keyed_hash("newsletter.suppression", mail_key(address))
