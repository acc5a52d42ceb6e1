"""The choice of a daily digest in the account page of the CMS."""

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput

from editorial.models import MailPreference, Notice
from editorial.notifications.delivery import send_notices
from editorial.notifications.mails import due_at


class DigestForm(forms.ModelForm):
    """Choose between a mail for each notice and a daily digest."""

    class Meta:
        model = MailPreference
        fields = ["daily_digest"]
        widgets = {"daily_digest": SwitchInput()}

    def save(self, commit: bool = True) -> MailPreference:
        """Save the choice and reschedule unsent notices: who leaves the digest gets them at once."""
        preference = super().save(commit)
        if "daily_digest" in self.changed_data:
            unsent = Notice.objects.filter(recipient=preference.user, sent_at=None, attempts=0)
            unsent.update(send_at=due_at(preference.user, timezone.now()))
            transaction.on_commit(send_notices.enqueue, robust=True)
        return preference


class DigestPanel(BaseSettingsPanel):
    """Show the choice of a digest among the account's notifications."""

    name = "digest"
    title = gettext_lazy("Mail")
    tab = notifications_tab
    order = 200
    form_class = DigestForm

    def get_form(self) -> DigestForm:
        """Return the form for the user's own preference."""
        preference = MailPreference.objects.filter(user=self.user).first()
        data = self.request.POST if self.request.method == "POST" else None
        return DigestForm(
            data, instance=preference or MailPreference(user=self.user), prefix=self.name
        )
