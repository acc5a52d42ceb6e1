"""The detail view of an issue in the CMS: content, progress, actions."""

import re
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from core.admin.listing import history_of
from newsletter.admin.base import (
    COMPOSE,
    DROP,
    ISSUES,
    SEE_ISSUES,
    SEE_SUBSCRIBERS,
    AdminPage,
)
from newsletter.admin.issue_actions import do_cancel, do_schedule, do_send, do_test, may, problem_of
from newsletter.admin.issue_list import bars_of
from newsletter.admin.previews import text_of
from newsletter.admin.site_time import HourForm, site_time
from newsletter.delivery.addressing import recipients
from newsletter.models import Delivery, Issue

SHOWN = 50  # failures, and lines of the history
ACTIONS = {"cancel": do_cancel, "send": do_send, "test": do_test}
SCHEDULE = "schedule"
_CODE = re.compile(r"[0-9]{3}(?: [0-9]\.[0-9]{1,3}\.[0-9]{1,3})?|[A-Za-z]+")  # or the kind of error


class IssueView(AdminPage, View):
    """Show an issue, and take actions on it."""

    permission = SEE_ISSUES
    permission_to_post = COMPOSE
    places = [ISSUES]
    page_title = _("Issue")
    header_icon = "mail"
    template_name = "newsletter/office/issue.html"

    @cached_property
    def issue(self) -> Issue:
        """Return the issue of the URL."""
        issues = Issue.objects.select_related("article", "created_by")
        return get_object_or_404(issues, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the issue."""
        return self._show(HourForm(initial={"send_at": self.issue.send_at}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the action of the button."""
        name = request.POST.get("do", "")
        if name == SCHEDULE:
            return self._schedule(HourForm(request.POST))
        if name not in ACTIONS:
            raise BadRequest
        ACTIONS[name](request, self.issue)
        return redirect("newsletter_issue", pk)

    def get_page_subtitle(self) -> str:
        """Return the subject."""
        return self.issue.subject

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the issue, its progress, failures and history."""
        issue = self.issue
        return super().get_context_data(
            issue=issue,
            hour=site_time(issue.send_at),
            started=site_time(issue.started_at),
            finished=site_time(issue.finished_at),
            bar=bars_of([issue])[issue.pk],
            text=text_of(issue),
            failures=self._failures(),
            history=history_of(issue, SHOWN),
            **self._actions(),
            **kwargs,
        )

    def _actions(self) -> dict[str, Any]:
        """Return the allowed actions, and the number of recipients."""
        issue, user = self.issue, self.request.user
        allowed, article = may(issue), issue.article
        return {
            "may": allowed,
            "may_compose": user.has_perm(COMPOSE),
            "may_drop": user.has_perm(DROP),
            "problem": problem_of(issue) if allowed.send else "",
            "number": recipients(issue).count() if allowed.send else None,
            "editor": reverse("wagtailadmin_pages:edit", args=[article.pk])
            if article and article.permissions_for_user(user).can_edit()
            else "",
        }

    def _failures(self) -> list[dict[str, Any]]:
        """Return failed and retried deliveries; replies may hold addresses, so some users see their codes only."""
        sees = self.request.user.has_perm(SEE_SUBSCRIBERS)
        return [
            {
                "number": each.subscriber_id,
                "email": each.subscriber.email if sees else "",
                "why": each.failure if sees else _code_of(each.failure),
                "again": not each.is_given_up,
            }
            for each in _failed(self.issue)
        ]

    def _show(self, form: HourForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form)
        context["media"] += form.media
        return self.render_to_response(context, status=status)

    def _schedule(self, form: HourForm) -> HttpResponse:
        if not form.is_valid():
            return self._show(form, status=400)
        do_schedule(self.request, self.issue, form.cleaned_data["send_at"])
        return redirect("newsletter_issue", self.issue.pk)


def _failed(issue: Issue) -> QuerySet[Delivery]:
    tried = issue.deliveries.filter(sent_at=None).exclude(failure="")
    failed = tried | issue.deliveries.given_up()
    return failed.select_related("subscriber").order_by("pk")[:SHOWN]


def _code_of(failure: str) -> str:
    """Return the code of a mail server's reply."""
    found = _CODE.match(failure)
    return found[0] if found else ""
