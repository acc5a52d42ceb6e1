"""Pages of sources with their latest entries, the blogs that the site recommends, OPML out and in."""

import json
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.models import ArticleSource, Source, SourceEntry
from blog.sources import opml
from core.base.untrusted_xml import XMLRefused
from tests.factories import SeriesPageFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 3, 12, tzinfo=UTC)
READING, OPML = "/blog/fuentes/", "/blog/fuentes/opml/"
IMPORT = "/admin/sources/import/"
LIST = "/admin/snippets/blog/source/"


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.content, "html.parser")


def recommended(number=1, entries=1, **fields):
    """Make recommended blogs, each with entries."""
    for place in range(number):
        source = SourceFactory(recommended=True, feed_url=f"https://c{place}.org/feed", **fields)
        SourceEntry.objects.bulk_create(
            SourceEntry(
                source=source, guid=str(n), title=f"Nota {n}", url=f"https://c.org/{n}", published=MARCH, place=n,
            )
            for n in range(entries)
        )  # fmt: skip
    return source


class TestThePageOfASource:
    def test_shows_its_latest_entries_and_who_cites_it(self, client, site):
        source = recommended(title="Plain Words", slug="plain-words", language="en")
        article = site.article(title="Escribir claro")
        article.article_sources = [ArticleSource(source=source)]
        article.save_revision().publish()
        html = page(client, "/blog/fuente/plain-words/")
        link = html.find("a", href="https://c.org/0")
        assert (link.text, link["hreflang"], link["lang"]) == ("Nota 0", "en", "en")
        assert set(link["rel"]) == {"noopener", "external"}
        assert (
            "3 de marzo de 2026" in html.text and "en inglés" in html.find(id="entries-title").text
        )
        assert "Escribir claro" in html.text
        assert html.find("a", href=READING).text == "Blogs que leo"

    def test_escapes_what_others_wrote(self, client, site):
        source = recommended(slug="mala")
        source.entries.update(title="<script>alert(1)</script>", url='https://c.org/"><script>')
        for address in ("/blog/fuente/mala/", READING):
            assert not page(client, address).find("script", string="alert(1)")

    def test_without_a_feed_shows_none(self, client, site):
        source = recommended(slug="sin-feed")
        Source.objects.filter(pk=source.pk).update(feed_url="")
        assert "Nota 0" not in page(client, "/blog/fuente/sin-feed/").text
        assert "Nota 0" not in page(client, READING).text

    def test_feeds_of_what_cites_it_are_as_before(self, client, site):
        SourceFactory(slug="plain-words")
        assert client.get("/blog/fuente/plain-words/feed/").status_code == 200


class TestTheBlogsTheSiteRecommends:
    def test_are_listed_with_their_latest_entry(self, client, site):
        recommended(entries=3, title="Plain Words", description="Sobre palabras.", language="en")
        SourceFactory(title="Solo citada")
        html = page(client, READING)
        assert (
            "Plain Words" in html.text
            and "en inglés" in html.text
            and "Sobre palabras." in html.text
        )
        assert (
            "Nota 0" in html.text and "Nota 1" not in html.text and "Solo citada" not in html.text
        )
        assert html.find("title").text.startswith("Blogs que leo")
        assert html.find("meta", attrs={"name": "description"})["content"]
        assert html.find("link", rel="canonical")["href"] == f"http://127.0.0.1:8000{READING}"
        assert html.find("link", type="text/x-opml")["href"] == OPML
        data = [
            json.loads(each.string) for each in html.find_all("script", type="application/ld+json")
        ]
        assert {each["@type"] for each in data} == {"ItemList", "BreadcrumbList"}
        assert data[0]["itemListElement"][0]["name"] == "Plain Words"
        assert READING in client.get("/sitemap.xml").content.decode()

    def test_are_no_page_where_there_are_none(self, client, site):
        SourceFactory()
        page(client, READING, 404)
        assert READING not in client.get("/sitemap.xml").content.decode()

    def test_are_numbered(self, client, site):
        recommended(51)
        assert page(client, READING).find("link", rel="next")["href"].endswith("?page=2")
        assert len(page(client, f"{READING}?page=2").select(".topics__item")) == 1
        for odd in ("abc", "-1", "9" * 400, "%00"):
            page(client, f"{READING}?page={odd}")

    def test_cost_the_same_however_many(self, client, site, count_queries):
        source = recommended(slug="una")
        addresses = [READING, OPML, "/blog/fuente/una/"]
        for address in addresses:
            client.get(address)
        few = [count_queries(address) for address in addresses]
        recommended(49, entries=10)
        SourceEntry.objects.bulk_create(
            SourceEntry(source=source, guid=f"x{n}", title="x", url="https://c.org/x")
            for n in range(9)
        )
        many = [count_queries(address) for address in addresses]
        assert many == few and max(many) <= 20, many

    def test_have_an_address_that_no_page_may_take(self, site):
        with pytest.raises(ValidationError):
            site.article(slug="fuentes")
        with pytest.raises(ValidationError):
            SeriesPageFactory(parent=site.blog, slug="fuentes").full_clean()

    def test_are_a_file_for_feed_readers(self, client, site):
        recommended(title='Señas & "ruido" <b>', language="en", description="Sobre\x0b palabras.")
        SourceFactory(recommended=True, title="Sin feed")
        response = client.get(OPML)
        assert response["Content-Type"] == "text/x-opml; charset=utf-8"
        root = ElementTree.fromstring(response.content)
        (outline,) = root.iter("outline")
        assert root.get("version") == "2.0" and root.find("head/title").text == "Blogs que leo"
        assert outline.attrib == {
            "type": "rss", "text": 'Señas & "ruido" <b>', "title": 'Señas & "ruido" <b>', "xmlUrl": "https://c0.org/feed",
            "htmlUrl": "https://fuente.example/", "language": "en", "description": "Sobre palabras.",
        }  # fmt: skip


def outlines(*lines):
    return f"<opml version='2.0'><head/><body>{''.join(lines)}</body></opml>".encode()


def outline(number=1, **attributes):
    named = {
        "type": "rss", "text": f"Blog {number}", "xmlUrl": f"https://b{number}.org/feed", "htmlUrl": f"https://b{number}.org/",
    } | attributes  # fmt: skip
    return "<outline " + " ".join(f'{key}="{value}"' for key, value in named.items()) + "/>"


class TestReadingAFile:
    def test_what_would_be_made(self):
        nested = f"<outline text='Amigas'>{outline(1, language='en-US')}{outline(2, htmlUrl='')}</outline>"
        preview = opml.read(outlines(nested, outline(3, language="xx", title="Título")), "pt")
        found = [(s.title, s.slug, s.url, s.language, s.recommended) for s in preview.new]
        assert found == [
            ("Blog 1", "blog-1", "https://b1.org/", "en", True),
            ("Blog 2", "blog-2", "https://b2.org/", "pt", True),
            ("Título", "titulo", "https://b3.org/", "pt", True),
        ]

    def test_what_is_there_already_is_left_out(self):
        SourceFactory(
            title="Otra", slug="blog-4", url="http://www.b1.org", feed_url="https://b2.org/feed/"
        )
        lines = [outline(1), outline(2), outline(3), outline(3, text="Igual"), outline(4)]
        preview = opml.read(outlines(*lines), "es")
        assert [source.slug for source in preview.new] == ["blog-3", "blog-4-2"]
        assert preview.left_out == [(t, "ya está") for t in ("Blog 1", "Blog 2", "Igual")]

    @pytest.mark.parametrize(
        "attributes",
        [
            {"xmlUrl": "javascript:alert(1)"}, {"htmlUrl": "javascript:alert(1)"}, {"xmlUrl": "http://["},
            {"xmlUrl": "https://b.org/" + "a" * 300}, {"xmlUrl": "feed"}, {"htmlUrl": "x"},
        ],
    )  # fmt: skip
    def test_what_is_no_source_is_left_out_with_the_reason(self, attributes):
        preview = opml.read(outlines(outline(1, **attributes), outline(2)), "es")
        assert [source.title for source in preview.new] == ["Blog 2"]
        assert preview.left_out[0][0] == "Blog 1" and "dirección" in preview.left_out[0][1]

    def test_long_and_odd_texts_are_cut(self):
        odd = outline(1, text="ñ" * 5000, description="x" * 5000)
        (source,) = opml.read(outlines(odd, outline(2, text="\u202e…", xmlUrl="")), "es").new
        assert (
            len(source.title) == 120 and len(source.description) <= 500 and source.slug == "n" * 100
        )

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "bien formado"),
            (b"not xml", "bien formado"),
            (outlines(), "ning"),
            (outlines("<outline text='x'/>"), "ning"),
            (b"<rss><outline xmlUrl='https://b.org/'/></rss>", "OPML"),
            (b"<!DOCTYPE opml>" + outlines(outline()), "tipo de documento"),
            (b"<!DOCTYPE o [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + outlines(outline()), "tipo de documento"),
            (outlines(*["<outline>" * 200]), "demasiados elementos"),
            (outlines(*map(outline, range(501))), "500"),
            (outlines(outline(text="Señas")).replace("ñ".encode(), b"\xff"), "codificaci"),
        ],
    )  # fmt: skip
    def test_what_is_no_such_file_is_refused_in_a_sentence(self, data, words):
        with pytest.raises(XMLRefused) as refusal:
            opml.read(data, "es")
        assert words in str(refusal.value)


class TestImporting:
    @pytest.fixture
    def editor(self, client):
        client.force_login(UserFactory(is_superuser=True))
        return client

    def upload(self, client, data, language="es"):
        return client.post(
            IMPORT, {"file": SimpleUploadedFile("a.opml", data), "language": language}
        )

    def test_shows_first_and_makes_then(self, editor):
        assert IMPORT in editor.get(LIST).content.decode()
        assert editor.get(IMPORT).status_code == 200
        SourceFactory(url="https://b2.org/")
        response = self.upload(editor, outlines(outline(1, language="en"), outline(2)))
        html = BeautifulSoup(response.content, "html.parser")
        assert (
            response.status_code == 200 and "Blog 1" in html.text and "Blog 2: ya está" in html.text
        )
        assert Source.objects.count() == 1
        done = editor.post(IMPORT, {"signed": html.find("input", {"name": "signed"})["value"]})
        assert done.status_code == 302 and done["Location"] == LIST
        made = Source.objects.get(slug="blog-1")
        assert (made.feed_url, made.language, made.recommended) == (
            "https://b1.org/feed",
            "en",
            True,
        )
        assert "Se agregó 1 fuente." in editor.get(LIST).content.decode()

    def test_twice_makes_it_once(self, editor):
        html = BeautifulSoup(self.upload(editor, outlines(outline())).content, "html.parser")
        signed = html.find("input", {"name": "signed"})["value"]
        for _ in range(2):
            assert editor.post(IMPORT, {"signed": signed}).status_code == 302
        assert Source.objects.count() == 1

    @pytest.mark.parametrize("signed", ["", "x", "a:b:c", "\0", "x" * 4_000_000])
    def test_what_was_not_shown_is_not_made(self, editor, signed):
        response = editor.post(IMPORT, {"signed": signed})
        assert (response.status_code, response["Location"]) == (302, IMPORT)
        assert "volver a subirlo" in editor.get(IMPORT).content.decode()

    @pytest.mark.parametrize(
        ("data", "words"),
        [(b"no", "bien formado"), (b"x" * (1024 * 1024 + 1), "1 MB"), (b"", "vac")],
    )
    def test_what_is_wrong_is_said_beside_the_field(self, editor, data, words):
        response = self.upload(editor, data)
        assert response.status_code == 400 and words in response.content.decode()

    def test_without_a_file_or_with_another_language(self, editor):
        assert editor.post(IMPORT, {}).status_code == 400
        assert self.upload(editor, outlines(outline()), "xx").status_code == 400

    def test_is_for_who_may_add_sources(self, desk):
        for person in (desk.guest, desk.writer, desk.nobody):
            person.client.force_login(person.user)
            assert person.client.get(IMPORT).status_code in {302, 403}
            assert person.client.post(IMPORT, {"signed": "x"})["Location"] != IMPORT
        for person in (desk.editor, desk.administrator):
            person.client.force_login(person.user)
            assert person.client.get(IMPORT).status_code == 200
