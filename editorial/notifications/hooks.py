"""The choice in everybody's account page: a mail each time, or one a day."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from core.admin.permissions import permissions_named
from core.mail.queue import wake
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from editorial.models import SKIP, SKIPPED, MailPreference, Notice
from editorial.notifications import delivery
from editorial.notifications.delivery import send_notices
from editorial.notifications.digests import reschedule
from editorial.notifications.reminders import remind


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
    title = gettext_lazy("Mail")
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


@hooks.register("register_account_settings_panel")
def digest_panel(request: HttpRequest, user: Any, profile: Any) -> BaseSettingsPanel:
    """Let everybody choose one mail a day."""
    return DigestPanel(request, user, profile)


@hooks.register(EVERY_MINUTE_HOOK)
def mails_each_minute() -> Callable[[], None]:
    """Remind, and have the worker send what is due by now: digests, what failed before."""
    return look_after


def look_after() -> None:
    """Remind, and queue the sender where something is due; not again while it waits in the queue."""
    remind()
    if Notice.objects.due().exists():
        wake(send_notices)


@hooks.register(DAILY_HOOK)
def prune_daily() -> Callable[[], None]:
    """Forget old notices."""
    return delivery.prune


@hooks.register("register_permissions")
def skipping_steps() -> QuerySet[Permission]:
    """Let the groups' form grant skipping a step."""
    return permissions_named(SKIP)


@hooks.register("register_log_actions")
def skipped_in_the_log(actions: LogActionRegistry) -> None:
    """Say in a page's history who skipped a step, and why."""
    actions.register_action(SKIPPED)(SkipFormatter)


class SkipFormatter(LogFormatter):
    """A skipped step in the history."""

    label = gettext_lazy("Skip a step")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """Name the step."""
        return _("Skipped the step “%(task)s”") % {"task": log_entry.data["task"]["title"]}

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        """Return the reason."""
        return log_entry.data["comment"]
