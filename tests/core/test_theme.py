"""The theme: what its templates print, its colours, its weight."""

import gzip
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import format_html
from wagtail import hooks
from wagtail.models import Site

from blog.relating import relate_missing
from core.base.models import SiteSettings
from tests.factories import ready_image

STYLES = Path(__file__).parents[2] / "core/base/static/css/site.css"
HOSTILE = "</script><script>alert('&')</script>\u2028\u2029"
AAA, AA, GRAPHIC = 7, 4.5, 3
GROUNDS = ("paper", "sheet", "wash", "sand")


def render(source: str, **context) -> str:
    return Template("{% load theme %}" + source).render(Context(context))


# --- Structured data ---


def test_json_ld_can_not_leave_its_script_and_reads_back_unchanged():
    html = render("{% json_ld data %}", data=[{"name": HOSTILE}])
    inside = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside) == {"name": HOSTILE}


def test_json_ld_of_nothing_is_nothing():
    assert render("{% json_ld data %}", data=None) == ""


# --- Slots ---


def test_a_slot_prints_what_is_registered_in_order_and_escapes_the_rest():
    def last(context):
        return format_html("<p>{}</p>", context["x"])

    with (
        hooks.register_temporarily("hueco", last, order=2),
        hooks.register_temporarily("hueco", lambda _context: "<b>", order=1),
    ):
        assert render('{% slot "hueco" %}', x=1) == "&lt;b&gt;<p>1</p>"


def test_a_slot_that_nobody_fills_is_empty():
    assert render('{% slot "nadie" %}') == ""


# --- Wordmark and menus ---


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("motiVAcional", "moti<b>VA</b>cional"),
        ("Otro sitio", "Otro sitio"),
        ("<i>VA", "&lt;i&gt;<b>VA</b>"),
        ("<i>", "&lt;i&gt;"),
    ],
)
def test_wordmark_marks_the_initials_and_escapes_the_rest(name, html):
    assert render("{{ name|wordmark }}", name=name) == html


def set_menu(site, *pages) -> None:
    settings = SiteSettings.for_site(site.site)
    links = [{"type": "link", "value": {"label": "", "page": page.pk, "url": ""}} for page in pages]
    settings.main_menu = json.dumps(links)
    settings.save()


def menu_of(html: str) -> dict[str, str | None]:
    links = BeautifulSoup(html, "html.parser").select(".masthead__nav a")
    return {link.text.strip(): link.get("aria-current") for link in links}


@pytest.mark.django_db
def test_menu_says_where_the_visitor_is_and_leaves_out_unpublished_pages(client, site):
    site.article(title="La agenda", slug="la-agenda")
    site.authors.unpublish()
    set_menu(site, site.blog, site.topics, site.authors)
    assert menu_of(client.get("/blog/").content.decode()) == {"Blog": "page", "Temas": None}
    assert menu_of(client.get("/blog/la-agenda/").content.decode()) == {
        "Blog": "true",
        "Temas": None,
    }


@pytest.mark.django_db
def test_menu_asks_the_database_once_for_all_its_pages(site, django_assert_max_num_queries):
    set_menu(site, site.blog, site.topics, site.authors)
    stream = SiteSettings.for_site(site.site).main_menu
    context = RequestContext(RequestFactory().get("/"), {"stream": stream})
    template = Template("{% load theme %}{% menu stream as links %}{{ links|length }}")
    with django_assert_max_num_queries(3):  # the pages, the site, its root paths
        assert template.render(context) == "3"


# --- What stands in <head> ---


@pytest.fixture
def article_head(client, site):
    cover = ready_image("share", description="Una agenda abierta")
    site.article(title="La agenda", slug="la-agenda", summary="Cómo respirar.", cover=cover)
    return BeautifulSoup(client.get("/blog/la-agenda/").content, "html.parser").head


@pytest.mark.django_db
def test_head_of_an_article_says_who_where_and_what(article_head):
    def content(name):
        return article_head.find("meta", attrs={"property": name}) or article_head.find(
            "meta", attrs={"name": name}
        )

    assert article_head.title.text == "La agenda · motiVAcional"
    assert content("description")["content"] == "Cómo respirar."
    assert content("og:type")["content"] == "article"
    assert content("og:title")["content"] == "La agenda"
    assert content("og:image")["content"].startswith("http")
    assert content("og:image:alt")["content"] == "Una agenda abierta"
    assert content("twitter:card")["content"] == "summary_large_image"
    assert article_head.find("link", rel="canonical")["href"].endswith("/blog/la-agenda/")
    assert article_head.find("link", rel="alternate")["href"].endswith("/blog/feed/")
    kinds = [
        json.loads(script.text)["@type"]
        for script in article_head.find_all("script", type="application/ld+json")
    ]
    assert kinds == ["BlogPosting", "BreadcrumbList"]


@pytest.mark.django_db
def test_head_of_a_list_names_its_neighbours_and_feeds(client, site):
    for number in range(21):
        site.article(title=f"Artículo {number}", revision=False)
    head = BeautifulSoup(client.get("/blog/?page=2").content, "html.parser").head
    assert head.find("link", rel="prev")["href"].endswith("/blog/")
    assert head.find("link", rel="next")["href"].endswith("/blog/?page=3")
    assert head.find("link", rel="canonical")["href"].endswith("/blog/?page=2")
    types = {link["type"] for link in head.find_all("link", rel="alternate")}
    assert types == {"application/rss+xml", "application/atom+xml", "application/feed+json"}


@pytest.mark.django_db
def test_article_shows_what_its_reader_needs(client, site):
    site.article(title="Otra", slug="otra")
    site.article(title="La agenda", slug="la-agenda", tags=["orden"])
    relate_missing.func()
    page = BeautifulSoup(client.get("/blog/la-agenda/").content, "html.parser")
    assert page.html["lang"] == "es-AR"
    assert page.h1.text == "La agenda"
    assert page.select_one(".article__head .topic a").contents[-1] == "Organización"
    assert page.select_one(".byline").text.split()[:2] == ["Lucía", "Ferreyra"]
    assert page.select_one("a[rel=tag]")["href"].endswith("/blog/tag/orden/")
    assert page.select_one("#share-address")["value"].endswith("/blog/la-agenda/")
    assert page.select_one(".related h3").text == "Otra"
    assert page.select_one("a.skip")["href"] == "#main"
    assert not page.body.find_all("script")


@pytest.mark.django_db
def test_blog_index_does_not_repeat_its_lead_in_the_rows(client, site):
    site.article(title="La destacada", featured=True)
    site.article(title="La otra")
    page = BeautifulSoup(client.get("/blog/").content, "html.parser")
    assert [title.text for title in page.select(".lead__title")] == ["La destacada"]
    assert [title.text for title in page.select(".row__title")] == ["La otra"]


# --- Error pages ---


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html", "503.html"])
def test_error_pages_need_no_database(template):
    # No database mark: a query would fail here.
    request = RequestFactory().get("/nada/")
    for html in (render_to_string(template), render_to_string(template, request=request)):
        page = BeautifulSoup(html, "html.parser")
        assert page.h1.text.strip()
        assert page.title.text.strip().endswith("motiVAcional")
        assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_page_not_found_offers_search():
    page = BeautifulSoup(render_to_string("404.html"), "html.parser")
    assert page.select_one("main form[role=search] input[name=q]")


@pytest.mark.django_db
def test_page_not_found_does_without_a_site(client):
    Site.objects.all().delete()
    assert client.get("/nada/").status_code == 404


# --- Colours and weight ---


def tokens(css: str, selector: str, dark: bool = False) -> dict[str, str]:
    """Return the colours that the stylesheet gives the selector."""
    if dark:
        blocks = re.findall(
            r"@media \(prefers-color-scheme: dark\) \{\s*" + selector + r" \{([^}]*)\}", css
        )
    else:
        blocks = re.findall(r"\n  " + selector + r" \{([^}]*)\}", css)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", "".join(blocks)))


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def scheme(name: str) -> dict[str, str]:
    css = STYLES.read_text()
    light = tokens(css, ":root")
    root = light | tokens(css, ":root", dark=True)
    return {
        "light": light,
        "dark": root,
        "light evening": light | tokens(css, r"\.colophon"),
        "dark evening": root | tokens(css, r"\.colophon") | tokens(css, r"\.colophon", dark=True),
    }[name]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_colours_are_legible_on_every_ground(name):
    colours = scheme(name)
    for ground in GROUNDS:
        assert contrast(colours["ink"], colours[ground]) >= AAA, ground
        for text in ("muted", "primary", "primary-strong", "accent", "good", "warn"):
            assert contrast(colours[text], colours[ground]) >= AA, (text, ground)
        assert contrast(colours["edge"], colours[ground]) >= GRAPHIC, ground
    for ground in ("primary", "primary-strong"):
        assert contrast(colours["on-primary"], colours[ground]) >= AA


@pytest.mark.parametrize("name", ["light evening", "dark evening"])
def test_colours_of_the_footer_are_legible(name):
    colours = scheme(name)
    assert contrast(colours["ink"], colours["paper"]) >= AAA
    for text in ("muted", "primary", "accent"):
        assert contrast(colours[text], colours["paper"]) >= AA, text


def test_stylesheet_leaves_room_for_the_page():
    # Article, index, home and search: 30 KB of HTML, CSS and script on the wire.
    assert len(gzip.compress(STYLES.read_bytes())) < 12_000
