"""Keeping the index: what both databases share."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from modelsearch.backends.base import BaseIndex
from modelsearch.index import get_indexed_models
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

from search.backends.documents import Document, document
from search.backends.models import Entry, EntryText
from search.backends.state import mark_current
from search.backends.vocabulary import Counts, update_stems

FILLED = ("day", "public", "facets")  # of an entry, by its document


class Index(BaseIndex):
    """The index of all models, in tables of the site's own database."""

    def words_of(self, pks: Sequence[int]) -> dict[int, list[str]]:
        """Return the words that the full-text index holds of entries, each once."""
        raise NotImplementedError

    def write(self, documents: dict[int, Document]) -> None:
        """Put documents into the full-text index in place of what it holds of these entries."""
        raise NotImplementedError

    def erase(self, pks: Sequence[int]) -> None:
        """Take entries out of the full-text index."""
        raise NotImplementedError

    def add_items(self, model: Any, items: Iterable[Any]) -> None:
        """Index objects of one model."""
        documents = {found.object_id: found for found in map(document, items)}
        if not documents or not model.get_search_fields():
            return
        content_type = get_content_type_pk(model)
        with transaction.atomic():
            entries = self._entries(content_type, documents)
            by_entry = {entry.pk: documents[entry.object_id] for entry in entries}
            self._count(by_entry)
            self.write(by_entry)
            changed = [entry for entry in entries if _fill(entry, documents[entry.object_id])]
            Entry.objects.bulk_update(changed, FILLED)
            EntryText.objects.bulk_create(
                [EntryText(entry_id=pk, content=found.shown) for pk, found in by_entry.items()],
                update_conflicts=True,
                unique_fields=["entry"],
                update_fields=["content"],
            )

    def _entries(self, content_type: int, documents: dict[str, Document]) -> list[Entry]:
        """Return the objects' entries, locked; those that are new hold nothing yet."""
        new = [
            Entry(content_type_id=content_type, object_id=key, object_key=documents[key].object_key)
            for key in sorted(documents)
        ]
        for entry in new:
            _fill(entry, documents[entry.object_id])
        Entry.objects.bulk_create(new, ignore_conflicts=True)
        known = Entry.objects.select_for_update().filter(content_type_id=content_type)
        return list(known.filter(object_id__in=documents).order_by("pk"))

    def _count(self, documents: dict[int, Document]) -> None:
        was_public = set(
            Entry.objects.filter(pk__in=documents, public=True).values_list("pk", flat=True)
        )
        before = self.words_of(list(documents))
        counts = Counts()
        for pk, found in documents.items():
            counts.change(before.get(pk, ()), pk in was_public, found.words, found.public)
        counts.store()

    def delete_item(self, item: Any) -> None:
        """Take an object out, whichever of its models it was indexed as."""
        types = get_descendants_content_types_pks(type(item))
        self.remove(Entry.objects.filter(content_type__in=types, object_id=str(item.pk)))

    def remove(self, entries: QuerySet[Entry]) -> None:
        """Take entries out."""
        with transaction.atomic():
            public = dict(entries.select_for_update().values_list("pk", "public"))
            if not public:
                return
            counts = Counts()
            for pk, words in self.words_of(list(public)).items():
                counts.change(words, public[pk], {}, False)
            counts.store()
            self.erase(list(public))
            Entry.objects.filter(pk__in=public).delete()

    def publish(self, entries: QuerySet[Entry], *, public: bool) -> None:
        """Let the words of entries serve corrections, or no longer."""
        with transaction.atomic():
            changed = list(
                entries.filter(public=not public).select_for_update().values_list("pk", flat=True)
            )
            counts = Counts()
            for words in self.words_of(changed).values():
                counts.change(words, not public, dict.fromkeys(words, ""), public)
            counts.written.clear()
            counts.store()
            Entry.objects.filter(pk__in=changed).update(public=public)

    def remove_stale(self) -> None:
        """Take out what is in the index and no longer in its model's table."""
        for model in get_indexed_models():
            if not model._meta.parents:
                self._remove_stale(model)

    def _remove_stale(self, model: Any) -> None:
        types = get_descendants_content_types_pks(model)
        alive = {str(pk) for pk in model._default_manager.values_list("pk", flat=True)}
        entries = Entry.objects.filter(content_type__in=types)
        stale = [pk for pk, key in entries.values_list("pk", "object_id") if key not in alive]
        self.remove(Entry.objects.filter(pk__in=stale))

    def reset(self) -> None:
        """Empty the index."""
        self.remove(Entry.objects.all())


def _fill(entry: Entry, found: Document) -> bool:
    """Give an entry the document's values; tell whether any is another one."""
    before = [getattr(entry, name) for name in FILLED]
    for name in FILLED:
        setattr(entry, name, getattr(found, name))
    return before != [getattr(entry, name) for name in FILLED]


class Rebuilder:
    """Indexes all anew, object by object: what was found stays found meanwhile, and no writer waits long."""

    def __init__(self, index: Index) -> None:
        """Work on an index."""
        self.index = index

    def start(self) -> Index:
        """Take out what is gone."""
        self.index.remove_stale()
        return self.index

    def finish(self) -> None:
        """Tell the database what it now holds, and which analysis made it."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_entry")
        update_stems()
        mark_current()
