"""Merging, renaming and deleting of tags, similar tags, and redirects from their lists."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from taggit.models import Tag, TaggedItem
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from blog.feeds import FORMATS
from blog.models import ArticlePage, ArticleTag, BlogIndexPage
from blog.reindexing import reindex_tagged
from editorial.log_actions import MERGED, RENAMED
from editorial.taxonomy.redirects import Address, addresses, delete_redirects, redirect_all
from editorial.taxonomy.rewriting import article_revisions, change, with_id_in
from search.analysis import compounds, fold, joined, terms

ITEMS = (ArticleTag, TaggedItem)  # of articles; of images and documents


def may_change_tags(user: Any) -> bool:
    """Return whether a user may change tags: who may change and publish all articles."""
    policy, blogs = policy_registry.get_by_type(Page), BlogIndexPage.objects.all()
    return bool(blogs) and all(
        policy.user_has_permission_for_instance(user, action, blog)
        for blog in blogs
        for action in ("change", "publish")
    )


def with_uses() -> QuerySet[Tag]:
    """Return the tags annotated with the numbers of articles and of images and documents."""
    return Tag.objects.annotate(articles=_number(ArticleTag), files=_number(TaggedItem)).order_by(
        "name"
    )


def _number(model: Any) -> Coalesce:
    of_one = model.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
    number = of_one.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def similar_tags(tags: Iterable[Tag]) -> dict[int, list[Tag]]:
    """Return similar tags by the id of each tag: singular and plural, with and without accents."""
    groups: dict[frozenset[str], list[Tag]] = defaultdict(list)
    for tag in tags:
        groups[stems(tag.name)].append(tag)
    return {
        tag.pk: [other for other in group if other is not tag]
        for group in groups.values()
        for tag in group
    }


def stems(name: str) -> frozenset[str]:
    """Return the stems that a name shares with its other forms."""
    found = (terms(joined(parts)).indexed for parts in compounds(name))
    return frozenset(min(each, key=len) for each in found if each) or frozenset([fold(name)])


def is_used(tag: Tag) -> bool:
    """Return whether anything has a tag, the latest revisions of articles included."""
    if any(model.objects.filter(tag=tag).exists() for model in ITEMS):
        return True
    latest = Revision.objects.filter(pk__in=ArticlePage.objects.values("latest_revision"))
    return with_id_in(latest, "tagged_items", tag.pk).exists()


def clash(tag: Tag, name: str) -> Tag | None:
    """Return another tag with the same name or slug."""
    same = Q(name__iexact=name) | Q(slug=tag.slugify(name))
    return Tag.objects.filter(same).exclude(pk=tag.pk).first()


@transaction.atomic
def rename(tag: Tag, name: str, user: Any) -> None:
    """Rename a tag, change its slug, and redirect from its lists."""
    before, gone = tag.name, tag.slug
    tag.name, tag.slug = name, tag.slugify(name)
    tag.save()
    _redirect_old(gone, tag.slug)
    log(instance=tag, action=RENAMED, user=user, data={"old": before, "new": name})


@transaction.atomic
def delete(tag: Tag, user: Any) -> None:
    """Delete a tag, and the redirects to its list."""
    if tag.slug:
        delete_redirects(_addresses(tag.slug))
    log(instance=tag, action="wagtail.delete", user=user, deleted=True)
    tag.delete()


@transaction.atomic
def merge_tags(old: Tag, new: Tag, user: Any) -> None:
    """Move all uses of a tag to another, delete it, and redirect from its lists."""
    done = {"title": old.name, "articles": ArticleTag.objects.filter(tag=old).count()}
    for model in ITEMS:
        _retag(model, old, new)
    versions = with_id_in(article_revisions(), "tagged_items", old.pk)
    change(versions, partial(_retag_version, old.pk, new.pk))
    _redirect_old(old.slug, new.slug)
    log(instance=new, action=MERGED, user=user, data=done)
    old.delete()
    transaction.on_commit(partial(reindex_tagged.enqueue, new.pk))


def _retag(model: Any, old: Tag, new: Tag) -> None:
    """Move items from a tag to another; delete those that have both."""
    owner = ("content_type", "object_id") if model is TaggedItem else ("content_object",)
    has_new = set(model.objects.filter(tag=new).values_list(*owner))
    items = model.objects.filter(tag=old).values_list("pk", *owner)
    doubles = [pk for pk, *owned in items if tuple(owned) in has_new]
    model.objects.filter(pk__in=doubles).delete()
    model.objects.filter(tag=old).update(tag=new)


def _retag_version(old: int, new: int, version: Revision) -> bool:
    items = version.content["tagged_items"]
    has_new = any(item["tag"] == new for item in items)
    kept = [item for item in items if item["tag"] != old or not has_new]
    version.content["tagged_items"] = [
        item | {"tag": new} if item["tag"] == old else item for item in kept
    ]
    return True


def _redirect_old(gone: str, slug: str) -> None:
    """Redirect from a tag's old URLs to the new ones; a tag without a slug has none."""
    if gone and gone != slug:
        redirect_all(_addresses(gone), _addresses(slug))


def _addresses(slug: str) -> list[Address]:
    """Return the URLs of a tag's list and its feeds, the blog's own where it has no slug."""
    place = f"/tag/{slug}/" if slug else "/"
    routes = [place + route for route in ("", *FORMATS)]
    return [each for blog in BlogIndexPage.objects.all() for each in addresses(blog, routes)]
