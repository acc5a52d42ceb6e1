"""Who gets new articles by mail."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.visitors.links import SignedLink

_LINK = SignedLink("newsletter.subscriber", None)


class Frequency(models.TextChoices):
    """How often somebody is written to."""

    EACH = "each", _("Each article, when it comes out")
    WEEKLY = "weekly", _("Once a week")
    MONTHLY = "monthly", _("Once a month")


class State(models.TextChoices):
    """Whether somebody is written to."""

    ACTIVE = "active", _("Subscribed")
    LEFT = "left", _("Left")
    SUSPENDED = "suspended", _("Suspended")


class SubscriberQuerySet(models.QuerySet):
    """Subscribers as issues ask for them."""

    def active(self) -> Self:
        """Keep those who are written to."""
        return self.filter(state=State.ACTIVE)

    def interested_in(self, *articles: Any) -> Self:
        """Keep those who want everything, a topic of one of the articles, or its series."""
        topics = {topic.pk for article in articles for topic in article.all_topics}
        series = {article.series_id for article in articles if article.series_id}
        wanted = Q(everything=True) | Q(topics__in=topics) | Q(series__in=series)
        return self.filter(pk__in=self.model._default_manager.filter(wanted).values("pk"))


class Subscriber(models.Model):
    """Somebody who has confirmed that she wants mail. An address that nobody confirmed is a SignUp."""

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
        return _now("Subscriber %(number)s") % {"number": self.pk}

    @property
    def is_active(self) -> bool:
        """Tell whether she is written to."""
        return self.state == State.ACTIVE

    @property
    def token(self) -> str:
        """Return what opens her own page: the same in each mail, for good."""
        return _LINK.sign(self.pk)

    @classmethod
    def from_token(cls, token: str) -> "Subscriber | None":
        """Return whose page a token opens, None for any other text."""
        number = _LINK.read(token)
        return cls.objects.filter(pk=number).first() if isinstance(number, int) else None
