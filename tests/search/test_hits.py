"""Searches are counted, by nobody's leave and at nobody's cost."""

import threading
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail import hooks
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion

from core.tasks.scheduling import DAILY_HOOK
from search import hits
from search.hits import MOST_AN_HOUR, flush, prune, record
from search.models import SearchOutcome
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.django_db


def ask(key: str, results: int = 1, agent: str = "uno", method: str = "get", **headers) -> None:
    """Ask as a browser does."""
    request = getattr(RequestFactory(headers={"User-Agent": agent} | headers), method)("/buscar/")
    record(request, key, results)


def counted() -> dict[str, int]:
    """Return how often each query was asked."""
    rows = QueryDailyHits.objects.values_list("query__query_string", "hits")
    return dict(rows)


class TestCounting:
    def test_what_is_asked_is_counted_for_its_day(self):
        for agent in ("uno", "dos", "tres"):
            ask("agenda", agent=agent)
        ask("semana")
        flush()
        ask("agenda", agent="cuatro")
        flush()
        assert counted() == {"agenda": 4, "semana": 1}
        assert set(QueryDailyHits.objects.values_list("date", flat=True)) == {timezone.localdate()}

    def test_the_last_outcome_is_kept(self):
        ask("agenda", 3, agent="uno")
        ask("agenda", 0, agent="dos")
        flush()
        assert SearchOutcome.objects.get().results == 0
        ask("agenda", 7, agent="tres")
        flush()
        outcome = SearchOutcome.objects.get()
        assert (outcome.results, outcome.query.query_string) == (7, "agenda")
        assert timezone.now() - outcome.searched_at < timedelta(minutes=1)

    def test_a_hit_belongs_to_the_day_it_was_asked(self, monkeypatch):
        now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: now - timedelta(days=1))
        ask("agenda")
        monkeypatch.undo()
        flush()
        assert QueryDailyHits.objects.get().date == timezone.localdate(now - timedelta(days=1))

    def test_nothing_is_written_while_a_visitor_waits(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            ask("agenda")
        assert counted() == {}

    def test_a_batch_takes_the_same_queries_whatever_it_holds(self):
        def cost(size: int) -> int:
            for n in range(size):
                ask(f"palabra {size} {n}", agent=f"{n}")
            with CaptureQueriesContext(connection) as queries:
                flush()
            return len(queries)

        assert cost(2) == cost(200)
        assert len(counted()) == 202


class TestWhatIsNotCounted:
    @pytest.mark.parametrize("key", ["", " ", "x" * 256, "agenda\x00", "\ud800"])
    def test_keys_that_are_none(self, key):
        ask(key)
        flush()
        assert counted() == {}

    def test_prefetches_and_other_methods(self):
        ask("agenda", **{"Sec-Purpose": "prefetch;prerender"})
        ask("agenda", method="head")
        ask("agenda", method="post")
        flush()
        assert counted() == {}

    @pytest.mark.parametrize("key", HOSTILE)
    def test_any_key_is_survived(self, key):
        ask(key)
        flush()
        assert len(counted()) <= 1

    def test_the_buffer_is_bounded(self):
        for n in range(hits.MOST_WAITING + 50):
            ask(f"palabra {n}", agent=f"{n}")
        assert len(hits._waiting) == hits.MOST_WAITING


class TestVisitors:
    @pytest.fixture
    def clock(self, monkeypatch):
        """Return a function that moves the time on by minutes, of one day."""
        moment = timezone.now().replace(hour=15)

        def move(minutes: int) -> None:
            nonlocal moment
            moment += timedelta(minutes=minutes)
            monkeypatch.setattr(timezone, "now", lambda: moment)

        move(0)
        return move

    def test_who_asks_again_counts_once_in_ten_minutes(self, clock):
        ask("agenda")
        ask("agenda")
        flush()
        ask("agenda")
        ask("semana")
        ask("agenda", agent="dos")
        flush()
        assert counted() == {"agenda": 2, "semana": 1}
        clock(11)
        ask("agenda")
        flush()
        assert counted()["agenda"] == 3

    def test_nobody_counts_more_than_so_often_an_hour(self, clock):
        for n in range(MOST_AN_HOUR + 10):
            ask(f"palabra {n}")
        flush()
        ask("otra")
        ask("otra", agent="dos")
        flush()
        assert len(counted()) == MOST_AN_HOUR + 1
        assert counted()["otra"] == 1
        clock(61)
        ask("otra")
        flush()
        assert counted()["otra"] == 2

    def test_who_asked_stands_nowhere(self, settings):
        settings.CACHES = settings.CACHES | {
            "default": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "cache",
            }
        }
        ask("agenda", agent="Navegador de Lucía")
        with CaptureQueriesContext(connection) as queries:
            flush()
        sent = " ".join(each["sql"] for each in queries)
        assert "agenda" in sent
        assert "127.0.0.1" not in sent
        assert "Lucía" not in sent

    def test_the_hash_is_another_one_tomorrow(self):
        request = RequestFactory().get("/")
        now = timezone.now()
        assert hits._visitor(request, now) == hits._visitor(request, now)
        assert hits._visitor(request, now) != hits._visitor(request, now + timedelta(days=1))


class TestFailures:
    def test_what_can_not_be_stored_is_logged_and_dropped(self, monkeypatch, caplog):
        def busy(*args):
            raise DatabaseError("database is locked")

        ask("agenda")
        monkeypatch.setattr(hits, "_queries", busy)
        flush()
        assert "1 searches were not counted" in caplog.text
        monkeypatch.undo()
        ask("semana")
        flush()
        assert counted() == {"semana": 1}

    def test_a_cache_that_is_away_fails_nobody(self, monkeypatch, caplog):
        def away(*args):
            raise ConnectionError("no Redis")

        monkeypatch.setattr(hits, "cache", SimpleNamespace(get_many=away))
        ask("agenda")
        flush()
        assert "not counted" in caplog.text

    def test_another_process_may_make_the_query_first(self, monkeypatch):
        make = QuerySet.bulk_create

        def late(queries, new, **kwargs):
            if queries.model is Query:
                Query.objects.create(query_string="agenda")
            return make(queries, new, **kwargs)

        monkeypatch.setattr(QuerySet, "bulk_create", late)
        ask("agenda")
        flush()
        assert counted() == {"agenda": 1}


class TestThread:
    @pytest.fixture
    def thread(self, monkeypatch, settings):
        """Let hits be flushed at once, into a list; end with the thread at rest."""
        flushed: list[str] = []
        turn = threading.Semaphore(0)

        def keep() -> None:
            flushed.extend(hit.key for hit in hits._taken())
            turn.release()

        settings.SEARCH_HITS_AUTOMATIC = True
        monkeypatch.setattr(hits, "INTERVAL_SECONDS", 0.01)
        monkeypatch.setattr(hits, "flush", keep)
        monkeypatch.setattr(hits, "_thread", None)
        monkeypatch.setattr(hits.atexit, "register", lambda work: None)
        yield flushed, turn
        settings.SEARCH_HITS_AUTOMATIC = False
        hits._thread.join(60)

    def test_it_starts_with_the_first_hit_and_once(self, thread):
        flushed, turn = thread
        assert hits._thread is None
        ask("agenda")
        first = hits._thread
        assert turn.acquire(timeout=60)
        ask("semana")
        assert hits._thread is first
        assert turn.acquire(timeout=60)
        assert flushed == ["agenda", "semana"]
        assert first.daemon

    def test_it_starts_nowhere_in_the_tests(self):
        ask("agenda")
        time.sleep(0.05)
        assert not any(each.name == "search-hits" for each in threading.enumerate())


class TestPruning:
    def test_old_counts_and_what_depends_on_them_go(self, settings, site):
        today = timezone.localdate()
        for name, age in (("vieja", 91), ("nueva", 89), ("promovida", 91)):
            query = Query.get(name)
            QueryDailyHits.objects.create(query=query, date=today - timedelta(days=age), hits=1)
            SearchOutcome.objects.create(query=query, results=0, searched_at=timezone.now())
        SearchPromotion.objects.create(query=Query.get("promovida"), page=site.blog)
        prune()
        assert counted() == {"nueva": 1}
        assert set(Query.objects.values_list("query_string", flat=True)) == {"nueva", "promovida"}
        assert SearchOutcome.objects.get().query.query_string == "nueva"

    def test_the_scheduler_knows(self):
        assert prune in [register() for register in hooks.get_hooks(DAILY_HOOK)]


class TestSearchPage:
    def test_a_query_is_counted_once_however_it_is_written(self, client, site):
        for agent, words in enumerate(("Agenda papel", '"agenda"  PAPEL', "¿Agenda, papel?")):
            client.get("/buscar/", {"q": words}, headers={"User-Agent": f"{agent}"})
        flush()
        assert counted() == {"agenda papel": 3}
        assert SearchOutcome.objects.get().results == 0

    def test_only_what_a_visitor_asks_is_counted(self, client, site):
        for n in range(11):
            site.article(title=f"Agenda {n}")
        client.get("/buscar/")
        client.get('/buscar/?q="')
        client.get("/buscar/?q=agenda&page=2")
        client.head("/buscar/?q=agenda")
        client.get("/buscar/?q=agenda", headers={"Sec-Purpose": "prefetch;prerender"})
        flush()
        assert counted() == {}
        client.get("/buscar/?q=agenda")
        flush()
        assert counted() == {"agenda": 1}
        assert SearchOutcome.objects.get().results == 11
