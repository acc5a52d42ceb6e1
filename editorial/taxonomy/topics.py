"""Merging of topics: what it changes, and the merging itself."""

from dataclasses import dataclass
from functools import partial
from itertools import chain, count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.contrib.settings.registry import registry
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision

from blog.models import ArticlePage, TopicPage
from blog.reindexing import reindex_articles
from editorial.log_actions import MERGED
from editorial.taxonomy.redirects import Address, addresses, redirect_all
from editorial.taxonomy.rewriting import (
    Swap,
    article_revisions,
    change,
    changes,
    in_content,
    in_object,
    publishable_revisions,
    swapped,
    with_id_in,
)

More = ArticlePage.topics.through


@dataclass(frozen=True)
class Plan:
    """Query what merging one topic into another changes."""

    old: TopicPage
    new: TopicPage

    @property
    def main(self) -> int:
        """Return the number of articles with the old topic as main topic."""
        return ArticlePage.objects.filter(topic=self.old).count()

    @property
    def more(self) -> int:
        """Return the number of articles with the old topic among their other topics."""
        return ArticlePage.objects.filter(topics=self.old).count()

    @property
    def drafts(self) -> int:
        """Return the number of articles with the old topic in their latest revision only."""
        latest = Revision.objects.filter(pk__in=ArticlePage.objects.values("latest_revision"))
        ids = {
            int(pk)
            for field in ("topic", "topics")
            for pk in with_id_in(latest, field, self.old.pk).values_list("object_id", flat=True)
        }
        stored = ArticlePage.objects.filter(Q(topic=self.old) | Q(topics=self.old))
        return len(ids - set(stored.values_list("pk", flat=True)))

    @property
    def subtopics(self) -> list[tuple[TopicPage, str]]:
        """Return the subtopics, each with its new slug where its own is taken, else ''."""
        children = TopicPage.objects.child_of(self.old).order_by("path")
        taken = _slugs(self.new)
        return [
            (child, free_slug(child.slug, taken) if child.slug in taken else "")
            for child in children
        ]

    @property
    def links(self) -> list[Any]:
        """Return the published objects that link to the old topic."""
        found = ReferenceIndex.get_references_to(self.old).exclude(model_path="topic")
        pages = [source for source, _links in found.group_by_source_object()]
        swap = Swap(self.old.pk, self.new.pk)
        return [*pages, *(each for each in _settings() if changes(each, swap))]

    @property
    def addresses(self) -> list[Address]:
        """Return the URLs that will redirect to the new topic."""
        return addresses(self.old, self.old.get_route_paths())


def may_merge(user: Any, topic: TopicPage) -> bool:
    """Return whether a user may merge a topic: who may edit and publish it, unless it is locked."""
    tester = topic.permissions_for_user(user)
    return tester.can_edit() and tester.can_publish() and not tester.page_locked()


@transaction.atomic
def merge_topics(old: TopicPage, new: TopicPage, user: Any) -> None:
    """Move all that a topic has to another, delete it, and redirect from its URLs."""
    done = {"title": old.title, "articles": Plan(old, new).main + Plan(old, new).more}
    swap = Swap(old.pk, new.pk)
    _refile(swap)
    _rewrite_links(old, swap)
    _redirect_old(old, new)
    _promote(swap)
    for child in list(TopicPage.objects.child_of(old).order_by("path")):
        _move(child, new, user)
    TopicPage.objects.get(pk=old.pk).delete(user=user)
    kept = TopicPage.objects.get(pk=new.pk)
    log(instance=kept, action=MERGED, user=user, data=done)
    transaction.on_commit(partial(reindex_articles.enqueue, kept.path))


def _refile(swap: Swap) -> None:
    """Move articles and all of their revisions to the new topic."""
    ArticlePage.objects.filter(topic=swap.old).update(topic=swap.new)
    has_both = More.objects.filter(topicpage=swap.new).values("articlepage")
    More.objects.filter(topicpage=swap.old, articlepage__in=has_both).delete()
    More.objects.filter(topicpage=swap.old).update(topicpage=swap.new)
    More.objects.filter(topicpage=swap.new, articlepage__topic=swap.new).delete()
    of_articles = ContentType.objects.get_for_model(ArticlePage)
    ReferenceIndex.objects.filter(
        to_object_id=str(swap.old), content_type=of_articles, model_path="topic"
    ).update(to_object_id=str(swap.new))
    for field in ("topic", "topics"):
        versions = with_id_in(article_revisions(), field, swap.old)
        change(versions, partial(_refile_version, swap))


def _refile_version(swap: Swap, version: Revision) -> bool:
    content = version.content
    content["topic"] = main = swapped([content["topic"]], *swap)[0]
    content["topics"] = swapped(content.get("topics", []), *swap, without=main)
    return True


def _rewrite_links(old: TopicPage, swap: Swap) -> None:
    """Rewrite links to the new topic: in published objects, and in revisions that may be published."""
    references = ReferenceIndex.get_references_to(old)
    sources = [source for source, _links in references.group_by_source_object()]
    for source in (*sources, *_settings()):
        in_object(source.specific if isinstance(source, Page) else source, swap)
    linking = [source.pk for source in sources if isinstance(source, Page)]
    pages = Page.objects.filter(Q(pk__in=linking) | Q(has_unpublished_changes=True))
    change(publishable_revisions(pages), partial(_rewrite_version, swap))


def _settings() -> list[Model]:
    """Return the settings of all sites: Wagtail's reference index leaves them out."""
    return [each for model in registry for each in model._default_manager.all()]


def _rewrite_version(swap: Swap, version: Revision) -> bool:
    model = version.content_type.model_class()
    return model is not None and in_content(model, version.content, swap)


def _redirect_old(old: TopicPage, new: TopicPage) -> None:
    routes = old.get_route_paths()
    redirect_all(addresses(old, routes), addresses(new, routes))
    Redirect.objects.filter(redirect_page=old).update(redirect_page=new)  # routes of their own


def _promote(swap: Swap) -> None:
    """Move search promotions to the new topic, each query once."""
    promoted = SearchPromotion.objects.filter(page=swap.new).values("query")
    of_old = SearchPromotion.objects.filter(page=swap.old)
    of_old.filter(query__in=list(promoted.values_list("query", flat=True))).delete()
    of_old.update(page=swap.new)


def _move(child: TopicPage, new: TopicPage, user: Any) -> None:
    """Move a subtopic, with another slug where its own is taken; Wagtail adds the redirects."""
    target = TopicPage.objects.get(pk=new.pk)
    if child.slug in (taken := _slugs(target)):
        _rename(child, free_slug(child.slug, taken))
    child.move(target, pos="last-child", user=user)


def _rename(child: TopicPage, slug: str) -> None:
    # The slug alone: the address changes with the move, so that redirects know one change.
    Page.objects.filter(pk=child.pk).update(slug=slug)

    def rename(version: Revision) -> bool:
        version.content["slug"] = slug
        return True

    change(child.revisions.filter(content__slug=child.slug), rename)
    child.slug = slug


def _slugs(topic: TopicPage) -> set[str]:
    return set(topic.get_children().values_list("slug", flat=True))


def free_slug(slug: str, taken: set[str]) -> str:
    """Return a slug with the first number that isn't taken."""
    names = (f"{slug[:240]}-{number}" for number in count(2))
    return next(name for name in chain([slug], names) if name not in taken)
