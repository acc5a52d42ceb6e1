"""Campaigns: composed as pages are, saved as drafts, changed until they begin to go out. Editors read 'letter'."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.admin.issue_actions import may
from newsletter.admin.issue_detail import LIST, IssueView
from newsletter.admin.issue_list import IssueListView, ProgressView
from newsletter.admin.previews import PreviewView
from newsletter.models import Issue

FIELDS = ("subject", "preheader", "body")


class CampaignFormMixin:
    """The form of a campaign; what is written leads to its page, where it's sent."""

    object: Any
    header_icon = "mail"

    def is_valid(self, form: Any) -> bool:
        """Refuse what no form of ours sends: Wagtail's blocks take it for an error of theirs."""
        try:
            return super().is_valid(form)  # type: ignore[misc]
        except (MultiValueDictKeyError, ValueError) as error:
            raise BadRequest from error

    def get_success_url(self) -> str:
        """Show how it looks and who would get it."""
        return reverse("newsletter_issue", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        """Offer nothing more: that page does."""
        return []


class NewCampaignView(CampaignFormMixin, CreateView):
    """Write a campaign."""

    page_title = gettext_lazy("New letter")
    success_message = gettext_lazy("Saved as a draft: nobody gets it yet.")
    submit_button_label = gettext_lazy("Save the draft")

    def get_page_subtitle(self) -> str:
        """Say no more than the title does."""
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [*self.breadcrumbs_items, LIST, {"url": "", "label": self.page_title}]

    def save_instance(self) -> Issue:
        """Note whose it is."""
        self.form.instance.kind = Issue.Kind.LETTER
        self.form.instance.created_by = self.request.user
        return super().save_instance()


class EditCampaignView(CampaignFormMixin, EditView):
    """Change a campaign that hasn't begun to go out."""

    success_message = gettext_lazy("Saved.")
    submit_button_label = gettext_lazy("Save the draft")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or the page of what can't be changed any more."""
        issue = self.get_object()
        if may(issue).edit:
            return super().get(request, *args, **kwargs)
        messages.warning(request, _("It can't be changed now; what waits can be cancelled first."))
        return redirect("newsletter_issue", issue.pk)

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it, while nobody else sends it."""
        return super().post(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Issue]:
        """Lock what is going to be saved."""
        issues = Issue.objects.all()
        return issues.select_for_update() if self.request.method == "POST" else issues

    def is_valid(self, form: Any) -> bool:
        """Keep what she wrote in the form where the campaign is on its way by now."""
        is_valid = super().is_valid(form)
        if may(self.object).edit:
            return is_valid
        said = _("It is scheduled or sent by now: cancel it first, then save again.")
        form.add_error(None, said)
        self.produced_error_message = said
        return False


class DeleteCampaignView(DeleteView):
    """Delete a campaign that nobody got."""

    object: Any
    confirmation_message = gettext_lazy("Delete this letter? It can't be undone.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask whether she is sure."""
        return self._refused() or super().get(request, *args, **kwargs)

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete it, while nobody else sends it."""
        self.object = get_object_or_404(Issue.objects.select_for_update(), pk=self.object.pk)
        return self._refused() or super().post(request, *args, **kwargs)

    def _refused(self) -> HttpResponse | None:
        if may(self.object).drop:
            return None
        messages.warning(self.request, _("Only letters that nobody got can be deleted."))
        return redirect("newsletter_issue", self.object.pk)


class IssueFinder(ModelAdminURLFinder):
    """Where Wagtail's reports find an issue."""

    edit_url_name = "newsletter_issue"


class IssueViewSet(ModelViewSet):
    """Issues in the CMS: all are listed, campaigns are written."""

    model = Issue
    icon = "mail"
    url_prefix = "newsletter/issues"
    index_view_class = IssueListView
    add_view_class = NewCampaignView
    edit_view_class = EditCampaignView
    delete_view_class = DeleteCampaignView
    copy_view_enabled = False
    list_per_page = IssueListView.paginate_by
    edit_handler = ObjectList([FieldPanel(name) for name in FIELDS])
    url_finder_class = IssueFinder

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Let the groups' form grant the right to see them too."""
        return Permission.objects.filter(
            content_type__app_label="newsletter", content_type__model="issue"
        )


issue_viewset = IssueViewSet("newsletter_issues")


def issue_urls() -> list[URLPattern]:
    """Return the addresses beside those of the viewset."""
    here = "newsletter/issues/"
    return [
        path(f"{here}progress/", ProgressView.as_view(), name="newsletter_progress"),
        path(f"{here}<int:pk>/", IssueView.as_view(), name="newsletter_issue"),
        path(f"{here}<int:pk>/preview/", PreviewView.as_view(), name="newsletter_preview"),
    ]
