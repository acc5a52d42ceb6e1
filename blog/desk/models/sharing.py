"""Links by which people without an account read a draft, and what they answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewLink(models.Model):
    """A link to the latest version of a page, for one reader without an account, until it expires or is revoked."""

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


class ReviewAnswer(models.Model):
    """What a reader answered about one version."""

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
