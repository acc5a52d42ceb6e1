"""Where the CMS finds the links of an article, and what its log says of them."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from blog.models import ArticlePage
from editorial.review_links import links
from editorial.review_links.views import ReviewLinks, revoke_link


@hooks.register("register_admin_urls")
def sharing_urls() -> list[URLPattern]:
    """Return the addresses of the links."""
    place = "articles/<int:page_id>/review-links/"
    return [
        path(place, ReviewLinks.as_view(), name="desk_review_links"),
        path(f"{place}<int:link_id>/revoke/", revoke_link, name="desk_revoke_review_link"),
    ]


@hooks.register("register_page_header_buttons")
def sharing_button(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Lead from an article to its links."""
    if isinstance(page, ArticlePage) and page.permissions_for_user(user).can_edit():
        yield Button(
            ReviewLinks.page_title,
            url=reverse("desk_review_links", args=[page.pk]),
            icon_name=ReviewLinks.header_icon,
            priority=66,
        )


@hooks.register("register_log_actions")
def sharing_in_the_log(actions: LogActionRegistry) -> None:
    """Say in a page's history who was asked and what she answered."""
    links.register(actions)
