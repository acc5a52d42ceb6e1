"""What a misspelt word may have meant: words of pages that anybody may read, and of no other."""

import pytest
from wagtail.models import PageViewRestriction

from search.backends.models import Word
from search.backends.nearest import MOST, edits, nearest
from tests.factories import ArticlePageFactory, BlogIndexPageFactory, ContentPageFactory

pytestmark = pytest.mark.django_db


def body(text: str) -> list[tuple[str, str]]:
    return [("paragraph", f"<p>{text}</p>")]


def restrict(page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def public(surface: str) -> int:
    return sum(Word.objects.filter(surface=surface).values_list("public", flat=True))


@pytest.fixture
def answer(client, site):
    """Return a function that searches and returns the page's context."""

    def search(words: str, **params: str) -> dict:
        return client.get("/buscar/", {"q": words} | params).context

    return search


class TestTypos:
    @pytest.mark.parametrize(
        ("asked", "meant"),
        [
            ("nandu", "ñandú"),  # another letter
            ("ñadú", "ñandú"),  # one dropped
            ("ñanndu", "ñandú"),  # one too many
            ("ñnadú", "ñandú"),  # two swapped
            ("ñandi", "ñandú"),
        ],
    )
    def test_a_typo_finds_what_was_meant(self, answer, site, asked, meant):
        site.article(title="El ñandú", body=body("Nada."))
        found = answer(asked)
        assert [result.page.title for result in found["results"]] == ["El ñandú"]
        assert found["outcome"].finding.correction == (meant, True)

    @pytest.mark.parametrize(
        ("written", "asked"),
        [
            ("Pero qué bien", "perro"),  # a stop word is never meant
            ("Pero qué bien", "zero"),
            ("Mascotas y perros", "perrolx"),  # two edits from a short word
            ("Sana y salva", "asana"),  # the first letter of a short word is believed
            ("La cartera", "carrera"),  # a real word is no misspelling
            ("La mascota", "mascara"),
            ("La mercadería", "mercado"),
            ("Una canta", "canva"),
        ],
    )
    def test_real_words_are_left_alone(self, answer, site, written, asked):
        site.article(title=written, body=body("Nada."))
        correction = answer(asked)["outcome"].finding.correction
        assert not correction or not correction.applied

    def test_another_word_is_offered_for_a_real_one(self, answer, site):
        site.article(title="La cartera", body=body("Nada."))
        found = answer("carrera")
        assert (found["total"], found["outcome"].finding.correction) == (0, ("cartera", False))

    @pytest.mark.parametrize(
        ("asked", "meant"),
        [("anio", "año"), ("ano", "año"), ("diseno", "diseño"), ("espania", "españa")],
    )
    def test_an_enye_is_meant_by_n_or_ni(self, answer, site, asked, meant):
        site.article(title="El año del diseño en España", body=body("Nada."))
        assert answer(asked)["outcome"].finding.correction == (meant, True)

    def test_a_typo_beside_words_that_are_found_is_corrected(self, answer, site):
        site.article(title="Google y el calendario", body=body("Nada."))
        site.article(title="Google y el papel", body=body("Nada."))
        found = answer("google calendar")
        assert found["outcome"].finding.correction == ("google calendario", True)
        assert found["results"][0].page.title == "Google y el calendario"

    def test_what_only_looks_like_a_known_word_is_asked_with_its_neighbours(self, answer, site):
        site.article(title="El pez", body=body("Nada."))
        site.article(title="Las piezas de repuesto", body=body("Nada."))
        assert answer("pezas repuesto")["results"][0].page.title == "Las piezas de repuesto"

    def test_two_typos_in_a_long_word_are_forgiven(self, answer, site):
        site.article(title="Monotributo", body=body("Nada."))
        assert answer("monotirbuto")["outcome"].finding.correction.text == "monotributo"
        assert answer("monotribbuot")["outcome"].finding.correction.text == "monotributo"

    def test_the_page_asks_shows_and_links(self, client, site):
        site.article(title="El ñandú")
        html = client.get("/buscar/?q=nandu").content.decode()
        assert "Quisiste decir" in html
        assert "/buscar/?q=%C3%B1and%C3%BA" in html
        assert "literal=1" in html
        assert "<mark>ñandú</mark>" in html

    def test_literally_nothing_is_corrected(self, answer, client, site):
        site.article(title="El ñandú")
        found = answer("nandu", literal="1")
        assert (found["total"], found["outcome"].finding.correction) == (0, None)
        assert "Quisiste decir" not in client.get("/buscar/?q=nandu&literal=1").content.decode()

    def test_the_words_around_it_stay(self, answer, site):
        site.article(title="El ñandú corre", body=body("Nada."))
        found = answer("corre nandu -papel")
        assert found["outcome"].finding.correction == ("corre ñandú -papel", True)
        assert found["total"] == 1

    def test_of_several_near_words_the_one_that_stands_with_the_others_is_meant(self, answer, site):
        for n in range(3):
            site.article(title=f"Marcos {n}", body=body("Nada."))
        site.article(title="Barcos de vela", body=body("Nada."))
        assert answer("zarcos vela")["outcome"].finding.correction == ("barcos vela", True)

    def test_a_word_that_is_found_is_not_corrected(self, answer, site):
        site.article(title="Una nota", body=body("Nada."))
        site.article(title="Una bota", body=body("Nada."))
        found = answer("bota")
        assert (found["total"], found["outcome"].finding.correction) == (1, None)

    def test_a_far_more_frequent_spelling_is_offered_beside_few_results(self, answer, site):
        for n in range(12):
            site.article(title=f"Facturas {n}", revision=False)
        site.article(title="Facturra", body=body("Nada."))
        found = answer("facturra")
        assert found["total"] == 1
        assert (
            found["outcome"].finding.correction == ("facturas", False)
            or found["outcome"].finding.correction is None
        )

    @pytest.mark.parametrize("asked", ["nan", "zzzzzz", "12345", "😀", "nandunandunandu"])
    def test_what_is_near_to_nothing_finds_nothing(self, answer, site, asked):
        site.article(title="El ñandú", body=body("Nada."))
        found = answer(asked)
        assert (found["total"], found["outcome"].finding.correction) == (0, None)

    @pytest.mark.parametrize(
        ("one", "other", "distance"),
        [
            ("agenda", "agenda", 0),
            ("agenda", "agend", 1),
            ("agenda", "aagenda", 1),
            ("agenda", "agneda", 1),
            ("agenda", "agwnda", 1),
            ("agenda", "gaenad", 2),
            ("agenda", "papel", 3),
            ("", "ab", 2),
            ("", "", 0),
        ],
    )
    def test_edits_are_counted(self, one, other, distance):
        assert edits(one, other, 2) == edits(other, one, 2) == distance

    def test_only_so_many_words_are_tried(self, site):
        letters = "abcdefghijklm"
        site.article(title=" ".join(f"brujul{letter}" for letter in letters))
        assert len(nearest("brujulz", public=True)) == MOST


class TestWhoseWords:
    """A word of no readable page is never told to a visitor."""

    def test_of_drafts(self, answer, site):
        site.article(title="Brújula", live=False)
        assert answer("brujla")["outcome"].finding.correction is None
        assert public("brujula") == 0

    def test_of_a_draft_over_a_published_page(self, answer, site):
        page = site.article(title="Papel")
        page.title = "Brújula"
        page.save_revision()
        assert public("brujula") == 0
        assert answer("brujla")["outcome"].finding.correction is None

    def test_from_publishing_to_unpublishing(self, site):
        page = site.article(title="Brújula", live=False)
        page.save_revision().publish()
        assert public("brujula") == 1
        page.refresh_from_db()
        page.unpublish()
        assert public("brujula") == 0
        page.save_revision().publish()
        assert public("brujula") == 1

    def test_from_restricting_to_lifting(self, answer, site):
        page = site.article(title="Brújula")
        restriction = restrict(page)
        assert public("brujula") == 0
        assert answer("brujla")["outcome"].finding.correction is None
        restriction.delete()
        assert public("brujula") == 1
        assert answer("brujla")["outcome"].finding.correction == ("brújula", True)

    def test_lifting_by_a_query(self, site):
        page = site.article(title="Brújula")
        restrict(page)
        PageViewRestriction.objects.filter(page=page).delete()
        assert public("brujula") == 1

    def test_of_a_page_below_one_that_is_restricted(self, site):
        above = ContentPageFactory(parent=site.home, title="Clientas")
        ContentPageFactory(parent=above, title="Brújula")
        assert public("brujula") == 1
        restriction = restrict(above)
        assert public("brujula") == 0
        restriction.delete()
        assert public("brujula") == 1

    def test_of_a_page_made_below_one_that_is_restricted(self, site):
        above = ContentPageFactory(parent=site.home, title="Clientas")
        restrict(above)
        ContentPageFactory(parent=above, title="Brújula")
        assert public("brujula") == 0

    def test_an_edit_of_a_restricted_page_reveals_nothing(self, site):
        page = site.article(title="Papel")
        restrict(page)
        page.title = "Brújula"
        page.save_revision().publish()
        assert public("brujula") == 0

    def test_a_lifted_restriction_reveals_no_drafts_below(self, site):
        above = ContentPageFactory(parent=site.home, title="Clientas")
        restriction = restrict(above)
        ContentPageFactory(parent=above, title="Brújula", live=False)
        restriction.delete()
        assert public("brujula") == 0
        assert public("clientas") == 1

    def test_of_a_page_moved_into_a_private_section_and_out_again(self, site):
        private = ContentPageFactory(parent=site.home, title="Clientas")
        page = ContentPageFactory(parent=site.home, title="Brújula")
        ContentPageFactory(parent=page, title="Aguja")
        restrict(private)
        page.move(private, pos="last-child")
        assert (public("brujula"), public("aguja")) == (0, 0)
        page.refresh_from_db()
        page.move(site.home, pos="last-child")
        assert (public("brujula"), public("aguja")) == (1, 1)

    def test_of_deleted_pages(self, site):
        page = ContentPageFactory(parent=site.home, title="Brújula")
        ContentPageFactory(parent=page, title="Aguja")
        page.delete()
        assert not Word.objects.filter(surface__in=["brujula", "aguja"]).exists()

    def test_accents_stay_when_another_page_with_the_word_goes(self, answer, site):
        pages = [site.article(title="Brújula") for _n in range(3)]
        pages[0].delete()
        pages[1].unpublish()
        assert answer("brujla")["outcome"].finding.correction == ("brújula", True)

    def test_a_word_of_two_pages_stays_while_one_is_public(self, answer, site):
        first, second = (site.article(title="Brújula") for _n in range(2))
        first.unpublish()
        assert public("brujula") == 1
        restrict(second)
        assert public("brujula") == 0

    def test_of_a_copy_that_is_no_page_yet(self, site):
        page = site.article(title="Brújula")
        page.copy(update_attrs={"title": "Aguja", "slug": "aguja"}, keep_live=False)
        assert public("aguja") == 0

    def test_names_of_private_topics_and_authors_serve_nobody(self, site):
        blog = BlogIndexPageFactory(parent=site.home, slug="otro", title="Otro")
        restrict(site.topic)
        restrict(site.author)
        ArticlePageFactory(parent=blog, topic=site.topic, authors=[site.author], title="Papel")
        assert (public("organizacion"), public("ferreyra")) == (0, 0)
