"""Thousands of articles at once, for benchmarks: rows are inserted in bulk, without revisions, signals and index.

The result is what bench.corpus.Corpus makes, except what only editors see (revisions, logs, reference index).
"""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.text import slugify
from taggit.models import Tag
from wagtail.models import Locale, Page

from bench.corpus import Corpus
from blog.models import ArticleAuthor, ArticlePage
from blog.models.article import ArticleTag
from core.blocks.reading import count_words
from core.wagtail_compat.rows import child_path, insert_pages

_BATCH = 200


class BulkCorpus(Corpus):
    """The blog being filled with articles that are all new."""

    def __init__(self) -> None:
        """Look up once what all articles share."""
        super().__init__()
        self.locale = Locale.get_default()
        self.kind = ContentType.objects.get_for_model(ArticlePage)
        self.tags: dict[str, Tag] = {}

    def add_all(self, entries: Iterable[dict[str, Any]]) -> None:
        """Add articles below the blog."""
        for batch in batched(entries, _BATCH, strict=False):
            with transaction.atomic():
                self._add_batch(batch)

    def _add_batch(self, entries: Sequence[dict[str, Any]]) -> None:
        articles = [self._article(entry, self._free_slug(entry)) for entry in entries]
        self.blog.refresh_from_db()  # new topics and authors stand elsewhere; the count is kept here
        for number, article in enumerate(articles, start=self.blog.numchild + 1):
            self._place(article, number)
        insert_pages(articles)
        Page.objects.filter(pk=self.blog.pk).update(numchild=self.blog.numchild + len(articles))
        self._link(articles, entries)
        self.added += len(articles)

    def _place(self, article: ArticlePage, number: int) -> None:
        """Say what Wagtail says when a page is added and published."""
        article.path = child_path(self.blog, number)
        article.depth = self.blog.depth + 1
        article.url_path = f"{self.blog.url_path}{article.slug}/"
        article.locale, article.translation_key = self.locale, uuid4()
        article.content_type, article.draft_title = self.kind, article.title
        article.live, article.has_unpublished_changes = True, False
        article.first_published_at = article.last_published_at = article.date
        article.latest_revision_created_at = article.date
        article.word_count = count_words(article.body)

    def _link(self, articles: list[ArticlePage], entries: Sequence[dict[str, Any]]) -> None:
        authors = [
            ArticleAuthor(page_id=article.pk, author=link.author, sort_order=0)
            for article in articles
            for link in article.article_authors.all()
        ]
        ArticleAuthor.objects.bulk_create(authors)
        ArticleTag.objects.bulk_create(
            ArticleTag(content_object_id=article.pk, tag=self._tag(name))
            for article, entry in zip(articles, entries, strict=True)
            for name in entry.get("tags") or []
        )

    def _tag(self, name: str) -> Tag:
        if name not in self.tags:
            slug = slugify(name)
            found = Tag.objects.filter(name__iexact=name).first()
            taken = Tag.objects.filter(slug=slug).exists()
            self.tags[name] = found or Tag.objects.create(
                name=name, slug=f"{slug}-{uuid4().hex[:6]}" if taken else slug
            )
        return self.tags[name]
