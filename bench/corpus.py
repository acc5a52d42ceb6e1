"""A corpus on its way into the blog: topics, authors, tags and articles made as lines name them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator, slugify

from blog.models import (
    ArticleAuthor,
    ArticlePage,
    AuthorIndexPage,
    AuthorPage,
    BlogIndexPage,
    TopicIndexPage,
    TopicPage,
)
from comments.models import Comment
from core.base.slugs import is_routed
from core.blocks.convert import blocks_from_html
from core.blocks.sanitize import html_to_text
from core.visitors.texts import clean_lines
from core.wagtail_compat.publishing import publish_revision
from home.setup import set_up

NO_TOPIC = "Sin tema"
NO_AUTHOR = "Sin firma"


class Corpus:
    """The blog being filled; an article whose slug is there already is left alone."""

    def __init__(self) -> None:
        """Make the site's first pages where they are missing."""
        set_up()
        self.blog = BlogIndexPage.objects.get()
        self.topics: dict[str, TopicPage] = {}
        self.authors: dict[str, AuthorPage] = {}
        self.added = self.known = self.comments = 0
        self.refused: list[str] = []

    @transaction.atomic
    def add(self, entry: dict[str, Any]) -> None:
        """Add one article, published on its own date; raise KeyError or ValueError where the line says too little."""
        slug = self._free_slug(entry)
        if ArticlePage.objects.child_of(self.blog).filter(slug=slug).exists():
            self.known += 1
            return
        page = self._article(entry, slug)
        self.blog = BlogIndexPage.objects.get(pk=self.blog.pk)
        self.blog.add_child(instance=page)
        page.tags.add(*(tag[:100] for tag in entry.get("tags") or [] if tag.strip()))
        publish_revision(page.save_revision(), skip_checks=True)
        ArticlePage.objects.filter(pk=page.pk).update(first_published_at=page.date)
        self.added += 1
        self._comment(page, _date(entry["date"]), entry.get("comments") or [])

    def refuse(self, reason: str) -> None:
        """Note a line that could not be loaded."""
        self.refused.append(reason)

    def report(self) -> str:
        """Return what was done, a line each."""
        counted = f"{self.added} added with {self.comments} comments"
        first = f"{counted}, {self.known} there already, {len(self.refused)} refused."
        return "\n".join([first, *self.refused])

    def _article(self, entry: dict[str, Any], slug: str) -> ArticlePage:
        blocks = blocks_from_html(entry["html"])
        raw = [{"type": kind, "value": value, "id": str(uuid4())} for kind, value in blocks]
        page = ArticlePage(
            title=_line(entry["title"])[:255] or slug,
            slug=slug,
            summary=_summary(entry),
            body=json.dumps(raw),
            date=_date(entry["date"]),
            topic=self._topic(entry.get("category") or NO_TOPIC),
        )
        page.article_authors = [ArticleAuthor(author=self._author(*entry["author"]))]
        return page

    def _comment(self, page: ArticlePage, date: datetime, comments: list[dict[str, str]]) -> None:
        """Add approved comments, an hour apart."""
        for number, comment in enumerate(comments, start=1):
            Comment.objects.create(
                article=page,
                name=_line(comment["author"])[:60] or NO_AUTHOR,
                text=clean_lines(comment["text"]),
                state=Comment.State.APPROVED,
                created_at=min(date + timedelta(hours=number), timezone.now()),
            )
            self.comments += 1

    def _free_slug(self, entry: dict[str, Any]) -> str:
        slug = slugify(entry.get("slug") or entry["title"])[:240] or uuid4().hex[:8]
        return f"articulo-{slug}" if is_routed(self.blog, slug) else slug

    def _topic(self, name: str) -> TopicPage:
        if name not in self.topics:
            index, slug = TopicIndexPage.objects.get(), slugify(name) or "tema"
            found = TopicPage.objects.child_of(index).filter(slug=slug).first()
            self.topics[name] = found or index.add_child(
                instance=TopicPage(title=_line(name), slug=slug)
            )
        return self.topics[name]

    def _author(self, login: str, name: str) -> AuthorPage:
        if login not in self.authors:
            index, slug = AuthorIndexPage.objects.get(), slugify(login) or "autora"
            found = AuthorPage.objects.child_of(index).filter(slug=slug).first()
            self.authors[login] = found or index.add_child(
                instance=AuthorPage(title=_line(name or login) or NO_AUTHOR, slug=slug)
            )
        return self.authors[login]


def _line(html: str) -> str:
    """Return the words of the HTML on one line."""
    return " ".join(html_to_text(html).replace("\0", "").split())


def _summary(entry: dict[str, Any]) -> str:
    text = _line(entry.get("excerpt") or entry["html"])
    return Truncator(text).chars(290) or entry["title"]


def _date(text: str) -> datetime:
    """Return the date, never one to come."""
    date = datetime.fromisoformat(text)
    aware = date if date.tzinfo else timezone.make_aware(date)
    return min(aware, datetime.now(UTC))
