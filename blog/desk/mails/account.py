"""The choice in everybody's account page: a mail each time, or one a day."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput

from blog.desk.mails.digests import reschedule
from blog.desk.mails.sending import send_notices
from blog.desk.models import MailPreference


class DigestForm(forms.ModelForm):
    """The choice; what waits follows it."""

    class Meta:
        model = MailPreference
        fields = ["daily_digest"]
        widgets = {"daily_digest": SwitchInput()}

    def save(self, commit: bool = True) -> MailPreference:
        """Save, and apply it to what waits."""
        preference = super().save(commit)
        if "daily_digest" in self.changed_data:
            reschedule(preference)
            transaction.on_commit(send_notices.enqueue, robust=True)
        return preference


class DigestPanel(BaseSettingsPanel):
    """The choice among the notifications."""

    name = "digest"
    title = _("Mail")
    tab = notifications_tab
    order = 200
    form_class = DigestForm

    def get_form(self) -> DigestForm:
        """Return the form for her own choice."""
        preference = MailPreference.objects.filter(user=self.user).first()
        data = self.request.POST if self.request.method == "POST" else None
        return DigestForm(
            data, instance=preference or MailPreference(user=self.user), prefix=self.name
        )
