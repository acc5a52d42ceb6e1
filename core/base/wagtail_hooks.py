"""The CMS in the site's colours; links of rich text that never lead to a missing page."""

from collections.abc import Callable

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from core.base.page_links import linked_pages
from core.base.periodic_review import REVIEWED
from core.base.previews import dark_css
from core.base.pruning import prune_page_log
from core.wagtail_compat.publishing import UNCHECKED


@hooks.register("insert_global_admin_css")
def admin_colours() -> SafeString:
    """Load the theme of the CMS: Wagtail's own variables, set to ours."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_editor_js")
def editor_script() -> SafeString:
    """Return the script that mends Wagtail's editor."""
    return format_html('<script src="{}"></script>', static("js/editor.js"))


@hooks.register("insert_global_admin_js")
def dates_script() -> SafeString:
    """Return the script of fields for dates, before any of them starts."""
    return format_html('<script src="{}"></script>', static("js/dates.js"))


@hooks.register("register_admin_urls")
def preview_urls() -> list[URLPattern]:
    """Return the address of the theme for the preview in the dark."""
    return [path("preview/dark.css", dark_css, name="dark_preview_css")]


@hooks.register("register_log_actions")
def unchecked_in_the_log(actions: LogActionRegistry) -> None:
    """Register the log action for a publication by a program, without checks."""
    actions.register_action(
        UNCHECKED, _("Publish unchecked"), _("Published by a program, without the checks.")
    )


@hooks.register("register_log_actions")
def reviewed_in_the_log(actions: LogActionRegistry) -> None:
    """Register the log action for a page that somebody has reviewed and left as it is."""
    actions.register_action(REVIEWED, _("Periodic review"), _("Reviewed: it still holds."))


@hooks.register("register_daily_task")  # core.tasks asks for it, and isn't below
def prune_page_log_daily() -> Callable[[], object]:
    """Return the task that deletes old entries of the pages' log."""
    return prune_page_log


class PublishedPageLinks(PageLinkHandler):
    """Links to pages: their words alone where the page isn't published."""

    @classmethod
    def get_many(cls, attrs_list: list[dict]) -> list:
        """Return the pages as such, for no type has addresses of its own; treat an unpublished one as gone."""
        ids = [str(attrs.get("id")) for attrs in attrs_list]
        found = linked_pages(ids)
        return [found.get(each) for each in ids]


@hooks.register("register_rich_text_features", order=10)
def link_published_pages(features: FeatureRegistry) -> None:
    """Use our handler in place of Wagtail's, which was registered before."""
    features.register_link_type(PublishedPageLinks)
