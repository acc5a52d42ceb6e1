"""Rewriting of stored links from one page to another: rich text, streams, the JSON of revisions."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import batched
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision, TaskState

from blog.models import ArticlePage
from core.base.markup import TAG_END
from core.blocks.walking import map_stored

CHUNK = 100  # versions in memory at once
_LINK = re.compile(rf"<a\b{TAG_END}")
_TO_A_PAGE = re.compile(r"""(?<![-\w])linktype=["']page["']""")


class Swap(NamedTuple):
    """Hold the ids of the old and the new target."""

    old: int
    new: int


def in_rich_text(html: str, swap: Swap) -> str:
    """Return rich text with its links rewritten."""
    own_id = re.compile(rf"""(?<![-\w])id=["']{swap.old}["']""")

    def link(found: re.Match[str]) -> str:
        tag = found.group()
        return own_id.sub(f'id="{swap.new}"', tag) if _TO_A_PAGE.search(tag) else tag

    return _LINK.sub(link, html)


def in_block(block: blocks.Block, stored: Any, swap: Swap) -> Any:
    """Return the stored value of a block with its links rewritten."""

    def change(leaf: blocks.Block, value: Any) -> Any:
        if isinstance(leaf, blocks.RichTextBlock) and isinstance(value, str):
            return in_rich_text(value, swap)
        is_old = isinstance(leaf, blocks.PageChooserBlock) and value == swap.old
        return swap.new if is_old else value

    return map_stored(block, stored, change)


def in_content(model: type[Model], content: dict[str, Any], swap: Swap) -> bool:
    """Rewrite the links in a revision's content and its child objects; return whether there were any."""
    found = False
    for field in _linking(model):
        text = content.get(field.name)
        if text and (swapped := _in_field(field, text, swap)) != text:
            content[field.name], found = swapped, True
    for relation in get_all_child_relations(model):
        for child in content.get(relation.get_accessor_name()) or []:
            found |= in_content(relation.related_model, child, swap)
    return found


def in_object(instance: Model, swap: Swap) -> None:
    """Rewrite the links of a saved object and its child objects."""
    if changed := changes(instance, swap):
        for name, value in changed.items():
            setattr(instance, name, value)
        unchecked: Any = {"clean": False} if isinstance(instance, Page) else {}
        instance.save(update_fields=list(changed), **unchecked)
    for relation in get_all_child_relations(type(instance)):
        own = {relation.field.name: instance}
        for child in relation.related_model._default_manager.filter(**own):
            in_object(child, swap)


def changes(instance: Model, swap: Swap) -> dict[str, Any]:
    """Return the fields of an object with links to rewrite, with their new values."""
    texts = {field: field.value_to_string(instance) for field in _linking(type(instance))}
    swapped = {field: _in_field(field, text, swap) for field, text in texts.items()}
    return {
        field.name: field.to_python(new) for field, new in swapped.items() if new != texts[field]
    }


def _linking(model: type[Model]) -> Iterator[Any]:
    for field in model._meta.get_fields():
        if isinstance(field, RichTextField | StreamField):
            yield field


def _in_field(field: Any, text: str, swap: Swap) -> str:
    """Return a field's stored text with its links rewritten; text without any is returned unchanged."""
    if isinstance(field, RichTextField):
        return in_rich_text(text, swap)
    raw = json.loads(text)
    swapped = in_block(field.stream_block, raw, swap)
    return text if swapped == raw else json.dumps(swapped, cls=DjangoJSONEncoder)


def article_revisions() -> QuerySet[Revision]:
    """Return all revisions of articles."""
    return Revision.objects.filter(content_type=ContentType.objects.get_for_model(ArticlePage))


def with_id_in(versions: QuerySet[Revision], field: str, pk: int) -> QuerySet[Revision]:
    """Filter revisions whose field has an id: alone, in a list, or as the tag of one of its items."""
    text = Cast(KeyTextTransform(field, "content"), TextField())
    return versions.annotate(held=text).filter(
        held__regex=rf'(^|[\[,] *|"tag": *){pk}($| *[\],}}])'
    )


def publishable_revisions(pages: QuerySet[Page]) -> QuerySet[Revision]:
    """Return the revisions of pages that may still be published unseen: latest, live, scheduled, in review."""
    kept = [pages.values(name) for name in ("latest_revision", "live_revision")]
    reviewed = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values("revision")
    return Revision.page_revisions.filter(
        Q(pk__in=kept[0])
        | Q(pk__in=kept[1])
        | Q(approved_go_live_at__isnull=False)
        | Q(pk__in=reviewed)
    )


def change(versions: QuerySet[Revision], edit: Callable[[Revision], bool]) -> int:
    """Apply an edit to revisions and save those that it changed; return how many."""
    return sum(_store(version) for version in _each(versions) if edit(version))


def _each(versions: QuerySet[Revision]) -> Iterator[Revision]:
    # Their ids first: nothing is read while it is written.
    ids = list(versions.order_by("pk").values_list("pk", flat=True))
    for chunk in batched(ids, CHUNK, strict=False):
        yield from Revision.objects.filter(pk__in=chunk).select_related("content_type")


def _store(version: Revision) -> bool:
    version.save(update_fields=["content"])
    return True


def swapped(ids: list[Any], old: int, new: int, *, without: int | None = None) -> list[Any]:
    """Return ids with one replaced by another, each once, `without` left out."""
    wanted = (new if pk == old else pk for pk in ids)
    return [pk for pk in dict.fromkeys(wanted) if pk != without]
