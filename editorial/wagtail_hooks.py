"""What the editors' desk registers with Wagtail: views, menus, panels, buttons, permissions, periodic tasks."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from blog.models import ArticlePage, TopicPage
from blog.review import UNREVIEWED
from core.admin.permissions import PermissionMenuItem, permissions_named
from core.base.periodic_review import PANEL_SLOT, REASONS_HOOK
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from core.wagtail_compat.publishing import REFUSE_HOOK
from editorial import dashboard, guide, log_actions
from editorial.articles import bulk_actions
from editorial.articles.views import article_list_viewset
from editorial.calendar.views import CalendarView, RescheduleView
from editorial.checks.bulk import copy_as_drafts
from editorial.checks.gate import refuse_errors
from editorial.checks.panels import use_page_checker
from editorial.checks.views import ReportView
from editorial.editor.pasting import paste
from editorial.editor.views import article_viewset, page_viewset
from editorial.models import SKIP
from editorial.notifications.delivery import prune
from editorial.notifications.digests import DigestPanel
from editorial.notifications.reminders import run_each_minute
from editorial.periodic_review.mails import mail_this_month
from editorial.periodic_review.panels import add_due_panel, confirm_button, publishes
from editorial.periodic_review.reasons import passed_years
from editorial.periodic_review.views import DueReport, confirm
from editorial.permissions import differences
from editorial.permissions.pages import policy, visible_to
from editorial.permissions.users import refuse_bulk_action
from editorial.review_links.views import ReviewLinks, revoke_link
from editorial.taxonomy.tag_views import DeleteTagView, MergeTagView, RenameTagView, TagsView
from editorial.taxonomy.topic_views import MergeMenuItem, MergeTopicView
from editorial.workflow.menu import explain_missing_approval

hooks.register("construct_homepage_panels", dashboard.replace_panels)
hooks.register("construct_homepage_panels", differences.add_panel)
hooks.register("construct_homepage_panels", add_due_panel, order=1)  # after the others of ours
hooks.register("register_group_permission_panel", lambda: differences.DifferencePart)
hooks.register("register_account_settings_panel", DigestPanel)
hooks.register("construct_wagtail_userbar", use_page_checker)
hooks.register("before_copy_page", copy_as_drafts)
hooks.register("construct_page_action_menu", explain_missing_approval)
hooks.register("before_bulk_action", refuse_bulk_action)
hooks.register(REFUSE_HOOK, refuse_errors)
hooks.register("register_permissions", lambda: permissions_named(SKIP, UNREVIEWED))
hooks.register("register_log_actions", log_actions.register)
hooks.register(EVERY_MINUTE_HOOK, lambda: run_each_minute)
hooks.register(DAILY_HOOK, lambda: prune)
hooks.register(DAILY_HOOK, lambda: mail_this_month)
hooks.register(REASONS_HOOK, passed_years)
hooks.register(PANEL_SLOT, confirm_button)
hooks.register("register_bulk_action", bulk_actions.PublishTogether, order=1)  # after Wagtail's own
for _action in (
    bulk_actions.EditTogether,
    bulk_actions.DeleteArticles,
    bulk_actions.UnpublishArticles,
):
    hooks.register("register_bulk_action", _action)


@hooks.register("register_admin_viewset", order=1)  # after Wagtail's own
def register_page_views() -> ViewSet:
    """Return the views of every page type that has none of its own."""
    return page_viewset


@hooks.register("register_admin_viewset")
def register_article_views() -> list[ViewSet]:
    """Return the editor and the list of articles."""
    return [article_viewset, article_list_viewset]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the URLs that no viewset has."""
    links, due = "articles/<int:page_id>/review-links/", "reports/due/"
    return [
        path("guide/", guide.index, name="desk_guide"),
        path("guide/<slug:slug>/", guide.page, name="desk_guide_page"),
        path("calendar/", CalendarView.as_view(), name="desk_calendar"),
        path("calendar/<int:pk>/", RescheduleView.as_view(), name="desk_reschedule"),
        path("checks/<int:page_id>/", ReportView.as_view(), name="desk_checks"),
        path("paste/", paste, name="desk_paste"),
        path(due, DueReport.as_view(), name="desk_due"),
        path(f"{due}results/", DueReport.as_view(results_only=True), name="desk_due_results"),
        path(f"{due}<int:page_id>/confirm/", confirm, name="desk_confirm_review"),
        path(links, ReviewLinks.as_view(), name="desk_review_links"),
        path(f"{links}<int:link_id>/revoke/", revoke_link, name="desk_revoke_review_link"),
        path("topics/<int:pk>/merge/", MergeTopicView.as_view(), name="desk_merge_topic"),
        path("tags/", TagsView.as_view(), name="desk_tags"),
        path("tags/results/", TagsView.as_view(results_only=True), name="desk_tags_results"),
        path("tags/<int:pk>/", RenameTagView.as_view(), name="desk_rename_tag"),
        path("tags/<int:pk>/merge/", MergeTagView.as_view(), name="desk_merge_tag"),
        path("tags/<int:pk>/delete/", DeleteTagView.as_view(), name="desk_delete_tag"),
    ]


@hooks.register("register_help_menu_item")
def register_guide_menu_item() -> MenuItem:
    """Return the guide as the first item of the help menu."""
    return MenuItem(_("Guide"), reverse("desk_guide"), name="guide", icon_name="help", order=0)


@hooks.register("register_admin_menu_item")
def register_calendar_menu_item() -> MenuItem:
    """Return the calendar as an item of the main menu."""
    url = reverse("desk_calendar")
    return MenuItem(_("Calendar"), url, name="calendar", icon_name="calendar-alt", order=250)


@hooks.register("register_settings_menu_item")
def register_tags_menu_item() -> MenuItem:
    """Return the tags as an item of the settings, for who publishes somewhere: that costs no query, and the page asks where."""
    return PermissionMenuItem(
        _("Tags"),
        reverse("desk_tags"),
        name="tags",
        icon_name="tag",
        order=650,
        permission=lambda user: policy_registry.get_by_type(Page).user_has_permission(
            user, "publish"
        ),
    )


@hooks.register("register_reports_menu_item")
def register_due_menu_item() -> MenuItem:
    """Return the report of what is due for review as an item of the reports."""
    return PermissionMenuItem(
        DueReport.page_title,
        reverse("desk_due"),
        name="due-for-review",
        icon_name=DueReport.header_icon,
        order=1250,
        permission=publishes,
    )


@hooks.register("construct_reports_menu")
def hide_aging_pages(request: HttpRequest, items: list[MenuItem]) -> None:
    """Drop the report of aging pages for users who publish nothing: it is always empty."""
    if not policy.user_has_permission(request.user, "publish"):
        items[:] = [item for item in items if item.name != "aging-pages"]


@hooks.register("construct_page_chooser_queryset")
def limit_page_chooser(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Limit the page chooser to the pages that the user may see."""
    return visible_to(request.user, pages)


@hooks.register("construct_page_listing_buttons")
def drop_forbidden_drafts(
    buttons: list[Any], page: Page, user: Any, context: dict[str, Any]
) -> None:
    """Drop 'View draft' where the user may not open the draft."""
    rights = page.permissions_for_user(user)
    if rights.can_edit() or rights.can_publish():
        return
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    for button in buttons:
        offered = getattr(button, "dropdown_buttons", [])
        offered[:] = [each for each in offered if each.url != address]


@hooks.register("register_page_header_buttons")
def add_review_links_button(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the button that leads from an article to its review links."""
    if isinstance(page, ArticlePage) and page.permissions_for_user(user).can_edit():
        yield Button(
            ReviewLinks.page_title,
            url=reverse("desk_review_links", args=[page.pk]),
            icon_name=ReviewLinks.header_icon,
            priority=66,
        )


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def add_merge_item(page: Any, user: Any, *_args: Any, **_kwargs: Any) -> Iterator[MenuItem]:
    """Yield the menu item that merges a topic, in lists of pages and on its own pages."""
    if isinstance(page.specific_deferred, TopicPage):
        yield MergeMenuItem(page=page.specific_deferred, priority=25)
