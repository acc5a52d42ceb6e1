"""A new article names who writes it: the author page that her login has, if any."""

from typing import Any

from wagtail.signals import init_new_page

from blog.models import ArticleAuthor, ArticlePage


def connect() -> None:
    """Listen to the editor of new pages."""
    init_new_page.connect(name_author, dispatch_uid="desk.name_author")


def name_author(page: Any, **kwargs: Any) -> None:
    """Put the author first in the form, where nothing else has."""
    author = getattr(page.owner, "author", None)
    if isinstance(page, ArticlePage) and author and not page.article_authors.exists():
        page.article_authors.add(ArticleAuthor(author=author))
