"""What the checks find in links, each rule with one that it finds and one that it lets pass."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from wagtail.models import Page
from wagtail_footnotes.models import Footnote

from blog.models import ArticlePage
from editorial.checks.gate import errors_of
from editorial.checks.report import report_on
from editorial.checks.subject import links
from tests.editorial.checking import codes, heading, paragraph, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://a.example/">la guía</a>', []),
        ('<a href="mailto:hola@correo.example">hola</a> <a href="tel:+5411">1</a>', []),
        ('<a href="/blog/">el blog</a> <a href="#un-titulo">abajo</a>', []),
        ('<a href="https://a.example/"></a>', ["link.empty"]),
        ('<a href="https://a.example/"> <b> </b></a>', ["link.empty"]),
        ("<a>la guía</a>", ["link.address"]),
        ('<a href="">la guía</a>', ["link.address"]),
        ('<a href="#">la guía</a>', ["link.address"]),
        ('<a href="javascript:alert(1)">la guía</a>', ["link.address"]),
        ('<a href="https://[">la guía</a>', ["link.address"]),
        ('<a linktype="page" id="999999">la guía</a>', ["link.gone"]),
        ('<a linktype="page" id="9999999999999999999999">la guía</a>', ["link.gone"]),
        ('<a linktype="page" id="hola">la guía</a>', ["link.gone"]),
        ('<a linktype="page">la guía</a>', ["link.gone"]),
        ('<a linktype="document" id="999999">la guía</a>', ["link.gone"]),
        ("<A HREF=''>la guía</A>", ["link.address"]),
        ("<a <a>la guía", ["link.address"]),
    ],
)
def test_links(site, html, expected):
    assert codes(errors_of(site.article(body=paragraph(html)))) == expected


@pytest.mark.parametrize(
    "block",
    [
        ("callout", {"kind": "tip", "title": "", "text": "<p><a>sin destino</a></p>"}),
        ("steps", {"title": "", "steps": [{"title": "Uno", "text": "<p><a>sin destino</a></p>"}]}),
        ("definitions", {"items": [{"term": "T", "definition": "<p><a>sin destino</a></p>"}]}),
        ("html", "<p><a>sin destino</a></p>"),
        (
            "table",
            {
                "caption": "",
                "columns": [{"type": "rich_text", "heading": "H"}],
                "rows": [{"values": ["<p><a>sin destino</a></p>"]}],
            },
        ),
    ],
    ids=lambda block: block[0],
)
def test_links_are_found_in_every_kind_of_block(site, block):
    article = stored(site, block)
    (found,) = errors_of(article)
    assert found.code == "link.address" and found.place.block_id == "id-0"


def test_links_in_footnotes(site):
    article = site.article()
    article.footnotes.add(
        Footnote(uuid=uuid4(), text="<p><a>sin destino</a></p>", locale=article.locale)
    )
    article.save()
    (found,) = errors_of(ArticlePage.objects.get(pk=article.pk))
    assert found.code == "link.address" and found.place.field == "footnotes"


def link_to(page: Page, by: str) -> list:
    """Return a body that links to a page."""
    return {
        "id": paragraph(f'<a linktype="page" id="{page.pk}">la guía</a>'),
        "path": paragraph(f'<a href="{page.relative_url(page.get_site())}">la guía</a>'),
        "address": paragraph(f'<a href="{page.full_url}?a=b#c">la guía</a>'),
        "article": [("article", {"article": page, "text": ""})],
        "action": [
            ("call_to_action", {"title": "", "text": "", "page": page, "url": "", "label": "Ver"})
        ],
    }[by]


@pytest.mark.parametrize("by", ["id", "path", "address", "article", "action"])
def test_links_to_what_is_not_published(site, by):
    live, draft = site.article(), site.article(live=False)
    assert errors_of(site.article(body=link_to(live, by))) == []
    (found,) = errors_of(site.article(body=link_to(draft, by)))
    assert found.code == "link.unpublished" and draft.title in found.message


def test_links_to_what_is_published_earlier(site):
    hour = timezone.now() + timedelta(hours=1)
    other = site.article(live=False, go_live_at=hour)
    other.save_revision().publish()
    linking = {"body": link_to(other, "id"), "live": False}
    assert errors_of(site.article(**linking, go_live_at=hour)) == []
    assert errors_of(site.article(**linking, go_live_at=hour + timedelta(days=1))) == []
    assert codes(errors_of(site.article(**linking))) == ["link.unpublished"]
    early = site.article(**linking, go_live_at=hour - timedelta(minutes=9))
    assert codes(errors_of(early)) == ["link.unpublished"]


def test_blocks_that_lead_nowhere(site):
    gone = ("article", {"article": 999999, "text": ""})
    action = {"title": "T", "text": "", "page": None, "url": "", "label": "Ver"}
    bad = ("call_to_action", action | {"url": "javascript:alert(1)"})
    good = ("call_to_action", action | {"url": "https://a.example/"})
    article = stored(site, gone, ("call_to_action", action), bad, good)
    assert {each.place.block_id for each in errors_of(article)} == {"id-0", "id-1", "id-2"}
    assert set(codes(errors_of(article))) == {"block.nowhere"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("clic aquí", "link.vague"),
        ("Hacé clic acá", "link.vague"),
        ("Leer más…", "link.vague"),
        ("«acá»", "link.vague"),
        ("https://a.example/una/direccion", "link.bare"),
        ("la guía para leer más rápido", None),
        ("acá cerca del río", None),
    ],
)
def test_words_of_links(site, words, code):
    found = codes(
        report_on(site.article(body=paragraph(f'<a href="https://a.example/">{words}</a>'))).advice
    )
    assert [each for each in found if each.startswith("link.")] == ([code] if code else [])


def test_links_within_the_article(site):
    body = [heading("h2", "Antes de empezar"), *paragraph('<a href="#antes-de-empezar">antes</a>')]
    assert "link.anchor" not in codes(report_on(site.article(body=body)).advice)
    assert "link.anchor" in codes(report_on(site.article(body=body[1:])).advice)


def test_many_links_are_asked_for_at_once(site, django_assert_max_num_queries):
    others = [site.article(revision=False) for _ in range(30)]
    html = " ".join(f'<a linktype="page" id="{each.pk}">uno</a>' for each in others)
    article = ArticlePage.objects.get(pk=site.article(body=paragraph(html)).pk)
    with django_assert_max_num_queries(6):
        assert errors_of(article) == []


@pytest.mark.parametrize(
    "markup", ["<a ", "<a href='x", "<!--<a ", "<a", "<a>", "</a ", "<![CDATA[<a", "&#<a"]
)
def test_markup_that_never_ends(markup):
    start = time.process_time()
    links(markup * 50_000)
    assert time.process_time() - start < 10
