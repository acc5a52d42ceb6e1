"""The queue of outgoing mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.mail.queue import Queued


class OutgoingMail(Queued):
    """Store a message to one person. `key` names event and person by their ids; each is sent once.

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
