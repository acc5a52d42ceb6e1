"""What the editor previews of an article and of other pages, through the views of the CMS."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from blog.models import ArticlePage, BlogIndexPage
from blog.previews import MODES
from core.base.models import SiteSettings
from core.base.previews import PREVIEW_MODES
from tests.block_values import HOSTILE, unsafe_parts
from tests.browser.content import furnish
from tests.factories import ImageFactory, TopicPageFactory, UserFactory

NAMES = [name for name, _label in MODES]
DRAFT, ADD = "wagtailadmin_pages:view_draft", "wagtailadmin_pages:preview_on_add"


@pytest.fixture
def root(client, site):
    """Log a superuser in."""
    user = UserFactory(username="raiz", is_superuser=True)
    client.force_login(user)
    return user


def draft(site, **fields) -> ArticlePage:
    """Return a draft as the editor has stored it."""
    page = site.article(live=False, **fields | {"summary": fields.get("summary") or "Algo."})
    page.summary = fields.get("summary", page.summary)
    page.save_revision(clean=False)
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def look(client, root):
    """Return a function that previews a page in a mode."""

    def look(page, mode: str) -> BeautifulSoup:
        answer = client.get(reverse(DRAFT, args=[page.pk]), {"mode": mode})
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return look


class TestModes:
    def test_of_an_article_read_spanish(self, site):
        labels = {name: str(label) for name, label in site.article().preview_modes}
        assert labels == {
            "": "Página",
            "list": "En las listas",
            "share": "Al compartirla",
            "reader": "En un lector de feeds",
            "mail": "Por correo",
            "dark": "Modo oscuro",
        }

    def test_sizes_read_spanish(self, site):
        labels = [str(size["label"]) for size in site.article().preview_sizes]
        assert [label.partition(" en ")[2] for label in labels] == [
            "tamaño móvil",
            "tamaño tableta",
            "tamaño escritorio",
        ]

    def test_are_offered_in_the_editor(self, client, root, site):
        html = client.get(reverse("wagtailadmin_pages:edit", args=[draft(site).pk])).content
        offered = BeautifulSoup(html, "html.parser").select("#id_preview_mode option")
        assert [option["value"] for option in offered] == NAMES

    @pytest.mark.parametrize("mode", ["nada", "../list", "list.html", "\0", "x" * 5000])
    def test_unknown_one_shows_the_page(self, site, look, mode):
        assert look(draft(site, title="Cómo delegar"), mode).h1.text == "Cómo delegar"


class TestArticle:
    @pytest.fixture
    def page(self, site):
        cover = ImageFactory(description="Una agenda abierta")
        body = [
            ("paragraph", "<p>Primero, <a href='/temas/'>la lista</a>.</p>"),
            ("heading", {"text": "Después", "level": "h2"}),
            ("paragraph", "<p></p><p>Segundo.</p><p>Tercero.</p>"),
        ]
        return draft(
            site, title="Cómo delegar", summary="Qué soltar primero.", cover=cover, body=body
        )

    def test_in_lists_is_drawn_by_the_lists_own_templates(self, page, look):
        soup = look(page, "list")
        for kind, title in (("lead", "h2"), ("row", "h2"), ("card", "h3")):
            assert soup.select_one(f".{kind} {title}").text == "Cómo delegar"
            assert soup.select_one(f".{kind} picture")
        assert soup.select_one(".row__summary").text == "Qué soltar primero."
        assert "site" in soup.select_one("link[rel=stylesheet]")["href"]

    def test_share_card_says_what_the_page_tells_networks(self, page, look):
        soup, page_soup = look(page, "share"), look(page, "")
        image = page_soup.select_one('meta[property="og:image"]')["content"]
        for card in soup.select(".card"):
            assert card.select_one(".card__title").text == "Cómo delegar"
            assert card.select_one(".card__description").text == "Qué soltar primero."
            assert card.select_one(".card__domain").text == "127.0.0.1"
            assert card.img["src"] == image
            assert card.img["alt"] == "Una agenda abierta"
        assert len(soup.select(".card")) == 2

    def test_share_card_follows_what_is_said_for_sharing(self, site, look):
        share = ImageFactory(title="otra")
        page = draft(
            site, seo_title="Delegar", search_description="En tres pasos.", share_image=share
        )
        card = look(page, "share").select_one(".card")
        assert card.select_one(".card__title").text == "Delegar"
        assert card.select_one(".card__description").text == "En tres pasos."
        assert share.get_rendition("fill-1200x630|format-jpeg").url in card.img["src"]

    def test_share_card_says_what_it_lacks(self, site, look):
        soup = look(draft(site, summary=""), "share")
        assert soup.select(".card img") == []
        assert len(soup.select(".note")) == 2

    def test_share_card_takes_the_sites_own_image(self, site, look):
        settings = SiteSettings.for_site(site.site)
        settings.share_image = ImageFactory()
        settings.save()
        assert look(draft(site), "share").select(".card img")

    def test_reader_shows_the_entry_of_the_feed(self, page, look, client):
        page.save_revision().publish()
        feed = client.get("/blog/feed/json/").json()["items"][0]["content_html"]
        entry = look(page, "reader").select_one(".entry")
        assert entry.h1.text == "Cómo delegar"
        expected = BeautifulSoup(feed, "html.parser")
        assert [str(tag) for tag in expected.find_all("p")] == [
            str(tag) for tag in entry.select("div[class^=block-] p")
        ]
        assert entry.select_one("div a")["href"].startswith("http")

    def test_mail_is_what_subscribers_get(self, page, client, root):
        answer = client.get(reverse(DRAFT, args=[page.pk]), {"mode": "mail"})
        soup = BeautifulSoup(answer.content, "html.parser")
        assert soup.h1.text == "Cómo delegar" and soup.title.text == "Cómo delegar"
        assert soup.select_one("table[role=presentation] .standfirst, table p[style]")
        for words in ("Qué soltar primero.", "Primero, la lista.", "Después", "Tercero.", "27"):
            assert words in soup.get_text()
        assert soup.find("a", string="Leelo en el sitio")["href"].endswith(f"/blog/{page.slug}/")
        assert all(each["src"].startswith("http") for each in soup.select("img"))
        # Nothing runs, nothing is asked for elsewhere; Wagtail's editor may scroll in it.
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "sandbox allow-same-origin" in policy

    def test_dark_is_the_page_with_another_style(self, page, look, client):
        soup = look(page, "dark")
        assert soup.h1.text == "Cómo delegar"
        (style,) = soup.select("link[rel=stylesheet]")
        css = client.get(style["href"])
        assert css.headers["Content-Type"].startswith("text/css")
        assert b"prefers-color-scheme" not in css.content
        assert b"color-scheme: dark" in css.content
        assert b"--paper: #17121f" in css.content

    def test_dark_style_is_for_editors(self, client):
        assert client.get(reverse("dark_preview_css")).status_code == 302

    def test_visitors_page_asks_for_no_preview(self, client, site):
        html = client.get(site.article().url).content.decode()
        assert (
            "dark"
            not in BeautifulSoup(html, "html.parser").select_one("link[rel=stylesheet]")["href"]
        )


@pytest.mark.parametrize("mode", NAMES)
class TestUnfinished:
    """No mode fails on what isn't there yet."""

    def test_draft_whose_topic_and_author_are_gone(self, site, look, mode):
        topic = TopicPageFactory(parent=site.topics)
        page = draft(site, topic=topic, cover=ImageFactory(), body=[])
        ArticlePage.objects.filter(pk=page.pk).update(topic=site.topic)
        page.cover.delete()
        page.article_authors.all().delete()
        topic.delete()
        page = ArticlePage.objects.get(pk=page.pk)
        version = page.latest_revision.as_object()
        assert (version.topic_id, version.cover_id) == (None, None)
        assert version.make_preview_request(preview_mode=mode).status_code == 200

    def test_new_article_with_next_to_nothing(self, client, root, site, mode):
        address = reverse(ADD, args=["blog", "articlepage", site.blog.pk])
        data = nested_form_data(
            {
                "title": "",
                "topic": site.topic.pk,
                "date": "2026-01-01 10:00",
                "body": {"count": 0},
                "article_authors": inline_formset([]),
                "article_sources": inline_formset([]),
                "footnotes": inline_formset([]),
                "comments": inline_formset([]),
            }
        )
        assert client.post(address, data).json() == {"is_valid": True, "is_available": True}
        answer = client.get(address, {"mode": mode})
        assert answer.status_code == 200
        assert "preview-error" not in answer.content.decode()
        assert BeautifulSoup(answer.content, "html.parser").find(["h1", "h2", "title"])

    def test_new_article_without_a_topic_says_that_it_cannot_be_shown(
        self, client, root, site, mode
    ):
        address = reverse(ADD, args=["blog", "articlepage", site.blog.pk])
        answer = client.get(address, {"mode": mode})
        assert answer.status_code == 200
        assert "Vista previa no disponible" in answer.content.decode()

    def test_whatever_was_typed(self, site, look, mode):
        for number, text in enumerate(text for name, text in HOSTILE.items() if name != "NUL"):
            body = [("paragraph", f"<p>{text}</p>")]
            fields = {"title": text[:200], "summary": text[:250], "body": body}
            soup = look(draft(site, slug=f"hostil-{number}", **fields), mode)
            assert text.split()[:1] == [] or soup.find(["h1", "p"])
            for tag in soup.select("head, wagtail-userbar, template, form, script[src]"):
                tag.decompose()
            ours = {"style"} if mode == "mail" else set()  # a mail has its looks in each element
            assert set(unsafe_parts(str(soup))) <= ours

    def test_cover_whose_file_is_lost(self, site, look, mode):
        cover = ImageFactory()
        page = draft(site, cover=cover)
        cover.file.storage.delete(cover.file.name)
        look(page, mode)


class TestOtherPages:
    def test_every_type_has_page_and_dark(self, site, client, root):
        furnish(site)
        kinds = {page.specific_class: page for page in Page.objects.filter(depth__gt=1)}
        assert len(kinds) > 7
        for kind, page in kinds.items():
            if kind is not ArticlePage:
                assert page.specific.preview_modes == PREVIEW_MODES
            for mode in ("", "dark"):
                answer = client.get(reverse(DRAFT, args=[page.pk]), {"mode": mode})
                assert answer.status_code == 200, kind
                assert (b"preview/dark.css" in answer.content) == (mode == "dark"), kind

    @pytest.mark.django_db
    def test_labels_are_spanish(self):
        with translation.override("es-ar"):
            assert [str(label) for _name, label in BlogIndexPage().preview_modes] == [
                "Página",
                "Modo oscuro",
            ]
