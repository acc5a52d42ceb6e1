"""What the team is told: written down with what happened, sent afterwards, each once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.mail.queue import Queued


class MailPreference(models.Model):
    """How somebody wants to be told."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference"
    )
    daily_digest = models.BooleanField(
        _("One mail a day"),
        default=False,
        help_text=_(
            "What has happened comes in one mail each morning instead of a mail each time."
        ),
    )

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")

    def __str__(self) -> str:
        return str(self.user)


class Notice(Queued):
    """Something that one person is told about one page; `key` names the event, and each tells her once."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="desk_notice_once")
        ]

    def __str__(self) -> str:
        return self.key
