"""The whole site behind the page cache: each kind of page is stored, nothing of one visitor is, and none is stale."""

import random
import re
from contextlib import contextmanager
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from bench.edits import Edits
from blog.models import ArticleSource
from comments.models import Comment
from core.base.freshness import token
from core.serving.page_cache import PageCache
from core.serving.request_bodies import LimitedBodies
from core.wagtail_compat.publishing import publish_revision
from tests.cached import HOST, ask
from tests.factories import ContentPageFactory, SeriesPageFactory, SourceFactory, UserFactory
from tests.ground import planted

pytestmark = pytest.mark.django_db
TABLES = re.compile(r'(?:FROM|JOIN) "(\w+)"')
# What pages read of tables whose writes don't count: comments raise by themselves (comments.states), what the index
# says of related articles is written when they are published (core.serving.signal_handlers).
EXPLICIT = {"comments_comment", "search_entry", "search_entry_text", "search_fts", "search_word"}
NO_VIEW_READS = {"cache"}  # Wagtail's paths of sites: cleared after the commit


class Counted:
    """The application, which counts how often it is asked."""

    def __init__(self) -> None:
        """Wrap what motivacional.wsgi serves, without the cache."""
        self.application, self.number = LimitedBodies(get_wsgi_application()), 0

    def __call__(self, environ, start_response):
        """Answer."""
        self.number += 1
        return self.application(environ, start_response)


@pytest.fixture(autouse=True)
def _switched_on(settings, tmp_path):
    settings.VAR_DIR, settings.PAGE_CACHE_SECONDS = tmp_path, 60
    settings.SECURITY_CONTACT = ["mailto:seguridad@example.org"]


@planted(on="site")
def stored_site(site):
    """Return the site with pages of every kind."""
    site.series = SeriesPageFactory(parent=site.blog, title="Errores", slug="errores")
    site.source = SourceFactory(title="Revista", recommended=True)
    for number in range(11):
        site.first = site.article(
            title=f"Artículo {number}", series=site.series, tags=["agenda"], revision=number > 9
        )
    ArticleSource.objects.create(page=site.first, source=site.source)
    site.about = ContentPageFactory(parent=site.home, title="Sobre mí", slug="sobre-mi")
    site.offer = site.service()
    return site


@pytest.fixture
def application():
    """Return the application behind the caches of the test."""
    return Counted()


@pytest.fixture
def cache(application):
    """Return the cache of a process."""
    return PageCache(application)


@contextmanager
def committed(capture):
    """Run what waits for the commit, as at the end of a transaction."""
    with capture(execute=True):
        yield


def addresses(stored_site) -> list[str]:
    """Return an address of each kind of page that may be stored."""
    feeds = ("feed/", "feed/atom/", "feed/json/")
    date = stored_site.first.date
    return [
        "/",
        *(
            page.url
            for page in (
                stored_site.blog,
                stored_site.first,
                stored_site.series,
                stored_site.topics,
                stored_site.topic,
            )
        ),
        *(
            page.url
            for page in (
                stored_site.authors,
                stored_site.author,
                stored_site.about,
                stored_site.services,
                stored_site.offer,
            )
        ),
        f"/blog/{date:%Y}/",
        f"/blog/{date:%Y}/{date:%m}/",
        "/blog/tag/agenda/",
        "/blog/?page=2",
        "/blog/fuentes/",
        f"/blog/fuente/{stored_site.source.slug}/",
        *(f"/blog/{feed}" for feed in feeds),
        f"{stored_site.topic.url}feed/",
        f"{stored_site.first.url}?orden=nuevos",
        *(f"/comentarios/{feed}" for feed in feeds),
        f"/comentarios/de/{stored_site.first.pk}/feed/",
        *("/sitemap.xml", "/robots.txt", "/llms.txt", "/.well-known/security.txt"),
        "/no-existe/",
        "/no-existe.php",
    ]


def test_each_kind_of_page_is_stored_and_none_reads_a_cookie_or_a_table_that_it_may_not(
    stored_site, application, cache, monkeypatch
):
    """It renders some thirty pages, which costs seconds."""
    read: set[str] = set()

    class Cookies(dict):
        def __contains__(self, name):
            read.add(name)
            return super().__contains__(name)

        def __getitem__(self, name):
            read.add(name)
            return super().__getitem__(name)

        def get(self, name, default=None):
            read.add(name)
            return super().get(name, default)

    monkeypatch.setattr(
        "django.core.handlers.wsgi.WSGIRequest.COOKIES", property(lambda request: Cookies())
    )
    for address in addresses(stored_site):
        before = application.number
        with CaptureQueriesContext(connection) as queries:
            first = ask(cache, address)
        second = ask(cache, address, accept_encoding="gzip")
        assert application.number == before + 1, address
        assert first.status == second.status == (404 if "no-existe" in address else 200), address
        assert second.headers.get("content-encoding") == "gzip" or len(first.body) < 500, address
        assert first.headers["content-security-policy"] and "set-cookie" not in first.headers
        tables = {table for query in queries for table in TABLES.findall(query["sql"])}
        assert not (tables & settings.PAGE_CACHE_UNSEEN_TABLES) - EXPLICIT - NO_VIEW_READS, address
        for word in (b"csrfmiddlewaretoken", b"nonce", b"wagtail-userbar"):
            assert word not in first.body, address
    assert read <= settings.PAGE_CACHE_COOKIES, read
    assert settings.SESSION_COOKIE_NAME in read  # else nothing was looked at


def test_every_cookie_that_the_site_sets_is_known():
    from comments import pending_cookie, rules

    named = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    assert named | {pending_cookie.COOKIE, rules.COOKIE} == settings.PAGE_CACHE_COOKIES


@pytest.mark.parametrize(
    "path",
    [
        "/buscar/?q=agenda",
        "/buscar/",
        "/suscribirme/",
        "/pedir/",
        "/mis-datos/",
        "/admin/login/",
        "/healthz",
        "/blog/?page=99",
        "/blog/?page=1&page=2",
        "/blog/?q=x",
        "/blog",
    ],
)
def test_what_is_not_stored(stored_site, application, cache, path):
    assert ask(cache, path) is not None
    before = application.number
    ask(cache, path)
    assert application.number == before + 1


def test_one_who_is_logged_in_gets_her_own_page_and_leaves_none(stored_site, application, cache):
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    ask(cache, "/")
    for _time in range(2):
        own = ask(cache, "/", cookie=cookie)
        assert b"wagtail-userbar" in own.body
        assert own.headers["cache-control"] == "private, no-cache"
    assert application.number == 3
    assert b"wagtail-userbar" not in ask(cache, "/").body


@pytest.mark.parametrize("kind", ["password", "login", "groups"])
def test_a_private_page_is_not_stored_and_was_public_no_longer(
    stored_site, cache, kind, django_capture_on_commit_callbacks
):
    assert ask(cache, stored_site.about.url).status == 200
    with committed(django_capture_on_commit_callbacks):
        PageViewRestriction.objects.create(
            page=stored_site.about, restriction_type=kind, password="clave"
        )
    for _time in range(2):
        answer = ask(cache, stored_site.about.url)
        assert b"Texto de la p" not in answer.body
        assert "no-store" in answer.headers["cache-control"]
    assert cache.pages.get((stored_site.about.url, ""), token()) is None


def test_a_draft_is_shown_to_nobody(stored_site, cache, django_capture_on_commit_callbacks):
    page = stored_site.about
    before = ask(cache, page.url)
    with committed(django_capture_on_commit_callbacks):
        page.body = [("paragraph", "<p>Un borrador.</p>")]
        revision = page.save_revision()
    assert ask(cache, page.url) == before
    with committed(django_capture_on_commit_callbacks):
        publish_revision(revision, skip_checks=True)
    assert b"Un borrador." in ask(cache, page.url).body


def test_forms_on_stored_pages_work(stored_site, cache, client):
    """None of them needs a token of the page."""
    page = ask(cache, stored_site.first.url).body.decode()
    (action,) = re.findall(r'action="(/comentarios/nuevo/\d+/)[^"]*"', page)
    form = {"text": "Muy útil.", "name": "Ana", "email": "ana@correo.example", "consent": "on"}
    sent = client.post(action, form, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303 and Comment.objects.get().state == "pending"
    assert client.post(action, form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_her_pending_comment_is_hers_alone(stored_site, cache, client):
    ask(cache, stored_site.first.url)
    form = {"text": "Muy útil.", "name": "Ana", "email": "ana@correo.example", "consent": "on"}
    client.post(
        f"/comentarios/nuevo/{stored_site.first.pk}/",
        form,
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    own = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
    assert SimpleCookie(own)["comentarios"]
    shown = ask(cache, stored_site.first.url, cookie=own)
    assert "Muy útil." in shown.body.decode() and "no-store" in shown.headers["cache-control"]
    assert "Muy útil." not in ask(cache, stored_site.first.url).body.decode()


def test_a_feed_that_a_reader_has_is_a_304_whether_stored_or_not(stored_site, application, cache):
    etag = ask(cache, "/blog/feed/").headers["etag"]
    assert ask(cache, "/blog/feed/", if_none_match=etag).status == 304
    assert ask(PageCache(application), "/blog/feed/", if_none_match=etag).status == 304


def test_maintenance_holds_for_what_is_stored(stored_site, cache):
    from django.core.management import call_command

    assert ask(cache, "/").status == 200
    call_command("maintenance", "on", verbosity=0)
    assert ask(cache, "/").status == 503
    call_command("maintenance", "off", verbosity=0)
    assert ask(cache, "/").status == 200


def test_another_host_is_refused_whatever_is_stored(stored_site, cache):
    ask(cache, "/")
    assert ask(cache, "/", host="malo.example").status == 400
    assert b"malo.example" not in ask(cache, "/", x_forwarded_host="malo.example").body
    assert HOST.encode() in ask(cache, "/sitemap.xml").body


def test_a_kill_between_commit_and_callback_is_over_after_a_minute(stored_site, cache, monkeypatch):
    import time

    ask(cache, stored_site.about.url)
    stored_site.about.title = "Otro título"
    stored_site.about.save_revision().publish()  # nothing that waits for the commit runs
    assert b"Otro t" not in ask(cache, stored_site.about.url).body
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    assert b"Otro t" in ask(cache, stored_site.about.url).body


def test_after_random_edits_no_process_serves_what_was(
    stored_site, application, django_capture_on_commit_callbacks
):
    """Each step edits and renders a page five times: some two seconds for all. `make bench` makes a thousand."""
    chance = random.Random(17)
    edits, caches = Edits(chance), [PageCache(application) for _process in range(2)]
    asked = ["/", stored_site.first.url, stored_site.topic.url, "/blog/feed/", "/sitemap.xml"]
    for _step in range(6):
        address = chance.choice(asked)
        for cache in caches:
            ask(cache, address)
        with committed(django_capture_on_commit_callbacks):
            edits.any()
        fresh = ask(application, address)
        for cache in caches:
            found = ask(cache, address)
            assert (found.status, found.body) == (fresh.status, fresh.body), address
