"""What readers know a feed and its articles by: names, an icon, ids that never change, addresses that lead somewhere."""

import json
import xml.etree.ElementTree as ET
from importlib import import_module
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.test import RequestFactory
from PIL import Image
from wagtail_footnotes.models import Footnote

from blog.feeds import made_absolute
from blog.models import ArticlePage
from core.base.models import SiteSettings
from tests.factories import DocumentFactory, ImageFactory, ready_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
ORIGIN = "http://127.0.0.1:8000"
ADDRESS = f"{ORIGIN}/blog/la-nota/"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
NOTE = "5b0f7a0e-7d5c-4b52-9a53-0a1c4a8f1d11"


def rss(client, address="/blog/"):
    return ET.fromstring(client.get(f"{address}feed/").content).find("channel")


def ids(client):
    """Return the ids of the articles in each format."""
    atom = ET.fromstring(client.get("/blog/feed/atom/").content)
    items = json.loads(client.get("/blog/feed/json/").content)["items"]
    guids = rss(client).findall("item/guid")
    assert {guid.get("isPermaLink") for guid in guids} <= {"false"}
    return (
        [guid.text for guid in guids],
        [entry.findtext(f"{ATOM}id") for entry in atom.findall(f"{ATOM}entry")],
        [item["id"] for item in items],
    )


def test_a_feed_is_named_after_the_site_and_has_an_icon_that_exists(client, site):
    site.article()
    assert rss(client, "/temas/organizacion/").findtext("title") == "motiVAcional · Organización"
    settings = SiteSettings.for_site(site.site)
    settings.name = "Casa & taller"
    settings.save()
    channel = rss(client)
    assert channel.findtext("title") == "Casa & taller · Blog"
    icon = channel.findtext("image/url")
    assert (channel.findtext("image/title"), channel.findtext("image/link")) == (
        channel.findtext("title"),
        channel.findtext("link"),
    )
    assert ET.fromstring(client.get("/blog/feed/atom/").content).findtext(f"{ATOM}icon") == icon
    assert json.loads(client.get("/blog/feed/json/").content)["icon"] == icon
    with Image.open(finders.find(icon.removeprefix(f"{ORIGIN}/static/"))) as picture:
        assert (picture.format, picture.size) == ("PNG", (512, 512))


def test_the_front_page_announces_the_feeds(client, site):
    head = BeautifulSoup(client.get("/").content, "html.parser").head
    links = head.find_all("link", rel="alternate", title=True)
    assert [link["href"] for link in links] == [
        "/blog/feed/",
        "/blog/feed/atom/",
        "/blog/feed/json/",
    ]


def test_an_id_stays_whatever_happens_to_the_article(client, site):
    article = site.article(slug="una")
    old = article.get_latest_revision()
    del old.content["feed_id"]  # a version of before there were ids
    old.save()
    first = ids(client)
    assert first == ([article.feed_id],) * 3
    assert article.feed_id.startswith("urn:uuid:")
    article.slug, article.title = "otra", "Otra"
    article.save_revision().publish()
    assert ids(client) == first
    old.publish()
    assert ids(client) == first


def test_a_copy_and_an_alias_have_ids_of_their_own(client, site):
    article = site.article(slug="una")
    copy = article.copy(update_attrs={"slug": "copia"}, keep_live=True)
    alias = article.create_alias(parent=site.blog, update_slug="alias")
    article.title = "Cambiado"
    article.save_revision().publish()
    found = set(ArticlePage.objects.values_list("feed_id", flat=True))
    assert len(found) == 3 and "" not in found
    assert ArticlePage.objects.get(pk=alias.pk).title == "Cambiado"
    assert copy.get_latest_revision_as_object().feed_id == copy.feed_id != article.feed_id


def test_an_imported_article_keeps_its_id_and_no_other_may_have_it(client, site):
    site.article(feed_id="https://viejo.example/?p=12")
    assert ids(client) == (["https://viejo.example/?p=12"],) * 3
    with pytest.raises(ValidationError):
        site.article(feed_id="https://viejo.example/?p=12")
    site.article(feed_id="")
    without = site.article(feed_id="")
    assert f"{ORIGIN}{without.url}" in ids(client)[0]


def test_articles_of_before_keep_their_address_as_id(site):
    there = site.article(slug="ñandú-y-agenda")
    given = site.article(feed_id="urn:x:1")
    ArticlePage.objects.filter(pk=there.pk).update(feed_id="")
    import_module("blog.migrations.0010_feed_ids_of_articles").set_addresses(apps, None)
    there.refresh_from_db()
    given.refresh_from_db()
    assert there.feed_id == there.get_full_url(RequestFactory().get("/"))
    assert given.feed_id == "urn:x:1"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("otra/", f"{ADDRESS}otra/"),
        ("?page=2", f"{ADDRESS}?page=2"),
        ("../x", f"{ORIGIN}/blog/x"),
        ("#a", f"{ADDRESS}#a"),
        ("/acerca/", f"{ORIGIN}/acerca/"),
        ("//otro.example/x", "http://otro.example/x"),
        ("https://otro.example/", "https://otro.example/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("#footnote-1", f"{ADDRESS}#footnote-1"),  # there is no such note
        ("http://[", "http://["),
    ],
)
def test_every_address_is_resolved_against_the_articles(link, expected):
    html = f'<a href="{link}">a</a><img src="{link}" srcset="{link} 2x"><blockquote cite="{link}">'
    soup = BeautifulSoup(made_absolute(html, ADDRESS), "html.parser")
    found = (soup.a["href"], soup.img["src"], soup.blockquote["cite"])
    assert found == (expected,) * 3
    assert not soup.img.has_attr("srcset")


def test_footnotes_stay_inside_the_entry(client, site):
    body = [("paragraph", f'<p>Con nota<footnote id="{NOTE}">[x]</footnote></p>')]
    article = site.article(slug="la-nota", body=body)
    article.footnotes.add(Footnote(uuid=NOTE, text="<p>Al pie</p>"))
    article.save()
    soup = BeautifulSoup(rss(client).findtext(f"item/{CONTENT}"), "html.parser")
    mark = soup.find("a", role="doc-noteref")
    back = soup.find("a", role="doc-backlink")
    assert "Al pie" in soup.find(id=mark["href"][1:]).get_text()
    assert soup.find(id=back["href"][1:]) is mark
    assert mark["href"] == "#footnote-1-la-nota"  # another article's are others


def test_a_recording_is_enclosed_with_its_length_and_type(client, site):
    recording, lost = (
        DocumentFactory(title="Audio", file=ContentFile(b"x" * 1234, "la-voz.mp3"))
        for _each in range(2)
    )
    type(recording).objects.update(file_size=99)  # noted wrong: the file says it
    Path(lost.file.path).unlink()
    body = [
        ("audio", {"file": each, "title": "Voz", "transcript": ""}) for each in (lost, recording)
    ]
    article = site.article(body=body, cover=ready_image("share"))
    expected = (f"{ORIGIN}{recording.url}", "1234", "audio/mpeg")
    (enclosure,) = rss(client).findall("item/enclosure")
    assert tuple(enclosure.get(name) for name in ("url", "length", "type")) == expected
    atom = ET.fromstring(client.get("/blog/feed/atom/").content)
    links = [each for each in atom.iter(f"{ATOM}link") if each.get("rel") == "enclosure"]
    assert tuple(links[0].get(name) for name in ("href", "length", "type")) == expected
    assert [each.get("type") for each in links] == ["audio/mpeg", "image/jpeg"]
    (item,) = json.loads(client.get("/blog/feed/json/").content)["items"]
    assert item["attachments"] == [
        {"url": expected[0], "mime_type": "audio/mpeg", "size_in_bytes": 1234}
    ]
    assert item["image"].endswith(".jpg") and article.cover


def test_the_length_of_a_recording_elsewhere_is_the_one_that_was_noted(client, site, monkeypatch):
    recording = DocumentFactory(file=ContentFile(b"x" * 10, "voz.ogg"))
    type(recording).objects.update(file_size=4321)
    site.article(body=[("audio", {"file": recording, "title": "Voz", "transcript": ""})])
    monkeypatch.setattr(FileSystemStorage, "path", _no_path)
    monkeypatch.setattr(FileSystemStorage, "size", _asked)
    enclosure = rss(client).find("item/enclosure")
    assert enclosure.get("length") == "4321"


def _no_path(storage, name):
    raise NotImplementedError


def _asked(storage, name):
    raise AssertionError("the service was asked")


def test_a_picture_alone_is_enclosed_as_before(client, site):
    site.article(cover=ready_image("share"))
    site.article(cover=ImageFactory())
    assert [each.get("type") for each in rss(client).iter("enclosure")] == ["image/jpeg"]
