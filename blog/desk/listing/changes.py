"""One change of many articles: what it changes in each, and what becomes of it there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.locks import ScheduledForPublishLock

from blog.desk.listing import fates
from blog.desk.listing.fates import Fate
from blog.models import ArticleAuthor, ArticlePage
from core.wagtail_compat.publishing import publish_revision


@dataclass(frozen=True)
class Change:
    """What is changed; None and empty leave things as they are."""

    topic: Any = None
    author: Any = None
    beside_others: bool = (
        False  # the author joins those who are named, instead of taking their place
    )
    series: Any = None
    no_series: bool = False
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    date: datetime | None = None

    def apply(self, article: Any) -> None:
        """Change an article in memory."""
        if self.topic:
            article.topic = self.topic
        if self.date:
            article.date = self.date
        self._apply_author(article)
        self._apply_series(article)
        self._apply_tags(article)

    def _apply_author(self, article: Any) -> None:
        if not self.author:
            return
        links = list(article.article_authors.all())
        own = [link for link in links if link.author_id == self.author.pk]
        if own and (self.beside_others or own == links):
            return
        own = own or [ArticleAuthor(author=self.author)]
        named = [*links, *own] if self.beside_others else own
        for place, link in enumerate(named):
            link.sort_order = place
        article.article_authors.set(named)

    def _apply_series(self, article: Any) -> None:
        if self.no_series:
            article.series = None
        elif self.series and article.series_id != self.series.pk:
            # Without a place, an article goes to the end.
            article.series, article.series_place = self.series, None

    def _apply_tags(self, article: Any) -> None:
        unwanted = {name.casefold() for name in self.tags_removed}
        found = [item.tag.name for item in article.tagged_items.all()]
        article.tags.remove(*(name for name in found if name.casefold() in unwanted))
        article.tags.add(*self.tags_added)


@dataclass(frozen=True)
class Result:
    """What has become of the change of an article, and why it failed."""

    title: str
    fate: Fate
    reason: str = ""


def fate_of(article: ArticlePage, user: Any) -> Fate:
    """Foretell what becomes of a change that a user makes to an article."""
    rights = article.permissions_for_user(user)
    if not rights.can_edit():
        return fates.FORBIDDEN
    if article.alias_of_id:
        return fates.ALIAS
    return _held(article, user) or _changed(article, rights)


def change_all(articles: Iterable[ArticlePage], change: Change, user: Any) -> list[Result]:
    """Change articles, each wholly or not at all; the older first, which is their order in a series."""
    ordered = sorted(articles, key=lambda article: (article.date, article.pk))
    return [change_one(article.pk, article.draft_title, change, user) for article in ordered]


def change_one(pk: int, title: str, change: Change, user: Any) -> Result:
    """Change an article in a transaction of its own."""
    try:
        with transaction.atomic():
            article = ArticlePage.objects.select_for_update(of=("self",)).get(pk=pk)
            return Result(title, _change(article, change, user))
    except ArticlePage.DoesNotExist:
        return Result(title, fates.FAILED, _("It has been deleted in the meantime."))
    except ValidationError as error:
        return Result(title, fates.FAILED, " ".join(error.messages))
    except PermissionDenied as error:
        return Result(title, fates.FAILED, str(error))


def _held(article: ArticlePage, user: Any) -> Fate | None:
    """Return what keeps an article as it is; a change during a review would pass its reviewers unseen."""
    lock = article.get_lock()
    if isinstance(lock, ScheduledForPublishLock):
        return fates.SCHEDULED
    if article.workflow_in_progress:
        return fates.REVIEW
    return fates.LOCKED if lock and lock.for_user(user) else None


def _changed(article: ArticlePage, rights: Any) -> Fate:
    if not article.live:
        return fates.DRAFT
    if article.has_unpublished_changes:
        return fates.AHEAD
    return fates.LIVE if rights.can_publish() else fates.UNPUBLISHED


def _change(article: ArticlePage, change: Change, user: Any) -> Fate:
    fate = fate_of(article, user)
    if not fate.changes:
        return fate
    version = article.get_latest_revision_as_object()
    before = version.serializable_data()
    change.apply(version)
    if version.serializable_data() == before:
        return fates.SAME
    _save(version, fate, user)
    return fate


def _save(version: ArticlePage, fate: Fate, user: Any) -> None:
    """Save as the editor does: a draft's page follows its version, a published page only when that is published.

    What is filed otherwise is published though its text may have faults: readers have that text already.
    """
    if fate is fates.DRAFT:
        version.full_clean()
        version.save()
    revision = version.save_revision(user=user, log_action=True)
    if fate is fates.LIVE:
        publish_revision(revision, user=user, skip_checks=True)
