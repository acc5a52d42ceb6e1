"""What the page cache stores, of whom, and what it answers with; tests/core/test_freshness.py has when it is stale."""

import asyncio
import gzip
import threading
import time

import pytest
from django.core.management import call_command
from django.http import HttpResponse, StreamingHttpResponse

from core.base import freshness
from core.base.freshness import new_token
from core.serving import page_cache
from core.serving.gateway import Gateway
from core.serving.page_cache import PageCache, canonical_query
from tests.cached import HOST, Application, ask


@pytest.fixture(autouse=True)
def _switched_on(settings, tmp_path):
    settings.VAR_DIR, settings.PAGE_CACHE_SECONDS = tmp_path, 60


def asked_twice(application: Application, path: str = "/blog/", **headers) -> bool:
    """Return whether the application is asked again for the same."""
    cache = PageCache(application)
    ask(cache, path, **headers)
    ask(cache, path, **headers)
    return len(application.asked) == 2


def test_a_page_is_rendered_once():
    application = Application()
    cache = PageCache(application)
    first, second = ask(cache, "/blog/"), ask(cache, "/blog/")
    assert len(application.asked) == 1
    assert first == second and first.body == application.body
    assert first.headers["content-length"] == str(len(application.body))
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["vary"] == "Cookie, Accept-Encoding"


def test_who_has_it_gets_a_304_without_a_body():
    cache = PageCache(Application())
    etag = ask(cache, "/").headers["etag"]
    for said in (etag, etag.removeprefix("W/"), f'"otro", {etag}', "*"):
        again = ask(cache, "/", if_none_match=said)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == etag and again.headers["vary"]
        assert not {"content-length", "content-type", "content-encoding"} & again.headers.keys()
    assert ask(cache, "/", if_none_match='"otro"').status == 200
    assert ask(PageCache(Application()), "/", if_none_match=etag).status == 304  # a miss, too
    assert ask(PageCache(Application(b"Otra.")), "/", if_none_match=etag).status == 200


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("", False),
        (None, False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("identity", False),
    ],
)
def test_gzip_and_the_plain_form_are_the_same_page(accepted, is_packed):
    """Absent and empty are both nothing that is accepted."""
    application = Application()
    cache = PageCache(application)
    headers = {} if accepted is None else {"accept_encoding": accepted}
    for _time in range(2):
        answer = ask(cache, "/", **headers)
        assert ("content-encoding" in answer.headers) is is_packed
        body = gzip.decompress(answer.body) if is_packed else answer.body
        assert body == application.body
        assert answer.headers["content-length"] == str(len(answer.body))


def test_what_gzip_makes_longer_goes_as_it_is():
    answer = ask(PageCache(Application(b"ok")), "/", accept_encoding="gzip")
    assert answer.body == b"ok" and "content-encoding" not in answer.headers


def test_head_is_answered_from_the_same_entry():
    application = Application()
    cache = PageCache(application)
    heads = [ask(cache, "/", "HEAD") for _time in range(2)]
    whole = ask(cache, "/")
    assert [head.body for head in heads] == [b"", b""]
    assert heads[0].headers == heads[1].headers == whole.headers
    assert [environ["REQUEST_METHOD"] for environ in application.asked] == ["GET"]


def test_head_of_what_is_not_stored_has_no_body():
    answer = ask(PageCache(Application(**{"Cache-Control": "no-store"})), "/", "HEAD")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": None},
        {"Cache-Control": "private, no-store"},
        {"Cache-Control": "public, no-cache, private"},
        {"Cache-Control": "public, max-age=31536000, immutable"},
        {"Set-Cookie": "csrftoken=x"},
        {"Vary": "Cookie, Accept-Language"},
        {"Vary": "*"},
        {"Content-Encoding": "br"},
    ],
    ids=str,
)
def test_what_speaks_against_storing(headers):
    application = Application(**headers)
    assert asked_twice(application)
    assert ask(PageCache(application), "/").body == application.body


@pytest.mark.parametrize("vary", [None, "", "Accept-Encoding", "cookie"])
def test_an_absent_vary_and_an_empty_one_are_both_no_reason_against_it(vary):
    assert not asked_twice(Application(Vary=vary))


@pytest.mark.parametrize(
    "status", ["302 Found", "403 Forbidden", "410 Gone", "500 Error", "503 No"]
)
def test_other_answers_are_not_stored(status):
    assert asked_twice(Application(status=status))


@pytest.mark.parametrize("status", ["200 OK", "301 Moved Permanently", "404 Not Found"])
def test_these_answers_are(status):
    application = Application(status=status)
    assert not asked_twice(application)
    assert ask(PageCache(application), "/").status == int(status[:3])


def test_a_stream_is_not_stored():
    stream = StreamingHttpResponse([b"a", b"b"])
    stream.close = lambda: None

    class Streaming(Application):
        def __call__(self, environ, start_response):
            super().__call__(environ, start_response)
            return stream

    assert ask(PageCache(Streaming()), "/").body == b"ab"


def test_the_body_is_closed_once_it_is_read():
    response = HttpResponse(b"x")
    closed = []
    response.close = lambda: closed.append(True)

    class Closing(Application):
        def __call__(self, environ, start_response):
            super().__call__(environ, start_response)
            return response

    ask(PageCache(Closing()), "/")
    assert closed == [True]


@pytest.mark.parametrize(
    "name", ["sessionid", "csrftoken", "messages", "comentarios", "comentarista"]
)
def test_who_has_a_cookie_of_ours_asks_the_application(name):
    assert asked_twice(Application(), cookie=f"otra=1; {name}=abc")
    application = Application()
    cache = PageCache(application)
    ask(cache, "/")
    ask(cache, "/", cookie=f"{name}=")
    assert application.asked[-1]["HTTP_COOKIE"] == f"{name}="


def test_other_cookies_are_ignored_and_never_reach_what_is_stored():
    application = Application()
    cache = PageCache(application)
    ask(cache, "/", cookie="_ga=1; sessionidx=2; xsessionid=3", range="bytes=0-1", if_match='"x"')
    ask(cache, "/")
    (asked,) = application.asked
    assert not [name for name in asked if name.startswith(("HTTP_COOKIE", "HTTP_IF", "HTTP_RANGE"))]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_ask_the_application(method):
    application = Application()
    cache = PageCache(application)
    ask(cache, "/")
    ask(cache, "/", method)
    assert application.asked[-1]["REQUEST_METHOD"] == method


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "malo.example"},
        {"host": HOST.upper() + "."},
        {"host": f"{HOST}0"},
        {"host": ""},
        {"authorization": "Basic x"},
        {"environ_wsgi.url_scheme": "https"},
    ],
    ids=str,
)
def test_only_the_address_of_the_site_is_stored(headers):
    """What names another host or scheme gets what the application says of it, and leaves nothing behind."""
    assert asked_twice(Application(), **headers)


@pytest.mark.parametrize(
    "header",
    ["x_forwarded_host", "x_forwarded_scheme", "x_original_url", "x_forwarded_port", "forwarded"],
)
def test_headers_that_no_view_reads_make_no_page_of_their_own(header):
    application = Application()
    cache = PageCache(application)
    ask(cache, "/", **{header: "malo.example"})
    ask(cache, "/")
    assert len(application.asked) == 1


@pytest.mark.parametrize(
    ("said", "is_stored"),
    [("https", True), ("https, http", True), ("http", False), (None, False), ("HTTPS", False)],
)
def test_behind_a_web_server_only_what_came_by_https_is_stored(settings, said, is_stored):
    settings.SITE_URL = f"https://{HOST}"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {} if said is None else {"x_forwarded_proto": said}
    assert asked_twice(Application(), **headers) is not is_stored


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("page=2", "page=2"),
        ("orden=nuevos&page=2", "orden=nuevos&page=2"),
        ("page=2&orden=nuevos", "orden=nuevos&page=2"),
        ("utm_source=x&gclid=1&page=3&fbclid=", "page=3"),
        ("utm_source=x", ""),
        ("page=02", None),
        ("page=0", None),
        ("page=-1", None),
        ("page=٢", None),
        ("page=", None),
        ("page=2&page=3", None),
        ("page=2%00", None),
        ("page=2%0A", None),
        ("page=999999", None),
        ("orden=otro", None),
        ("q=x", None),
        ("gracias=espera", None),
        ("responder=1", None),
        ("x", None),
        ("page=" + "1" * 600, None),
    ],
)
def test_queries(query, kept):
    assert canonical_query(query) == kept


def test_what_only_tracks_is_no_part_of_what_is_stored():
    application = Application()
    cache = PageCache(application)
    ask(cache, "/?utm_source=carta")
    ask(cache, "/")
    assert [environ["QUERY_STRING"] for environ in application.asked] == [""]


def test_a_path_with_a_question_mark_is_no_query():
    application = Application()
    cache = PageCache(application)
    ask(cache, "/blog/%3Fpage=2")
    ask(cache, "/blog/?page=2")
    assert len(application.asked) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/static/x.css",
        "/media/images/x.jpg",
        "/documentos/1/x",
        "/healthz",
        "/readyz",
        "/" + "a" * 600,
    ],
)
def test_what_is_never_looked_at(path):
    assert asked_twice(Application(), path)


def test_another_token_makes_all_stale():
    application = Application()
    caches = [PageCache(application) for _process in range(2)]
    for _time in range(2):
        for cache in caches:
            ask(cache, "/")
    assert len(application.asked) == 2
    new_token()
    assert [ask(cache, "/").body for cache in caches] == [application.body] * 2
    assert len(application.asked) == 4


def test_what_changes_while_it_is_rendered_is_not_served_again():
    """The token is read before the application is called, which may have read what was there before."""
    application = Application()
    application.before = lambda environ: new_token() if len(application.asked) == 1 else None
    assert asked_twice(application)


def test_an_entry_lives_for_so_many_seconds(monkeypatch):
    application = Application()
    cache = PageCache(application)
    ask(cache, "/")
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 59)
    ask(cache, "/")
    assert len(application.asked) == 1
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    ask(cache, "/")
    assert len(application.asked) == 2


def test_maintenance_and_clearing_make_all_stale(capsys):
    application = Application()
    cache = PageCache(application)
    for number, command in enumerate(
        [("maintenance", "on"), ("maintenance", "off"), ("page_cache", "clear")]
    ):
        ask(cache, "/")
        ask(cache, "/")
        assert len(application.asked) == number + 1
        call_command(*command)
    ask(cache, "/")
    assert len(application.asked) == 4


def test_many_who_ask_for_the_same_have_it_rendered_once():
    application, started, go_on = Application(), threading.Event(), threading.Event()

    def wait(environ):
        started.set()
        go_on.wait(60)

    application.before = wait
    cache = PageCache(application)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask(cache, "/"))) for _n in range(6)]
    threads[0].start()
    started.wait(60)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert len(application.asked) == 1 and len(answers) == 6 == answers.count(answers[0])


def test_who_comes_after_a_change_does_not_take_what_was_rendered_before_it():
    application, started, go_on = Application(), threading.Event(), threading.Event()

    def wait(environ):
        if len(application.asked) == 1:
            started.set()
            go_on.wait(60)

    application.before = wait
    cache = PageCache(application)
    first = threading.Thread(target=ask, args=(cache, "/"))
    first.start()
    started.wait(60)
    new_token()
    application.body = b"Nueva."
    assert ask(cache, "/").body == b"Nueva."
    go_on.set()
    first.join(60)
    assert ask(cache, "/").body == b"Nueva."


def test_an_application_that_fails_holds_nobody_up():
    application = Application()

    def fail(environ):
        raise RuntimeError

    application.before = fail
    cache = PageCache(application)
    for _time in range(2):
        with pytest.raises(RuntimeError):
            ask(cache, "/")
    assert not cache.rendering


def test_memory_is_bounded_and_what_is_asked_for_stays(settings):
    settings.PAGE_CACHE_MEGABYTES = 1
    application = Application(b"x" * 100_000)
    cache = PageCache(application)
    ask(cache, "/la-primera/")
    for number in range(30):
        ask(cache, f"/{number}/")
        ask(cache, "/la-primera/")
    assert cache.pages.size <= 1024 * 1024
    assert cache.pages.size == sum(entry.size for entry in cache.pages.by_key.values())
    assert len(application.asked) == 31
    assert asked_twice(Application(b"x" * 1024 * 1024))


def test_what_is_not_there_takes_no_room_from_pages(settings):
    settings.PAGE_CACHE_MEGABYTES = 1
    application = Application()
    cache = PageCache(application)
    ask(cache, "/")
    application.status = "404 Not Found"
    for number in range(100):
        ask(cache, f"/no-hay-{number}/")
    assert cache.not_found.size <= 1024 * 1024 / 16
    assert ask(cache, "/").status == 200
    assert len(application.asked) == 101


def test_it_is_off_where_the_setting_says_so(settings):
    settings.PAGE_CACHE_SECONDS = 0
    assert asked_twice(Application())


def test_a_cdn_may_keep_pages_for_a_while(settings):
    settings.PAGE_CACHE_CDN_SECONDS = 300
    said = "public, max-age=0, s-maxage=300"
    assert page_cache._public() == said
    assert not asked_twice(Application(**{"Cache-Control": said}))


def test_who_listens_hears_of_each_public_answer(monkeypatch):
    told = []
    monkeypatch.setattr(page_cache, "answered", [lambda *said: told.append(said)])
    cache = PageCache(Application())
    ask(cache, "/blog/", referer="https://buscador.example/")
    ask(cache, "/blog/")
    ask(cache, "/admin/")
    assert told == [("/blog/", 200, "https://buscador.example/"), ("/blog/", 200, "")]


def test_the_command_prints_what_each_process_has_done(capsys):
    cache = PageCache(Application())
    for _time in range(4):
        ask(cache, "/")
    call_command("page_cache")
    assert "3 hits (75.0 %), 1 misses, 1 pages, 0.0 MB" in capsys.readouterr().out


def test_the_gateway_takes_no_thread_for_what_is_stored():
    application = Application()
    gateway, sent = Gateway(PageCache(application)), []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/blog/",
        "query_string": b"",
        "headers": [(b"host", HOST.encode())],
    }

    async def send(message):
        sent.append(message)

    async def ask_twice():
        for _time in range(2):
            await gateway(scope, None, send)
            gateway.pool.shutdown()

    asyncio.run(ask_twice())
    assert sent[:2] == sent[2:] and sent[1]["body"] == application.body
    assert len(application.asked) == 1


class Redis:
    """A Redis that may be away."""

    def __init__(self):
        self.value, self.is_there = None, True

    def set(self, key, value):
        self._ask()
        self.value = value

    def get(self, key):
        self._ask()
        return self.value

    def _ask(self):
        if not self.is_there:
            raise OSError


@pytest.fixture
def redis(settings, monkeypatch):
    """Return the Redis of several machines; `turn` lets this one ask once."""
    settings.PAGE_CACHE_REDIS = "redis://otra"
    redis = Redis()
    monkeypatch.setattr(freshness, "_redis", lambda url: redis)
    monkeypatch.setattr(page_cache, "listen", lambda: None)
    redis.listener = freshness.Listener()
    return redis


def test_without_a_word_from_redis_everything_is_a_miss(redis):
    freshness.Listener.heard_at = 0.0
    assert asked_twice(Application())
    redis.listener.ask()
    assert not asked_twice(Application())


def test_what_another_machine_says_makes_all_stale(redis):
    application = Application()
    cache = PageCache(application)
    redis.listener.ask()
    ask(cache, "/")
    redis.listener.ask()
    ask(cache, "/")
    assert len(application.asked) == 1
    redis.set("", "otra")
    redis.listener.ask()
    ask(cache, "/")
    assert len(application.asked) == 2


def test_a_word_lost_while_redis_was_away_is_made_up_for(redis, monkeypatch):
    application = Application()
    cache = PageCache(application)
    redis.listener.ask()
    ask(cache, "/")
    redis.is_there = False
    redis.listener.ask()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 3)
    ask(cache, "/")
    assert len(application.asked) == 2
    redis.is_there = True
    redis.listener.ask()
    ask(cache, "/")
    assert len(application.asked) == 3


def test_who_writes_tells_the_others_even_if_redis_was_away(redis, monkeypatch):
    monkeypatch.setattr(freshness, "ASK_SECONDS", 0.01)
    redis.is_there = False
    new_token()
    assert redis.value is None
    redis.is_there = True
    while freshness._notifying.locked():
        time.sleep(0.01)
    assert redis.value
