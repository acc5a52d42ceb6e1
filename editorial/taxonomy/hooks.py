"""Merging in the CMS: where it is offered, and what the history says of it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page
from wagtail.permissions import policy_registry

from blog.models import TopicPage
from core.admin.permissions import PermissionMenuItem
from editorial.taxonomy.tag_views import DeleteTagView, MergeTagView, RenameTagView, TagsView
from editorial.taxonomy.tags import MERGED, RENAMED
from editorial.taxonomy.topic_views import MergeTopicView
from editorial.taxonomy.topics import may_merge


@hooks.register("register_admin_urls")
def merging_urls() -> list[URLPattern]:
    """Return the addresses of merging, and of the tags."""
    return [
        path("topics/<int:pk>/merge/", MergeTopicView.as_view(), name="desk_merge_topic"),
        path("tags/", TagsView.as_view(), name="desk_tags"),
        path("tags/results/", TagsView.as_view(results_only=True), name="desk_tags_results"),
        path("tags/<int:pk>/", RenameTagView.as_view(), name="desk_rename_tag"),
        path("tags/<int:pk>/merge/", MergeTagView.as_view(), name="desk_merge_tag"),
        path("tags/<int:pk>/delete/", DeleteTagView.as_view(), name="desk_delete_tag"),
    ]


@hooks.register("register_settings_menu_item")
def tags_menu_item() -> MenuItem:
    """Put the tags among the settings for who publishes somewhere, which costs no query; the page asks where."""
    return PermissionMenuItem(
        gettext_lazy("Tags"),
        reverse("desk_tags"),
        name="tags",
        icon_name="tag",
        order=650,
        permission=lambda user: policy_registry.get_by_type(Page).user_has_permission(
            user, "publish"
        ),
    )


class MergeMenuItem(PageMenuItem):
    """Merging, for a topic."""

    label = gettext_lazy("Merge with another topic")
    icon_name = "redirect"
    url_name = "desk_merge_topic"

    def is_shown(self, user: Any) -> bool:
        """Ask whether she may take it away."""
        return may_merge(user, self.page)


@hooks.register("register_page_listing_more_buttons")
def merging_in_lists(page: Any, user: Any, next_url: str | None = None) -> Iterator[MenuItem]:
    """Offer it in the lists of pages."""
    return _merging(page)


@hooks.register("register_page_header_buttons")
def merging_on_top(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[MenuItem]:
    """Offer it at the top of the topic's own pages."""
    return _merging(page)


def _merging(page: Any) -> Iterator[MenuItem]:
    if isinstance(page.specific_deferred, TopicPage):
        yield MergeMenuItem(page=page.specific_deferred, priority=25)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the history holds of merging and renaming."""
    actions.register_action(MERGED)(Merging)
    actions.register_action(RENAMED)(Renaming)


class Merging(LogFormatter):
    """Something was merged into this."""

    label = gettext_lazy("Merge")

    def format_message(self, log_entry: Any) -> str:
        """Say what."""
        return _("Took in “%(title)s”; articles: %(articles)d") % log_entry.data


class Renaming(LogFormatter):
    """A tag got another name."""

    label = gettext_lazy("Rename")

    def format_message(self, log_entry: Any) -> str:
        """Say which names."""
        return _("Renamed from “%(old)s” to “%(new)s”") % log_entry.data
