"""What somebody asked for, until the owner of the address confirms it."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.newsletter.models.subscriber import Frequency
from core.visitors.links import SignedLink

KEPT = timedelta(days=30)
_LINK = SignedLink("newsletter.confirm", KEPT)


class SignUp(models.Model):
    """A form that was sent: nothing comes of it without its mail's button."""

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
        """Return the titles of what she chose, none where she wants everything."""
        return (
            []
            if self.everything
            else [page.title for page in (*self.topics.all(), *self.series.all())]
        )

    @property
    def token(self) -> str:
        """Return what confirms it, within its time."""
        return _LINK.sign(self.pk)

    @classmethod
    def from_token(cls, token: str) -> "SignUp | None":
        """Return what a token confirms, None for any other text."""
        number: Any = _LINK.read(token)
        return cls.objects.filter(pk=number).first() if isinstance(number, int) else None
