"""A Redis that is away, refuses or hangs: reads miss, writes are dropped, and the site works on."""

import shutil
import socket
import threading

import pytest
from django.conf import settings as configured
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from wagtail import hooks

from bench.hostile.outages import OwnRedis
from core.serving import cache as soft
from core.tasks.periodic import clean_up_daily, work_each_minute
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from core.visitors.limits import Limit, TooMany
from motivacional import environment

BACKEND = "core.serving.cache.SoftRedisCache"
HASTY = {"socket_connect_timeout": 0.05, "socket_timeout": 0.05}
needs_redis = pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here")


class Listener:
    """What listens as Redis does, and says nothing or always the same."""

    def __init__(self, answer: bytes = b"") -> None:
        """Listen."""
        self.answer, self.connections = answer, 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.location = f"redis://127.0.0.1:{self.socket.getsockname()[1]}/0"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        self.kept = []
        while True:
            try:
                connected, _address = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            self.kept.append(connected)
            if self.answer:
                threading.Thread(target=self._answer, args=(connected,), daemon=True).start()

    def _answer(self, connected: socket.socket) -> None:
        while connected.recv(4096):
            connected.sendall(self.answer)


@pytest.fixture
def listen():
    """Return a function that makes listeners, closed after the test."""
    made: list[Listener] = []

    def make(answer: bytes = b"") -> Listener:
        made.append(Listener(answer))
        return made[-1]

    yield make
    for each in made:
        each.socket.close()


@pytest.fixture(autouse=True)
def _fresh_breakers(monkeypatch):
    monkeypatch.setattr(soft, "_breakers", {})


def cache_at(location: str, **options):
    return soft.SoftRedisCache(location, {"OPTIONS": HASTY | options})


@pytest.fixture
def nowhere() -> str:
    """Return the address of a Redis that isn't there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{probe.getsockname()[1]}/0"


@pytest.fixture
def away(settings, nowhere):
    """Have the site's cache be a Redis that isn't there."""
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": BACKEND, "LOCATION": nowhere}}
    return caches["default"]


def use_all(cache) -> None:
    """Ask everything that a cache can be asked, as of an empty one that keeps nothing."""
    assert cache.get("k", "d") == "d"
    assert cache.set("k", 1) is None
    assert cache.add("k", 1) is False
    assert cache.touch("k") is False
    assert cache.delete("k") is False
    assert cache.get_many(["k", "l"]) == {}
    assert cache.has_key("k") is False
    assert "k" not in cache
    assert cache.set_many({"k": 1, "l": 2}) == ["k", "l"]
    assert cache.delete_many(["k", "l"]) is None
    assert cache.get_or_set("k", lambda: 7) == 7
    assert cache.clear() is None
    with pytest.raises(ValueError, match="not found"):
        cache.incr("k")
    with pytest.raises(ValueError, match="not found"):
        cache.decr("k")


class TestFailingSoftly:
    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(None, id="away"),
            pytest.param(b"", id="hangs"),
            pytest.param(b"-OOM command not allowed\r\n", id="full"),
            pytest.param(b"-READONLY You can't write\r\n", id="replica"),
            pytest.param(b"-LOADING Redis is loading\r\n", id="loading"),
            pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", id="no-redis"),
        ],
    )
    def test_the_cache_is_empty(self, nowhere, listen, answer):
        use_all(cache_at(nowhere if answer is None else listen(answer).location))

    def test_what_hangs_is_asked_once_in_a_while_by_one(self, listen, monkeypatch):
        hanging, now = listen(), [100.0]
        monkeypatch.setattr(soft.time, "monotonic", lambda: now[0])
        threads = [cache_at(hanging.location) for _ in range(4)]  # Django makes one for each
        for number in range(50):
            assert threads[number % 4].get("k") is None
        assert hanging.connections == 1
        now[0] += soft.PAUSE_SECONDS
        for cache in threads:
            cache.get("k")
        assert hanging.connections == 2

    def test_waiting_is_short_unless_told_otherwise(self, nowhere):
        options = soft.SoftRedisCache(nowhere, {})._options
        assert options["socket_connect_timeout"] == options["socket_timeout"] == 0.5
        assert cache_at(nowhere)._options["socket_timeout"] == 0.05

    def test_a_line_a_minute_says_so(self, nowhere, caplog, monkeypatch):
        now, cache = [100.0], cache_at(nowhere)
        monkeypatch.setattr(soft.time, "monotonic", lambda: now[0])
        for _ in range(60):
            now[0] += 1
            cache.set("k", 1)
        assert len(caplog.records) == 1
        now[0] += 60
        cache.set("k", 1)
        assert len(caplog.records) == 2
        assert "writes are dropped (ConnectionError" in caplog.text


@needs_redis
def test_it_is_used_again_once_it_answers(tmp_path, caplog, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(soft.time, "monotonic", lambda: now[0])
    with OwnRedis(tmp_path) as redis:
        cache = cache_at(redis.location)
        cache.set("k", "v")
        assert cache.get("k") == "v"
        assert cache.add("k", "w") is False
        assert cache.add("n", 0)
        assert cache.incr("n") == 1
        assert cache.set_many({"a": 1}) == []
        redis.stop()
        use_all(cache)
        redis.start()
        assert cache.get("k", "too early") == "too early"
        now[0] += soft.PAUSE_SECONDS
        cache.set("k", "new")
        assert cache.get("k") == "new"
    assert [record.getMessage()[:17] for record in caplog.records] == [
        "The cache fails: ",
        "The cache answers",
    ]


@needs_redis
def test_a_connection_closed_meanwhile_is_made_anew(tmp_path):
    with OwnRedis(tmp_path) as redis:
        cache = cache_at(redis.location)
        cache.set("k", "v")
        redis.stop()
        redis.start()
        assert cache.add("k", "w") is True


@pytest.mark.django_db
class TestTheSiteWithoutItsCache:
    def test_pages_are_served(self, client, site, away):
        site.article(slug="como-delegar")
        for address in ("/", "/blog/", "/blog/como-delegar/", "/buscar/?q=delegar", "/sitemap.xml"):
            assert client.get(address).status_code == 200, address
        assert client.get("/nada/").status_code == 404

    def test_editors_log_in_and_stay_so(self, client, desk, away):
        assert configured.SESSION_ENGINE == "django.contrib.sessions.backends.db"
        client.force_login(desk.superuser.user)
        assert client.get("/admin/").status_code == 200

    def test_limits_are_kept(self, away):
        limit = Limit("test", times=2, seconds=60)
        limit.take("ana")
        limit.take("ana")
        with pytest.raises(TooMany):
            limit.take("ana")

    def test_regular_work_goes_on(self, away):
        ran: list[str] = []
        with (
            hooks.register_temporarily(EVERY_MINUTE_HOOK, lambda: lambda: ran.append("minute")),
            hooks.register_temporarily(DAILY_HOOK, lambda: lambda: ran.append("day")),
        ):
            work_each_minute()
            work_each_minute()
            clean_up_daily()
        assert ran == ["minute", "minute", "day"]


class TestWhichCache:
    def test_a_table_by_default(self, monkeypatch):
        monkeypatch.delenv("REDIS_URL", raising=False)
        assert environment.shared_cache()["BACKEND"].endswith("DatabaseCache")

    @pytest.mark.parametrize("url", ["redis://h:1/0", "rediss://h", "unix:///run/redis.sock"])
    def test_redis_where_it_is_named(self, monkeypatch, url):
        monkeypatch.setenv("REDIS_URL", url)
        assert environment.shared_cache() == {"BACKEND": BACKEND, "LOCATION": url}

    @pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "reddis://h"])
    def test_what_is_no_redis_is_a_sentence(self, monkeypatch, url):
        monkeypatch.setenv("REDIS_URL", url)
        with pytest.raises(ImproperlyConfigured, match="REDIS_URL must begin"):
            environment.shared_cache()
