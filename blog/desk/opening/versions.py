"""The latest version of an article, with what it names: images, sources and files of text and body, pages with parents."""

from typing import Any, NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.models import Page

from blog.desk.checks.walking import leaves
from blog.models import ArticlePage, ArticleTag, Source
from core.base.at_hand import Objects, at_hand, load
from core.base.models import SiteImage
from core.base.tree import with_parents
from core.blocks.loading import named_in


class Names(NamedTuple):
    """What an article names, by id."""

    images: list[int | None]
    sources: list[int | None]
    pages: list[int | None]
    body: Any


def open_version(record: Page) -> Any:
    """Return what Page.get_latest_revision_as_object does: the latest version, or the page as it stands."""
    version = record.latest_revision
    if version and record.has_unpublished_changes:
        page = _restored(record, version.content)
    else:
        page = _stored(record, record.specific)
    page._cached_parent_obj = record.get_parent()
    return page


def _restored(record: Page, content: dict[str, Any]) -> Any:
    with at_hand(_loaded(record, _named_in(content))):
        page = record.with_content_json(content)  # needs no columns of the article itself
        _read(page.body)
    return page


def _named_in(content: dict[str, Any]) -> Names:
    """Return what a stored version names."""
    authors = content.get("article_authors", [])
    return Names(
        images=[content.get("cover"), content.get("share_image")],
        sources=[each.get("source") for each in content.get("article_sources", [])],
        pages=[
            content.get("topic"),
            content.get("series"),
            *(each.get("author") for each in authors),
        ],
        body=ArticlePage._meta.get_field("body").to_python(content.get("body")),
    )


def _stored(record: Page, page: Any) -> Any:
    """Return the page as it stands, with its rows."""
    tags = Prefetch("tagged_items", ArticleTag.objects.select_related("tag"))
    prefetch_related_objects([page], tags)
    cited = page.article_sources.get_object_list()  # kept by the page, as a version's are
    objects = _loaded(record, _named_by(page))
    with at_hand(objects):
        _read(page.body)
    page.cover = objects[SiteImage].get(page.cover_id)
    for each in cited:
        each.source = objects[Source][each.source_id]
    page.named_pages = objects[Page]
    return page


def _named_by(page: Any) -> Names:
    """Return what a page names as it stands."""
    authors = page.article_authors.get_object_list()
    return Names(
        images=[page.cover_id],
        sources=[each.source_id for each in page.article_sources.all()],
        pages=[page.topic_id, page.series_id, *(each.author_id for each in authors)],
        body=page.body,
    )


def _loaded(record: Page, names: Names) -> Objects:
    """Load what is named, a query a model; with the pages the parent of the article itself."""
    images = [(SiteImage, pk) for pk in names.images]
    sources = [(Source, pk) for pk in names.sources]
    in_body = named_in(names.body.stream_block, names.body.raw_data)
    pages = with_parents([record.pk, *filter(None, names.pages)])
    record._cached_parent_obj = pages[record.pk].get_parent()
    return load([*images, *sources, *in_body]) | {Page: pages}


def _read(body: Any) -> None:
    """Make the objects of the blocks, which are made when asked for."""
    for child in body:
        list(leaves(child.block, child.value))
