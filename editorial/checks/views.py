"""The gate in the editors and in workflow actions; the report."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail import blocks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from blog.models import ArticlePage
from core.wagtail_compat.editor import decision_of, leave_dialog
from core.wagtail_compat.publishing import PublicationRefused, findings_against
from editorial.checks.gate import refusal
from editorial.checks.report import report_on
from editorial.checks.subject import Finding
from editorial.models import PASSING

GATED = frozenset({"publish", "submit", "restart_workflow"})


class PublishedLast:
    """Save a new page as a draft before publishing it, so that it stays a draft where it is refused.

    Wagtail's own would save a page that is live already.
    """

    def publish_action(self) -> HttpResponse:
        """Save the page as a draft, then publish."""
        self.page.live = False  # type: ignore[attr-defined]
        return super().publish_action()  # type: ignore[misc]


class CheckedMixin:
    """Show a page that would be refused again in the editor, with all that was typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Continue unless the action leads to publication and something is against it."""
        findings = findings_against(form.save(commit=False)) if self._goes_on() else []
        return self._hold(form, findings) if findings else super().form_valid(form)  # type: ignore[misc]

    def _goes_on(self) -> bool:
        return decision_of(self) in PASSING or self.action_name in GATED  # type: ignore[attr-defined]

    def _hold(self, form: Any, findings: list[Any]) -> HttpResponse:
        mark(form, findings)
        messages.error(self.request, refusal(findings))  # type: ignore[attr-defined]
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]


def mark(form: forms.ModelForm, findings: list[Any]) -> None:
    """Add each finding to the form's field or block; those of other apps, which are sentences, to the form."""
    body = getattr(form.instance, "body", [])
    places = {str(child.id): number for number, child in enumerate(body)}
    in_blocks: dict[int, list[Finding]] = {}
    for finding in findings:
        if not isinstance(finding, Finding):
            form.add_error(None, str(finding))
        elif finding.place.block_id in places:
            in_blocks.setdefault(places[finding.place.block_id], []).append(finding)
        elif finding.place.field in form.fields:
            form.add_error(finding.place.field, finding.sentence)
    if in_blocks:
        marked = {number: _block_error(body[number], found) for number, found in in_blocks.items()}
        form.add_error("body", StreamBlockValidationError(block_errors=marked))


def _block_error(child: Any, findings: list[Finding]) -> ValidationError:
    error = ValidationError([finding.sentence for finding in findings])
    if isinstance(child.block, blocks.StructBlock):
        return StructBlockValidationError(non_block_errors=error.error_list)
    return error


class CheckedWorkflowActionView(WorkflowActionView):
    """Take a workflow action outside the editor."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the action; redirect to the editor with a message where errors forbid it."""
        try:
            return super().post(request, *args, **kwargs)
        except PublicationRefused as held:
            return self._report(held)

    def _report(self, held: PublicationRefused) -> HttpResponse:
        address = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
        messages.error(self.request, refusal(held.findings, address))
        if self.request.headers.get("x-requested-with") == "XMLHttpRequest":
            return leave_dialog(self, address)
        return redirect(address)


class ReportView(WagtailAdminTemplateMixin, View):
    """Show the report of an article's latest version: as a page, or as the part that the editor's panel loads."""

    page_title = ""
    header_icon = "clipboard-list"
    template_name = "desk/checks/page.html"

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Show the report to users who may edit the article."""
        page = get_object_or_404(Page.objects.type(ArticlePage), pk=page_id).specific
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.article = page.get_latest_revision_as_object()
        if "part" in request.GET:
            return render(request, "desk/checks/report.html", self.report_context())
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        """Return the title."""
        return _("Check of the text")

    def get_page_subtitle(self) -> str:
        """Return the article's title."""
        return self.article.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the editor to the breadcrumbs."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": self.edit_url, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the report."""
        return super().get_context_data(**kwargs) | self.report_context()

    def report_context(self) -> dict[str, Any]:
        """Return the report and the address of the editor."""
        return {"report": report_on(self.article), "edit_url": self.edit_url}

    @property
    def edit_url(self) -> str:
        """Return the address of the editor."""
        return reverse("wagtailadmin_pages:edit", args=[self.article.pk])
