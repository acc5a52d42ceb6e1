"""The index holds what the pages hold: after every change, and when it is made anew."""

import random
from collections import Counter
from html import escape
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction
from wagtail.search.backends import get_search_backend

from core.base.publishing import published
from home.models import ContentPage
from search.analysis import compounds, fold, joined
from search.backends.documents import document
from search.backends.models import Entry, EntryText, Word
from tests.factories import ContentPageFactory, ImageFactory
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.django_db
WORDS = (
    *("agenda", "brújula", "e-mail", "email", "O'Connor", "1.500", "2026", "co-working"),
    *("İstanbul", "ñandú", "papá", "papa", "𞤀𞤁", "Σοφός", "½", "Ⅷ"),
)
LONGEST = 40  # letters of a word that is counted
OPERATIONS = ("add", "edit", "publish", "unpublish", "restrict", "lift", "move", "delete", "draft")


def body(text: str) -> list[tuple[str, str]]:
    return [("paragraph", f"<p>{escape(text)}</p>")]


def counted() -> dict[str, tuple[int, int]]:
    return {word.surface: (word.entries, word.public) for word in Word.objects.all()}


def recounted() -> dict[str, tuple[int, int]]:
    """Count the words of all pages from scratch."""
    entries: Counter[str] = Counter()
    public: Counter[str] = Counter()
    readable = set(published(Page.objects.filter(depth__gt=1)).values_list("pk", flat=True))
    held = Entry.objects.filter(content_type__model="page").values(
        "object_key"
    )  # the root, if at all
    for page in Page.objects.filter(Q(depth__gt=1) | Q(pk__in=held)).specific():
        words = [word for word in document(page).words if len(word) <= LONGEST]
        entries.update(words)
        public.update(words if page.pk in readable else ())
    return {word: (entries[word], public[word]) for word in entries}


def index() -> None:
    call_command("wagtail_update_index", stdout=StringIO(), stderr=StringIO(), verbosity=0)


@pytest.fixture
def whole(site):
    """Index also what the migrations made."""
    index()


def held() -> list[tuple]:
    """Return all that is stored of entries, texts and words."""
    fields = ("object_id", "content_type", "day", "public", "facets", "shown_text__content")
    words = Word.objects.values_list("surface", "reversed", "written", "entries", "public")
    return sorted(map(str, [*Entry.objects.values_list(*fields), *words]))


def found(asked: str) -> set[str]:
    return {page.title for page in Page.objects.search(asked)}


class TestChanges:
    def test_a_page_is_found_once_it_is_added_edited_and_no_more_once_deleted(self, site):
        page = ContentPageFactory(parent=site.home, title="Brújula", body=body("Nada."))
        assert found("brújula") == {"Brújula"}
        page.title = "Aguja"
        page.save()
        assert (found("brújula"), found("aguja")) == (set(), {"Aguja"})
        page.delete()
        assert found("aguja") == set()

    def test_one_entry_and_one_text_stand_for_each_page(self, site):
        page = ContentPageFactory(parent=site.home, title="Brújula")
        for _n in range(3):
            page.save()
            page.save_revision().publish()
        assert Entry.objects.filter(object_key=page.pk, content_type=page.content_type).count() == 1
        assert EntryText.objects.filter(entry__object_key=page.pk).count() == 1

    def test_nothing_is_left_of_a_deleted_branch(self, site):
        above = ContentPageFactory(parent=site.home, title="Brújula")
        below = ContentPageFactory(parent=above, title="Aguja")
        keys = [above.pk, below.pk]
        above.delete()
        assert not Entry.objects.filter(
            object_key__in=keys, content_type=below.content_type
        ).exists()
        assert not Word.objects.filter(surface__in=["brujula", "aguja"]).exists()

    def test_a_word_is_counted_once_for_each_page(self, site):
        ContentPageFactory(parent=site.home, title="Brújula brújula", body=body("La brújula."))
        ContentPageFactory(parent=site.home, title="Otra brújula", live=False)
        assert counted()["brujula"] == (2, 1)
        assert Word.objects.get(surface="brujula").written == "brújula"

    def test_a_compound_counts_as_its_parts_and_whole(self, site):
        page = ContentPageFactory(parent=site.home, title="Un e-mail", body=body("Nada."))
        other = ContentPageFactory(parent=site.home, title="Un email", body=body("Nada."))
        assert counted()["email"] == (2, 2)
        page.delete()
        assert counted()["email"] == (1, 1)
        other.delete()
        assert "email" not in counted()

    def test_numbers_and_very_long_words_are_no_words_to_correct_by(self, site):
        ContentPageFactory(parent=site.home, title="2026 " + "a" * 60)
        assert not Word.objects.filter(surface__startswith="aaaa").exists()
        assert not Word.objects.filter(surface="2026").exists()
        assert found("a" * 60) == {"2026 " + "a" * 60}

    def test_a_very_long_text_is_indexed(self, site):
        rng = random.Random(1)
        text = " ".join("".join(rng.choices("abcdefghijlmnñ", k=9)) for _n in range(25_000))
        page = ContentPageFactory(parent=site.home, title="Largo", body=body(text))
        assert found(text.split()[100]) == {"Largo"}
        page.delete()

    def test_images_are_indexed_beside_pages(self):
        image = ImageFactory(title="Brújula")
        assert "brujula" in counted()
        assert counted()["brujula"][1] == 0  # their titles are no words of pages
        image.delete()
        assert "brujula" not in counted()


class TestRebuilding:
    def test_an_index_made_anew_holds_the_same(self, whole, site):
        site.article(title="Brújula", tags=["papel"])
        restricted = site.article(title="Aguja")
        PageViewRestriction.objects.create(page=restricted, restriction_type="login")
        site.article(title="Borrador", live=False)
        before = held()
        index()
        assert held() == before

    def test_an_empty_index_is_filled(self, whole, site):
        site.article(title="Brújula")
        before = held()
        get_search_backend().reset_indexes()
        assert (found("brújula"), counted()) == (set(), {})
        index()
        assert found("brújula") == {"Brújula"}
        assert held() == before

    def test_what_is_gone_from_the_tables_goes_from_the_index(self, site):
        page = ContentPageFactory(parent=site.home, title="Brújula")
        entries = Entry.objects.filter(object_key=page.pk, content_type=page.content_type)
        table = ContentPage._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE page_ptr_id = %s", [page.pk])  # noqa: S608
            cursor.execute("DELETE FROM wagtailcore_revision WHERE object_id = %s", [str(page.pk)])
        Page.objects.filter(pk=page.pk)._raw_delete(using="default")
        assert entries.exists()
        index()
        assert not entries.exists()
        assert "brujula" not in counted()

    def test_what_changed_behind_its_back_is_found(self, site):
        page = ContentPageFactory(parent=site.home, title="Brújula", draft_title="Brújula")
        Page.objects.filter(pk=page.pk).update(title="Aguja")
        assert found("brújula") == {"Aguja"}
        index()
        assert (found("brújula"), found("aguja")) == (set(), {"Aguja"})
        assert counted() == recounted()


class TestRandomChanges:
    """Counts of words, kept by differences, never drift from what the pages hold."""

    @pytest.mark.parametrize("seed", range(6))
    def test_words_are_counted_right_after_any_changes(self, site, seed):
        rng = random.Random(seed)
        pages = [ContentPageFactory(parent=site.home, title="Brújula", body=body("Nada."))]
        for step in range(60):
            operation = rng.choice(OPERATIONS)
            getattr(self, operation)(rng, site, pages)
            if step % 6 == 5:
                assert counted() == recounted(), (seed, step, operation)
        while pages := list(ContentPage.objects.all()):
            pages[0].delete()
        assert counted() == recounted()

    @staticmethod
    def text(rng: random.Random) -> str:
        return " ".join(rng.choices(WORDS, k=rng.randrange(1, 6)))

    @staticmethod
    def any(rng: random.Random, pages: list) -> ContentPage:
        alive = ContentPage.objects.filter(pk__in=[page.pk for page in pages])
        return rng.choice(list(alive.order_by("pk")))

    def add(self, rng, site, pages):
        parent = Page.objects.get(pk=rng.choice([site.home, self.any(rng, pages)]).pk)
        title, slug = self.text(rng), f"pagina-{len(pages)}"
        pages.append(
            ContentPageFactory(parent=parent, title=title, slug=slug, live=rng.random() < 0.7)
        )

    def edit(self, rng, site, pages):
        page = self.any(rng, pages)
        page.title, page.body = self.text(rng), body(self.text(rng))
        page.save()

    def draft(self, rng, site, pages):
        page = self.any(rng, pages)
        page.title = self.text(rng)
        page.save_revision()

    def publish(self, rng, site, pages):
        page = self.any(rng, pages)
        page.title = self.text(rng)
        page.save_revision().publish()

    def unpublish(self, rng, site, pages):
        self.any(rng, pages).unpublish()

    def restrict(self, rng, site, pages):
        PageViewRestriction.objects.create(page=self.any(rng, pages), restriction_type="login")

    def lift(self, rng, site, pages):
        PageViewRestriction.objects.filter(page=self.any(rng, pages)).delete()

    def move(self, rng, site, pages):
        page, target = self.any(rng, pages), self.any(rng, pages)
        if page.pk != target.pk and not target.is_descendant_of(page):
            page.move(target, pos="last-child")

    def delete(self, rng, site, pages):
        page = self.any(rng, pages)
        if ContentPage.objects.not_descendant_of(page, inclusive=True).exists():
            page.delete()


class TestHostile:
    def test_any_text_is_indexed_and_found_by_its_words(self, site):
        for n, text in enumerate(HOSTILE):
            writable = text.encode(errors="ignore").decode().replace("\x00", "")
            page = ContentPageFactory(
                parent=site.home, title=f"Texto {n}", slug=f"texto-{n}", body=body(writable)
            )
            words = [part for parts in compounds(writable) for part in (*parts, joined(parts))]
            latin = [word for word in words if fold(word).isascii()]
            for word in latin[:2]:
                assert page.pk in {each.pk for each in Page.objects.search(word)}, text
        assert counted() == recounted()

    @pytest.mark.parametrize("way", ["search", "autocomplete"])
    def test_any_string_can_be_asked(self, site, way):
        site.article(title="Agenda")
        for raw in HOSTILE:
            results = getattr(Page.objects, way)(raw)
            assert len(list(results[:5])) <= results.count()
            assert isinstance(list(results.annotate_score("score")[:2]), list)

    @pytest.mark.parametrize("operator", ["and", "or"])
    def test_any_string_can_be_asked_with_an_operator(self, site, operator):
        for raw in HOSTILE:
            list(Page.objects.search(raw, operator=operator, fields=["title"]))

    def test_what_is_asked_is_never_part_of_a_statement(self, site):
        with CaptureQueriesContext(connection) as queries:
            list(Page.objects.search("'; DROP TABLE wagtailcore_page; --"))
        assert not [query for query in queries if "DROP TABLE" in query["sql"]]
