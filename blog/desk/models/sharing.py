"""Links by which people without an account read a draft, and what they answer."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from core.base.seo import absolute
from core.visitors.links import SignedLink

LINK = SignedLink("desk.review-link", max_age=None)  # the row says when it ends


class ReviewLink(models.Model):
    """A link to the latest version of a page, for one reader without an account, until it expires or is revoked.

    Rows stay as long as the page: what readers answered is part of its history.
    """

    class State(StrEnum):
        """Whether it opens."""

        OPEN = "open"
        EXPIRED = "expired"
        REVOKED = "revoked"

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="review_links"
    )
    reader = models.CharField(
        _("reader"),
        max_length=80,
        help_text=_("Who gets the link: you see her answers by this name."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("review link")
        verbose_name_plural = _("review links")

    def __str__(self) -> str:
        return self.reader

    @classmethod
    def from_token(cls, token: str) -> "ReviewLink | None":
        """Return the link that a token names, None where we didn't sign it or the link is gone."""
        if (said := LINK.read(token)) is None:
            return None
        pk, born = said
        links = cls.objects.select_related("page__latest_revision", "created_by")
        link = links.filter(pk=pk).first()
        return link if link and link._born == born else None

    @property
    def token(self) -> str:
        """Return what its address holds: the same each time, so that a copied address is always the same."""
        return LINK.sign([self.pk, self._born])

    @property
    def address(self) -> str:
        """Return its absolute address."""
        return absolute(None, reverse("review_link", args=[self.token]))

    @property
    def state(self) -> State:
        """Return whether it opens."""
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if self.expires_at > timezone.now() else self.State.EXPIRED

    @property
    def is_open(self) -> bool:
        """Tell whether it opens."""
        return self.state is self.State.OPEN

    @property
    def _born(self) -> str:
        """Return when it was made: after a restored backup, a number may come again for another reader."""
        return self.created_at.isoformat(timespec="seconds")


class ReviewAnswer(models.Model):
    """What a reader answered about one version; None where that version has been overwritten."""

    class Verdict(models.TextChoices):
        """What she thinks of it."""

        FINE = "fine", _("It's fine")
        CHANGES = "changes", _("It needs changes")

    link = models.ForeignKey(ReviewLink, on_delete=models.CASCADE, related_name="answers")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    verdict = models.CharField(_("answer"), max_length=10, choices=Verdict)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("review answer")
        verbose_name_plural = _("review answers")

    def __str__(self) -> str:
        return f"{self.link.reader}: {self.get_verdict_display()}"

    @property
    def version(self) -> Revision | None:
        """Return the version that she read, None where autosave has overwritten it since."""
        kept = self.revision
        return kept if kept and kept.created_at <= self.created_at else None

    def is_about(self, page: Page) -> bool:
        """Tell whether she read the version that is the latest now."""
        version = self.version
        return (version and version.pk) == page.latest_revision_id
