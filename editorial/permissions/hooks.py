"""What each role sees in the CMS: the views of all pages, the page chooser, the reports offered."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from editorial.permissions import users as _users  # noqa: F401
from editorial.permissions.pages import policy, visible_to
from editorial.permissions.views import page_viewset


@hooks.register("register_admin_viewset", order=1)  # after Wagtail's own
def page_views() -> ViewSet:
    """Use our views for every type of pages."""
    return page_viewset


@hooks.register("construct_page_chooser_queryset")
def choose_what_she_sees(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Offer in the page chooser what she sees."""
    return visible_to(request.user, pages)


@hooks.register("construct_reports_menu")
def offer_reports_that_say_something(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out the report of pages by age for who publishes none: it is always empty."""
    if not policy.user_has_permission(request.user, "publish"):
        items[:] = [item for item in items if item.name != "aging-pages"]


@hooks.register("construct_page_listing_buttons")
def offer_drafts_that_open(
    buttons: list[Any], page: Page, user: Any, context: dict[str, Any]
) -> None:
    """Leave out 'View draft' where the draft doesn't open for her."""
    rights = page.permissions_for_user(user)
    if rights.can_edit() or rights.can_publish():
        return
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    for button in buttons:
        offered = getattr(button, "dropdown_buttons", [])
        offered[:] = [each for each in offered if each.url != address]
