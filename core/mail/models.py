"""Mail that the site sends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.mail.queue import Queued


class OutgoingMail(Queued):
    """A message to one person. `key` names the event and the person by their ids, and each goes once.

    Once it's sent or given up only the key stays for a while: the rest is personal data.
    """

    key = models.CharField(max_length=200, unique=True)
    recipient = models.TextField(blank=True)  # without a limit that a long address could break
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    emptied = {"recipient": "", "subject": "", "text": "", "html": "", "headers": {}}

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
