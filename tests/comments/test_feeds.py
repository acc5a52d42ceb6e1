"""Feeds of comments: what visitors may read, and nothing else; valid whatever readers write."""

import json
import xml.etree.ElementTree as ET

import pytest
from wagtail.models import PageViewRestriction

from comments.models import Comment

pytestmark = pytest.mark.django_db
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ATOM = "{http://www.w3.org/2005/Atom}"
ORIGIN = "http://127.0.0.1:8000"
FORMS = ("feed/", "feed/atom/", "feed/json/")
HOSTILE = "Ana\x0b ]]> <script>&amp;\ufffe"


@pytest.fixture(params=["", "de/"])
def base(request, article) -> str:
    """Return where the feeds of the site are, and those of the article."""
    return "/comentarios/" + (request.param and f"{request.param}{article.pk}/")


def test_rss_says_who_wrote_what_and_where(readers, base):
    comment = readers.wrote(
        "Probé **todo**.\n\nhttps://ejemplo.example", email="ana@correo.example"
    )
    response = readers.client.get(f"{base}feed/")
    assert response["Content-Type"].startswith("application/rss+xml")
    item = ET.fromstring(response.content).find("channel/item")
    assert item.findtext("title") == "Ana en «Ordenar el correo»"
    assert item.findtext("link") == f"{ORIGIN}/comentarios/{comment.pk}/"
    assert item.findtext(CREATOR) == "Ana"
    assert "<strong>todo</strong>" in item.findtext(CONTENT)
    assert 'rel="nofollow ugc noopener"' in item.findtext(CONTENT)


def test_atom_and_json_say_the_same(readers, base):
    comment = readers.wrote()
    entry = ET.fromstring(readers.client.get(f"{base}feed/atom/").content).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Ana en «Ordenar el correo»"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ana"
    feed = json.loads(readers.client.get(f"{base}feed/json/").content)
    assert feed["feed_url"] == f"{ORIGIN}{base}feed/json/"
    (item,) = feed["items"]
    assert item["id"] == f"{ORIGIN}/comentarios/{comment.pk}/"
    assert item["authors"] == [{"name": "Ana"}]


@pytest.mark.parametrize("form", FORMS)
def test_no_address_of_mail_anywhere(readers, base, form):
    readers.wrote(site="https://ana.example", email="secreta@correo.example")
    assert b"secreta" not in readers.client.get(f"{base}{form}").content


@pytest.mark.parametrize("form", FORMS)
def test_hostile_names_and_texts_break_nothing(readers, base, form):
    readers.wrote("Con \x0b control y ]]> y \x1b y \ufffe", name=HOSTILE)
    content = readers.client.get(f"{base}{form}").content
    if form == "feed/json/":
        text = json.dumps(json.loads(content), ensure_ascii=False)
    else:
        text = "".join(ET.fromstring(content).itertext())
    assert "]]> <script>" in text
    assert "\x0b" not in text and "\x1b" not in text and "\ufffe" not in text


def test_only_what_is_approved_of_what_is_public(readers, site, base):
    readers.wrote("A la vista.")
    for state in ("pending", "spam", "deleted"):
        readers.wrote(f"Oculto {state}.", state=state)
    for other in (site.article(slug="borrador", live=False), site.article(slug="reservada")):
        Comment.objects.create(article=other, name="Eva", text="Oculto.", state="approved")
    PageViewRestriction.objects.create(page=other, restriction_type="login")
    for form in FORMS:
        content = readers.client.get(f"{base}{form}").content.decode()
        assert "A la vista." in content and "Oculto" not in content


def test_twenty_newest(readers, base, count_queries):
    readers.wrote("El primero.")
    count_queries(f"{base}feed/")  # what is asked once
    few = count_queries(f"{base}feed/")
    for number in range(20):
        readers.wrote(f"Comentario {number}.")
    items = ET.fromstring(readers.client.get(f"{base}feed/").content).findall("channel/item")
    assert len(items) == 20 and "Comentario 19." in items[0].findtext(CONTENT)
    assert count_queries(f"{base}feed/") == few


def test_a_reader_with_a_current_copy_gets_304(readers, base):
    comment = readers.wrote()
    address = f"{base}feed/"
    first = readers.client.get(address)
    known = {"If-None-Match": first["ETag"]}
    assert readers.client.get(address, headers=known).status_code == 304
    assert "Last-Modified" not in first
    Comment.objects.filter(pk=comment.pk).update(state="deleted")
    assert readers.client.get(address, headers=known).status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_feed_is_a_feed(readers, base, form):
    response = readers.client.get(f"{base}{form}")
    assert response.status_code == 200
    assert response.content.startswith((b"<?xml", b"{"))
    assert readers.client.post(f"{base}{form}").status_code == 405


def test_articles_that_visitors_can_not_read_have_none(readers):
    article = readers.article
    assert readers.client.get("/comentarios/de/99999999999999999999/feed/").status_code == 404
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert readers.client.get(f"/comentarios/de/{article.pk}/feed/").status_code == 404


def test_an_article_names_its_feed_and_loads_the_script(readers):
    address = f"/comentarios/de/{readers.article.pk}/feed/"
    page = readers.page()
    assert page.count(f'href="{address}"') == 1  # in its head
    assert "comments/comments.js" in page
    readers.wrote()
    page = readers.page()
    assert page.count(f'href="{address}"') == 2 and "Comentarios por RSS" in page


def test_an_article_without_comments_to_read_or_write_names_none(readers):
    readers.article.comments_open = False
    readers.article.save()
    page = readers.page()
    assert "/comentarios/de/" not in page and "comments.js" not in page
    preview = readers.article.make_preview_request().render().content.decode()
    assert "/comentarios/de/" not in preview and "comments.js" not in preview
