"""Feeds of sources are read in the background: what is good is stored as plain text, whatever else comes changes nothing."""

import gzip
from datetime import UTC, datetime, timedelta
from itertools import repeat

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail import hooks
from wagtail.models import ReferenceIndex

from blog.models import Source, SourceEntry, SourceFeed
from blog.sources import feeds
from blog.sources.feeds import EACH_MINUTE, EVERY, LONGEST_PAUSE, fetch_source, queue_due
from core.tasks.scheduling import EVERY_MINUTE_HOOK
from core.wagtail_compat.task_results import number_waiting
from tests.factories import SourceFactory, UserFactory
from tests.hosts import says, writes

pytestmark = pytest.mark.django_db

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>Cuaderno</title><link>https://cuaderno.org/</link>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate></item>"""
MARCH = "Tue, 03 Mar 2026 09:00:00 -0300"


def item(title, link="https://cuaderno.org/1", date=MARCH):
    return ITEM.format(title=title, link=link, date=date)


def rss(*items, encoding="utf-8"):
    text = RSS.format(encoding=encoding, items="".join(items or [item("Señal y ruido")]))
    return text.encode("latin-1" if "8859" in encoding else "utf-8")


@pytest.fixture
def source(other_host):
    """Return a source whose feed is at the other host."""
    return SourceFactory(feed_url=other_host.url("/feed"))


@pytest.fixture
def read(other_host, source):
    """Return a function that answers for the feed, fetches it when it's due, and returns what went wrong."""

    def fetched(body=b"", answer=None, **headers):
        other_host.serve("/feed", answer or says(body, **headers))
        SourceFeed.objects.filter(source=source).update(next_fetch=timezone.now())
        return fetch_source.call(source.pk)

    return fetched


def titles(source):
    return [entry.title for entry in source.entries.newest_first()]


class TestWhatIsStored:
    def test_title_address_and_date(self, read, source):
        assert read(rss(item("Señal &amp;amp; <![CDATA[<b>ruido</b>]]>"))) == ""
        (entry,) = source.entries.all()
        assert (entry.title, entry.url) == ("Señal & ruido", "https://cuaderno.org/1")
        assert entry.published == datetime(2026, 3, 3, 12, tzinfo=UTC)
        feed = source.feed
        assert feed.fetched_at and not feed.error and not feed.failures
        assert feed.next_fetch - feed.fetched_at == EVERY

    def test_atom_with_addresses_of_its_own_site(self, read, source, other_host):
        atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title type="text">1 &lt; 2</title>
        <link href="/nota"/><id>tag:a</id><updated>2026-03-03T09:00:00-03:00</updated></entry></feed>"""
        assert read(atom) == ""
        (entry,) = source.entries.all()
        assert (entry.title, entry.url) == ("1 < 2", other_host.url("/nota"))

    def test_the_newest_ten(self, read, source):
        dates = [f"{day:02} Mar 2026 09:00:00 GMT" for day in range(1, 16)]
        read(rss(*(item(f"Nota {n}", f"https://c.org/{n}", d) for n, d in enumerate(dates, 1))))
        assert titles(source) == [f"Nota {n}" for n in range(15, 5, -1)]

    def test_what_has_no_date_comes_last_in_its_order(self, read, source):
        undated = [item(f"Sin {n}", f"https://c.org/s{n}", "ayer") for n in (1, 2)]
        read(rss(*undated, item("Con fecha")))
        assert titles(source) == ["Con fecha", "Sin 1", "Sin 2"]

    @pytest.mark.parametrize("date", ["31 Feb 2026", "Fri, 01 Jan 2999 00:00:00 GMT", "01 Jan 0001 00:00:00 GMT", "", "9" * 400])  # fmt: skip
    def test_dates_that_can_not_be_are_none(self, read, source, date):
        assert read(rss(item("Nota", date=date))) == ""
        assert source.entries.get().published is None

    @pytest.mark.parametrize(
        "link",
        ["javascript:alert(1)", "data:text/html,x", "ftp://c.org/", "", "https://c.org/" + "a" * 500, "mailto:a@c.org"],
    )  # fmt: skip
    def test_what_leads_nowhere_is_left_out(self, read, source, link):
        assert read(rss(item("Mala", link), item("Buena", "https://c.org/b"))) == ""
        assert titles(source) == ["Buena"]

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("&lt;b&gt;Hola&lt;/b&gt; &lt;i&gt;a&lt;/i&gt; todas", "Hola a todas"),
            (
                "&lt;script&gt;alert(1)&lt;/script&gt;Hola",
                "<script>alert(1)</script>Hola",
            ),  # escaped where it's shown
            ("El elemento &lt;details&gt;", "El elemento <details>"),
            ("Tips &amp;#8217;n&amp;#8217; trucos", "Tips ’n’ trucos"),
            ("  Hola\n  a &#x202e;todas ", "Hola a todas"),
            ("x" * 3000, "x" * 199 + "…"),
            ("", None),
        ],
    )
    def test_titles_are_plain_and_short(self, read, source, written, title):
        assert read(rss(item(written))) == ""
        assert titles(source) == ([title] if title else [])

    def test_long_ids_and_the_same_one_twice(self, read, source):
        twice = [item(n, "https://c.org/" + "a" * 400) for n in ("Una", "Otra")]
        assert read(rss(*twice)) == ""
        assert titles(source) == ["Una"] and len(source.entries.get().guid) == 64

    @pytest.mark.parametrize(
        ("encoding", "header"),
        [("iso-8859-1", ""), ("utf-8", "iso-8859-1"), ("x-none", ""), ("iso-8859-1", "iso-8859-1")],
    )
    def test_letters_whoever_names_their_encoding(self, read, source, encoding, header):
        kind = f"text/xml; charset={header}" if header else "text/xml"
        assert read(rss(encoding=encoding), Content_Type=kind) == ""
        assert titles(source) == ["Señal y ruido"]

    def test_the_same_again_writes_nothing(self, read, source):
        read(rss())
        kept = source.entries.get().pk
        read(rss())
        assert source.entries.get().pk == kept


class TestWhatChangesNothing:
    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (says(b"<rss version='2.0'><channel><item></channel></rss>"), "bien formado"),
            (says(b""), "bien formado"),
            (says(b"<!doctype html><p>Hola<br>"), "bien formado"),
            (says(b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>"), "No es un feed"),
            (says(rss().replace(b"Se", b"\xff")), "codificaci"),
            (says(b"\xff\xfe<\x00r"), "codificaci"),
            (says(rss(encoding="punycode").replace("ñ".encode(), b"\xff")), "codificaci"),
            (says(b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + rss(item("&x;"))[38:]), "entidades"),
            (says(b"<!DOCTYPE r [<!ENTITY x SYSTEM 'http://127.0.0.1/'>]>" + rss(item("&x;"))[38:]), "entidades"),
            (says(b"<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>" + rss(item("&b;"))[38:]), "entidades"),
            (says(b"<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1/x.dtd'> %p;]>" + rss()[38:]), "entidades"),
            (says(b"<rss>" + b"<a>" * 200_000), "demasiados elementos"),
            (says(b"<rss version='2.0'><channel>" + b"<item/>" * 200_000), "demasiados elementos"),
            (says(gzip.compress(b" " * 40_000_000, 1), Content_Encoding="gzip"), "2048 KB"),
            (writes(lambda: repeat(b"<item>" * 10_000)), "2048 KB"),
            (says(b"x", 404), "404"),
            (says(b"x", 500), "500"),
            (says(b"", 302, Location="http://127.0.0.1/"), "no es pública"),
            (says(b"", 302, Location="http://[::ffff:127.0.0.1]/"), "no es pública"),
        ],
    )  # fmt: skip
    def test_is_said_in_a_sentence(self, read, source, answer, words):
        read(rss())
        assert words in read(answer=answer)
        assert titles(source) == ["Señal y ruido"]
        feed = SourceFeed.objects.get(source=source)
        assert words in feed.error and feed.failures == 1
        assert read(rss()) == "" and SourceFeed.objects.get().failures == 0

    def test_a_parser_that_breaks_is_logged(self, read, source, monkeypatch, caplog):
        monkeypatch.setattr(feeds.feedparser, "parse", lambda *_a, **_k: 1 / 0)
        assert "no se puede leer" in read(rss()).lower()
        assert "feedparser" in caplog.text

    def test_a_document_type_elsewhere_is_not_asked_for(self, read, source, other_host):
        dtd = f"<!DOCTYPE rss PUBLIC '-//N//DTD RSS 0.91//EN' '{other_host.url('/dtd')}'>".encode()
        assert read(dtd + rss()[38:]) == ""
        assert titles(source) == ["Señal y ruido"]
        assert [path for _m, path, _h in other_host.asked] == ["/feed"]

    def test_a_feed_of_a_site_that_says_it_has_not_changed(self, read, source, other_host):
        read(rss(), ETag='"a"', Last_Modified="Tue, 03 Mar 2026 12:00:00 GMT")
        assert read(answer=says(status=304)) == ""
        assert titles(source) == ["Señal y ruido"]
        sent = other_host.asked[-1][2]
        assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"a"', "Tue, 03 Mar 2026 12:00:00 GMT")  # fmt: skip
        assert read(answer=says(status=304)) == "" and other_host.asked[-1][2]["If-None-Match"]

    @pytest.mark.parametrize("etag", ["x" * 3000, "\u00f1".encode().decode("latin-1"), "a\tb"])
    def test_odd_headers_do_no_harm(self, read, source, etag):
        assert read(rss(), ETag=etag) == "" == read(rss(), ETag=etag)

    def test_no_request_is_made_within_a_transaction(self, read, monkeypatch, source):
        begun = len(connection.savepoint_ids), connection.in_atomic_block
        seen = []
        monkeypatch.setattr(
            feeds,
            "fetch",
            lambda *_a, **_k: seen.append(
                (len(connection.savepoint_ids), connection.in_atomic_block)
            ),
        )
        with pytest.raises(AttributeError):
            read(rss())
        assert seen == [begun]


class TestWhenItIsAsked:
    def test_after_failures_each_time_later_up_to_a_week(self, read, source):
        pauses = []
        for _ in range(10):
            read(answer=says(status=500))
            pauses.append(_pause(source))
        assert pauses[:3] == [2 * EVERY, 4 * EVERY, 8 * EVERY]
        assert pauses[-1] == LONGEST_PAUSE == timedelta(days=7)

    def test_not_before_a_retry_after_is_over(self, read, source):
        read(answer=says(status=503, Retry_After=str(10 * 24 * 3600)))
        assert _pause(source) == timedelta(days=10)
        read(answer=says(status=429, Retry_After="60"))
        assert _pause(source) == 4 * EVERY

    def test_what_is_not_due_is_left_alone(self, read, source, other_host):
        read(rss())
        assert fetch_source.call(source.pk) == "" and len(other_host.asked) == 1
        assert fetch_source.call(source.pk + 1) == ""

    def test_who_is_killed_while_asking_is_asked_in_an_hour(self, source, monkeypatch):
        monkeypatch.setattr(feeds, "fetch", lambda *_a, **_k: exit())
        with pytest.raises(SystemExit):
            fetch_source.call(source.pk)
        assert not Source.objects.due().exists()

    def test_another_address_begins_anew(self, read, source, other_host):
        read(rss(), ETag='"a"')
        source.feed_url = other_host.serve("/other", says(status=500))
        source.save()
        assert Source.objects.due().get() == source
        assert "500" in fetch_source.call(source.pk)
        assert titles(source) == [] and "If-None-Match" not in other_host.asked[-1][2]

    def test_what_comes_for_an_address_changed_meanwhile_is_dropped(
        self, read, source, monkeypatch
    ):
        def fetch(*args, **options):
            SourceFeed.objects.update(address="https://otra.org/feed")
            return asked(*args, **options)

        asked = feeds.fetch
        monkeypatch.setattr(feeds, "fetch", fetch)
        read(rss())
        assert titles(source) == []

    def test_without_a_feed_nothing_is_shown(self, read, source):
        read(rss())
        source.feed_url = ""
        source.save()
        assert not source.latest_entries().exists() and not Source.objects.due().exists()

    def test_some_a_minute_each_once(self, other_host):
        for number in range(EACH_MINUTE + 2):
            SourceFactory(feed_url=other_host.url(f"/{number}"))
        SourceFactory()
        assert queue_due in [register() for register in hooks.get_hooks(EVERY_MINUTE_HOOK)]
        queue_due()
        queue_due()
        assert number_waiting("pictures") == EACH_MINUTE  # no mail waits behind them

    def test_it_goes_with_its_source(self, read, source):
        read(rss())
        source.delete()
        assert not SourceEntry.objects.exists() and not SourceFeed.objects.exists()


@pytest.mark.parametrize("model", [SourceEntry, SourceFeed])
def test_it_is_no_use_of_a_source(model):
    assert not ReferenceIndex.model_is_indexable(model)


def _pause(source):
    feed = SourceFeed.objects.get(source=source)
    seconds = (feed.next_fetch - timezone.now()).total_seconds()
    return timedelta(hours=round(seconds / 3600))


def test_the_worker_survives_all_of_them(other_host, client, site):
    """Hostile feeds, and a good one behind them in the queue."""
    hostile = [
        says(b"<rss>" * 300_000),
        says(b"<" * 2_000_000),
        says(gzip.compress(b"\0" * 40_000_000, 1), Content_Encoding="gzip"),
        writes(lambda: repeat(b"x" * 100_000)),
        says(
            b"<rss version='2.0'><channel>" + b"<item>" + b"<![CDATA[" + b"<b>" * 600_000 + b"]]>"
        ),
        lambda handler: None,
        lambda handler: handler.wfile.write(b"\0" * 100),
        says(b"", 302, Location="http://127.0.0.1/"),
    ]
    for number, answer in enumerate(hostile):
        SourceFactory(feed_url=other_host.serve(f"/{number}", answer))
    good = SourceFactory(feed_url=other_host.serve("/good", says(rss())), slug="buena")
    for _ in range(2):
        queue_due()
        for result in list(DBTaskResult.objects.ready()):
            result.task.call(*result.args_kwargs["args"])
            result.delete()
    assert titles(good) == ["Señal y ruido"]
    assert SourceFeed.objects.exclude(error="").count() == len(hostile)
    assert "Señal y ruido" in client.get("/blog/fuente/buena/").content.decode()


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><title>" + "&lt;b" * 400_000 + "</title><link>https://c.org/</link></item>"),
        rss("<item><title>" + "&lt;" * 500_000 + "</title><link>https://c.org/</link></item>"),
        rss(
            "<item><description>"
            + "&amp;#" * 300_000
            + "</description><link>https://c.org/</link></item>"
        ),
        rss(*["<item><guid>a</guid><link>https://c.org/</link></item>"] * 3_000),
        rss("<item><pubDate>" + "1" * 1_900_000 + "</pubDate></item>"),
        rss("<item><pubDate>" + "1 " * 900_000 + "</pubDate></item>"),
        rss("<item><link>http://" + "a." * 900_000 + "</link></item>"),
        rss("<item " + " ".join(f"a{n}='1'" for n in range(100_000)) + "/>"),
        rss("<item><author>" + "a" * 1_900_000 + "</author></item>"),
    ],
    ids=["tags", "signs", "entities", "items", "date", "dates", "address", "attributes", "author"],
)
def test_what_is_large_and_odd_is_read_in_linear_time(read, body, source):
    """Each is within the limits: what is quadratic would hold the worker for minutes, and this test."""
    assert len(body) < 2 * 1024 * 1024 + 200_000
    read(body)


def test_the_form_of_a_source_says_how_its_feed_fares(client, read, source):
    client.force_login(UserFactory(is_superuser=True))
    address = f"/admin/snippets/blog/source/edit/{source.pk}/"
    assert "Todavía no se leyó" in client.get(address).content.decode()
    read(rss())
    read(answer=says(status=404))
    html = client.get(address).content.decode()
    assert (
        "Responde con un error: 404." in html
        and "Falló una vez" in html
        and "Señal y ruido" in html
    )
    assert 'name="feed-' not in html
