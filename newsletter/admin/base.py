"""What the newsletter's views of the CMS share: permissions, style sheets, breadcrumbs."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.admin.permissions import PermissionRequired

# Readers' addresses are for few.
SEE_SUBSCRIBERS, CHANGE_SUBSCRIBERS, IMPORT, ERASE = (
    f"newsletter.{action}_subscriber" for action in ("view", "change", "add", "delete")
)
SEE_ISSUES, COMPOSE, START, DROP = (
    f"newsletter.{action}_issue" for action in ("view", "change", "add", "delete")
)
MEDIA = forms.Media(
    css={"all": ["css/admin-lists.css", "newsletter/office.css"]}, js=["newsletter/office.js"]
)
ISSUES = {"url": reverse_lazy("newsletter_issues:index"), "label": _("Issues")}
SUBSCRIBERS = {"url": reverse_lazy("newsletter_subscribers"), "label": _("Subscribers")}


class AdminPage(PermissionRequired, WagtailAdminTemplateMixin):
    """Show a page below one of the newsletter's lists."""

    kwargs: dict[str, Any]
    places: list[dict[str, Any]] = []  # the breadcrumbs above this page

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the list and this page to the breadcrumbs."""
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, *self.places, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add style sheets and scripts."""
        return super().get_context_data(media=MEDIA, **kwargs)
