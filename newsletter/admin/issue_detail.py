"""One issue in the CMS: what it says, how far it has got, what can be done about it."""

import re
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.admin.listing import history_of
from core.admin.permissions import PermissionRequired
from newsletter.admin.issue_actions import do_cancel, do_schedule, do_send, do_test, may, problem_of
from newsletter.admin.issue_list import MEDIA, bars_of
from newsletter.admin.permissions import COMPOSE, DROP, SEE_ISSUES, SEE_SUBSCRIBERS
from newsletter.admin.previews import text_of
from newsletter.admin.site_time import HourForm, site_time
from newsletter.delivery.addressing import recipients
from newsletter.models import Delivery, Issue

LIST = {"url": reverse_lazy("newsletter_issues:index"), "label": _("Issues")}
SHOWN = 50  # failures, and lines of the history
ACTIONS = {"cancel": do_cancel, "send": do_send, "test": do_test}
SCHEDULE = "schedule"
_CODE = re.compile(r"[0-9]{3}(?: [0-9]\.[0-9]{1,3}\.[0-9]{1,3})?|[A-Za-z]+")  # or the kind of error


class IssueView(PermissionRequired, WagtailAdminTemplateMixin, View):
    """An issue."""

    permission = SEE_ISSUES
    permission_to_post = COMPOSE
    page_title = _("Issue")
    header_icon = "mail"
    template_name = "newsletter/office/issue.html"
    kwargs: dict[str, Any]

    @cached_property
    def issue(self) -> Issue:
        """Return the issue that the address names."""
        issues = Issue.objects.select_related("article", "created_by")
        return get_object_or_404(issues, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self._show(HourForm(initial={"send_at": self.issue.send_at}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button says."""
        name = request.POST.get("do", "")
        if name == SCHEDULE:
            return self._schedule(HourForm(request.POST))
        if name not in ACTIONS:
            raise BadRequest
        ACTIONS[name](request, self.issue)
        return redirect("newsletter_issue", pk)

    def get_page_subtitle(self) -> str:
        """Name it."""
        return self.issue.subject

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, LIST, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is shown of it."""
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
            media=MEDIA,
            **self._actions(),
            **kwargs,
        )

    def _actions(self) -> dict[str, Any]:
        """Return what she may do, and to how many it would go."""
        issue, user = self.issue, self.request.user
        allowed = may(issue)
        return {
            "may": allowed,
            "may_compose": user.has_perm(COMPOSE),
            "may_drop": user.has_perm(DROP),
            "problem": problem_of(issue) if allowed.send else "",
            "number": recipients(issue).count() if allowed.send else None,
            "editor": self._editor(),
        }

    def _editor(self) -> str:
        """Return where its article is edited, '' where she may not."""
        article = self.issue.article
        if article is None or not article.permissions_for_user(self.request.user).can_edit():
            return ""
        return reverse("wagtailadmin_pages:edit", args=[article.pk])

    def _failures(self) -> list[dict[str, Any]]:
        """Return the deliveries that failed, or are tried again; what the server said may hold an address, which not everybody sees."""
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
        return self.render_to_response(self.get_context_data(form=form), status=status)

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
    """Return the code alone of what a mail server said."""
    found = _CODE.match(failure)
    return found[0] if found else ""
