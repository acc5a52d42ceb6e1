"""The list of articles in the CMS, and what can be done there to many of them."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from editorial.articles.bulk_actions import (
    DeleteArticles,
    EditTogether,
    PublishArticles,
    UnpublishArticles,
)
from editorial.articles.views import article_list_viewset


@hooks.register("register_admin_viewset")
def article_list() -> ViewSet:
    """Offer the list of articles in the menu."""
    return article_list_viewset


for _action in (EditTogether, DeleteArticles, PublishArticles, UnpublishArticles):
    hooks.register("register_bulk_action", _action)
