"""Each block of an article in a mail: whole, safe, with its look on each element."""

import re

import pytest
from bs4 import BeautifulSoup
from wagtail_footnotes.models import Footnote

from blog.blocks import ArticleBody
from core.blocks.base import forget_footnotes
from motivacional.settings import BASE_DIR
from newsletter.mails.contents import pieces_of
from newsletter.mails.plain import as_text
from newsletter.mails.rendering import inline_styles, rendered
from newsletter.models import Issue
from tests.block_values import HOSTILE, filled
from tests.factories import DocumentFactory, ImageFactory, SourceFactory, ready_image
from tests.newsletter.laid_out import faults

pytestmark = pytest.mark.django_db

BODY = ArticleBody()
MAILS = BASE_DIR / "newsletter/templates/newsletter/mails"
NOTE = "5f5b9c1e-4a0c-4f5e-9d6b-0f5b6f0a7c11"


@pytest.fixture
def article(site):
    """Return an article."""
    return site.article(title="Otro artículo", revision=False)


@pytest.fixture
def choices(db):
    """Make what blocks may choose beside it."""
    ImageFactory(description="Una agenda abierta", file__width=64, file__height=40)
    DocumentFactory(title="Plantilla")
    SourceFactory(title="La fuente")


def pieces(article, kind, value) -> str:
    article.body = BODY.to_python([{"type": kind, "value": value, "id": "uno"}])
    return "".join(pieces_of(article.body, article))


def preview(article, kind) -> str:
    value = BODY.child_blocks[kind].get_preview_value()
    article.body = [(kind, value)]
    return "".join(pieces_of(article.body, article))


def test_every_block_has_a_form_for_mails():
    assert {path.stem for path in (MAILS / "blocks").iterdir()} == set(BODY.child_blocks)


def test_the_dark_scheme_knows_all_that_has_a_colour():
    rules = re.findall(r"([^{}]+)\{([^}]*)\}", (MAILS / "mail.css").read_text())
    coloured = "".join(names for names, look in rules if re.search(r"(^|[ ;])color:", look))
    dark = (MAILS / "dark.css").read_text()
    assert [
        name
        for name in re.findall(r"\.[a-z-]+", coloured)
        if f"{name} " not in dark.replace(",", " ")
    ] == []


def test_every_block_in_a_mail(article, choices):
    known = set(re.findall(r"\.([a-z-]+)", (MAILS / "mail.css").read_text()))
    for kind in BODY.child_blocks:
        html = inline_styles(f"<html><body>{preview(article, kind)}</body></html>")
        assert (kind, faults(html)) == (kind, [])
        soup = BeautifulSoup(html, "html.parser")
        assert soup.body.contents, kind
        for tag in soup.select("[class]:not(.footnote-mark, .html)"):
            assert set(tag["class"]) <= known and tag.has_attr("style"), tag


def test_every_block_says_in_a_mail_what_it_says_on_the_site(article, choices):
    for kind, block in BODY.child_blocks.items():
        words = block.plain_text(block.get_preview_value()).split()
        said = as_text(preview(article, kind)).translate(dict.fromkeys(map(ord, "“”«»")))
        assert set(words) <= set(said.split()), kind


def test_hostile_text(article):
    for name, text in HOSTILE.items():
        values = [
            {"type": kind, "value": filled(block, text), "id": kind}
            for kind, block in BODY.child_blocks.items()
        ]
        article.title, article.summary, article.body = text, text[:300], BODY.to_python(values)
        laid_out = rendered(Issue(kind="article", article=article, subject=text))
        assert (name, faults(laid_out.html)) == (name, [])
        assert "\0" not in laid_out.html + laid_out.text + laid_out.subject


def test_addresses_are_whole(article, settings):
    own = f"{settings.SITE_URL}/blog/{article.slug}/"
    for written, read in {
        "/temas/": f"{settings.SITE_URL}/temas/",
        "#notas": f"{own}#notas",
        "otra/": f"{own}otra/",
        "?p=1": f"{own}?p=1",
    }.items():
        assert f'href="{read}"' in pieces(article, "html", f'<a href="{written}">x</a>')


def test_addresses_that_lead_nowhere_go(article):
    for address in ("javascript:alert(1)", "data:text/html,x", "//[", "http://[x"):
        html = pieces(article, "html", f'<a href="{address}">quedan las palabras</a>')
        assert "quedan las palabras" in html and faults(html) == []


def test_links_are_written_out_in_text(article):
    html = '<p><a href="https://uno.example/">Uno</a> y <a href="mailto:a@b.example">a@b.example</a></p>'
    assert as_text(html) == "Uno (https://uno.example/) y a@b.example"


def test_pictures_are_jpegs_with_size_and_alt(article, settings):
    image = ready_image("mail", description="Tres llaves")
    html = pieces(
        article,
        "image",
        {"image": {"image": image.pk, "alt_text": "Dos llaves"}, "caption": "Llaves"},
    )
    picture = BeautifulSoup(html, "html.parser").img
    assert picture["src"].startswith(f"{settings.SITE_URL}/media/") and picture["src"].endswith(
        ".jpg"
    )
    assert (picture["width"], picture["height"], picture["alt"]) == ("552", "345", "Dos llaves")
    assert as_text(html) == "[Imagen: Dos llaves]\nLlaves"


def test_a_small_picture_stays_small(article):
    image = ready_image("mail", file__width=200, file__height=100)
    stored = {"image": {"image": image.pk, "alt_text": "x"}, "caption": "Pie"}
    picture = BeautifulSoup(pieces(article, "image", stored), "html.parser").img
    assert (picture["width"], picture["height"]) == ("200", "100")


def test_of_a_lost_picture_the_words_stay(article):
    image = ImageFactory()
    image.file.storage.delete(image.file.name)
    stored = {"image": {"image": image.pk, "alt_text": "x"}, "caption": "Pie"}
    html = pieces(article, "image", stored)
    assert "<img" not in html and "Pie" in html


def test_notes_stand_at_the_end_without_anchors(article):
    Footnote.objects.create(page=article, uuid=NOTE, text="<p>La nota.</p>")
    article.refresh_from_db()
    html = pieces(article, "paragraph", f'<p>Una frase<footnote id="{NOTE}">1</footnote>.</p>')
    assert "<a" not in html and "#footnote" not in html
    assert as_text(html) == "Una frase[1].\nNotas al pie\n1. La nota."
    forget_footnotes(article)


def test_code_keeps_its_lines_and_spaces(article):
    code = "def uno():\n\n    return '<b>'"
    html = pieces(article, "code", {"code": code, "language": "python", "caption": ""})
    assert BeautifulSoup(html, "html.parser").pre.get_text() == code
    assert as_text(html).startswith(code)


def test_a_table_is_rows_in_text(article):
    table = {
        "caption": "Meses",
        "columns": ["Mes", "Monto"],
        "rows": [["Enero", "1"], ["Mayo", "2"]],
    }
    html = pieces(article, "table", table)
    assert as_text(html) == "Meses\nMes | Monto\nEnero | 1\nMayo | 2"
    assert 'scope="row"' in html and "presentation" not in html


def test_lists_are_numbered_in_text(article):
    html = '<ol start="3"><li>tres</li><li>cuatro<ul><li>a</li></ul></li></ol><ol start="x"><li>uno</li></ol>'
    assert as_text(html) == "3. tres\n4. cuatro\n- a\n1. uno"


def test_a_draft_is_not_shown_in_another_article(article, site):
    draft = site.article(title="Todavía no", live=False)
    assert pieces(article, "article", {"article": draft.pk, "text": ""}) == ""


def test_deep_and_long_html(article):
    html = pieces(article, "html", "<div>" * 2_000 + "hondo" + "</div>" * 2_000)
    assert "hondo" in as_text(html)
    long = "<ul>" + "<li>x</li>" * 5_000 + "</ul>"
    assert as_text(pieces(article, "html", long)).count("- x") == 5_000
