"""Views of campaigns (editors read 'letter'): created and edited until they begin to go out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.admin.base import ISSUES
from newsletter.admin.issue_actions import may
from newsletter.admin.issue_list import IssueListView
from newsletter.models import Issue

FIELDS = ("subject", "preheader", "body")


class CampaignFormMixin:
    """Edit a campaign; redirect to its page, where it is sent."""

    object: Any
    header_icon = "mail"

    def is_valid(self, form: Any) -> bool:
        """Validate; answer 400 to data that makes Wagtail's blocks raise."""
        try:
            return super().is_valid(form)  # type: ignore[misc]
        except (MultiValueDictKeyError, ValueError) as error:
            raise BadRequest from error

    def get_success_url(self) -> str:
        """Return the URL of the issue."""
        return reverse("newsletter_issue", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        """Return no buttons: the issue's page has them."""
        return []


class NewCampaignView(CampaignFormMixin, CreateView):
    """Create a campaign."""

    page_title = gettext_lazy("New letter")
    success_message = gettext_lazy("Saved as a draft: nobody gets it yet.")
    submit_button_label = gettext_lazy("Save the draft")

    def get_page_subtitle(self) -> str:
        """Return '', as the title says enough."""
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the list to the breadcrumbs."""
        return [*self.breadcrumbs_items, ISSUES, {"url": "", "label": self.page_title}]

    def save_instance(self) -> Issue:
        """Set kind and creator."""
        self.form.instance.kind = Issue.Kind.LETTER
        self.form.instance.created_by = self.request.user
        return super().save_instance()


class EditCampaignView(CampaignFormMixin, EditView):
    """Edit a campaign that hasn't begun to go out."""

    success_message = gettext_lazy("Saved.")
    submit_button_label = gettext_lazy("Save the draft")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; redirect to the issue where it can't be edited any more."""
        issue = self.get_object()
        if may(issue).edit:
            return super().get(request, *args, **kwargs)
        messages.warning(request, _("It can't be changed now; what waits can be cancelled first."))
        return redirect("newsletter_issue", issue.pk)

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save in one transaction with the lock."""
        return super().post(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Issue]:
        """Return the issues, locked for POST."""
        issues = Issue.objects.all()
        return issues.select_for_update() if self.request.method == "POST" else issues

    def is_valid(self, form: Any) -> bool:
        """Add an error where the campaign can't be edited any more."""
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
        """Ask for confirmation."""
        return self._refused() or super().get(request, *args, **kwargs)

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete in one transaction with the lock."""
        self.object = get_object_or_404(Issue.objects.select_for_update(), pk=self.object.pk)
        return self._refused() or super().post(request, *args, **kwargs)

    def _refused(self) -> HttpResponse | None:
        if may(self.object).drop:
            return None
        messages.warning(self.request, _("Only letters that nobody got can be deleted."))
        return redirect("newsletter_issue", self.object.pk)


class IssueFinder(ModelAdminURLFinder):
    """Give Wagtail's reports the URL of an issue."""

    edit_url_name = "newsletter_issue"


class IssueViewSet(ModelViewSet):
    """Provide the views of issues: the list of all, editing of campaigns."""

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
        """Return all permissions on issues, viewing included."""
        return Permission.objects.filter(
            content_type__app_label="newsletter", content_type__model="issue"
        )


issue_viewset = IssueViewSet("newsletter_issues")
