"""What blocks share: plain text, anchors, footnotes, the check."""

import re

import pytest
from django.template.loader import render_to_string
from wagtail import blocks
from wagtail_footnotes.models import Footnote

from blog.blocks import ArticleBody
from core.base.catalogues import PACKAGES
from core.blocks import library
from core.blocks.addresses import safe_address
from core.blocks.checks import _check, check_blocks
from core.blocks.reading import RESERVED_ANCHORS, headings, plain_text, table_of_contents
from motivacional.settings import BASE_DIR

BODY = ArticleBody()


def body(*headings_: tuple[str, str]) -> blocks.StreamValue:
    """Return a body of headings, each of text and stored anchor."""
    values = [{"text": text, "level": "h2", "anchor": anchor} for text, anchor in headings_]
    return BODY.to_python(
        [{"type": "heading", "value": value, "id": str(n)} for n, value in enumerate(values)]
    )


def anchors(stream: blocks.StreamValue) -> list[str]:
    return [heading.anchor for heading in headings(stream)]


class TestAnchors:
    def test_are_slugs_each_once(self):
        stream = body(("Un año", ""), ("Un año", ""), ("¿Un año?", ""))
        assert anchors(stream) == ["un-ano", "un-ano-2", "un-ano-3"]

    @pytest.mark.parametrize("text", ["日本語", "!!!", "👩🏽‍💻", "\u202e"])
    def test_exist_for_any_text(self, text):
        assert anchors(body((text, ""), (text, ""))) == ["seccion", "seccion-2"]

    def test_are_stored_on_clean(self):
        cleaned = BODY.clean(body(("Uno", ""), ("Uno", "")))
        assert [child.value["anchor"] for child in cleaned] == ["uno", "uno-2"]

    def test_are_stored_when_saved_without_a_form(self):
        stored = BODY.get_prep_value(body(("Uno", ""), ("Dos", "")))
        assert [item["value"]["anchor"] for item in stored] == ["uno", "dos"]

    def test_stay_when_the_text_changes(self):
        cleaned = BODY.clean(body(("Uno", "")))
        cleaned[0].value["text"] = "Otra cosa"
        assert anchors(BODY.clean(cleaned)) == ["uno"]

    def test_stay_when_blocks_are_moved(self):
        cleaned = BODY.clean(body(("Uno", ""), ("Uno", ""), ("Dos", "")))
        moved = BODY.to_python([cleaned.get_prep_value()[n] for n in (2, 1, 0)])
        assert anchors(BODY.clean(moved)) == ["dos", "uno-2", "uno"]

    def test_of_a_copied_block_become_their_own(self):
        assert anchors(BODY.clean(body(("Uno", "uno"), ("Uno", "uno")))) == ["uno", "uno-2"]

    def test_leave_the_sites_own_ids_alone(self):
        assert anchors(body(("Main", ""), ("Related title", ""))) == ["main-2", "related"]

    def test_know_all_ids_of_the_templates(self):
        templates = [
            path
            for app in PACKAGES
            for path in (BASE_DIR / app).rglob("templates/**/*.html")
            # The CMS's pages show no article; those for readers of a review link do.
            if not {"admin", "tasks", "desk", "moderation", "office"} & set(path.parts)
            or "sharing" in path.parts
        ]
        found = {
            key for path in templates for key in re.findall(r' id="([^"{]+)"', path.read_text())
        }
        unknown = {key for key in found if not key.endswith("-title")} - RESERVED_ANCHORS
        assert unknown == set(), "add them to RESERVED_ANCHORS, so that no heading takes them"

    def test_agree_with_the_page(self):
        stream = body(("Uno", ""), ("", ""), ("Uno", ""), ("Ñandú!", "Mi Ancla"))
        html = str(BODY.render(stream, {}))
        assert [f'id="{anchor}"' in html for anchor in anchors(stream)] == [True] * 3
        assert html.count("<h2") == 3

    def test_ten_thousand_characters_make_a_short_one(self):
        assert len(anchors(body(("palabra " * 1250, "")))[0]) <= 80

    def test_heading_alone_has_its_own(self):
        heading = library.HeadingBlock()
        assert 'id="hola"' in heading.render(heading.normalize({"text": "Hola"}))

    def test_table_of_contents_from_three(self):
        assert table_of_contents(body(("Uno", ""), ("Dos", ""))) == []
        assert len(table_of_contents(body(("Uno", ""), ("Dos", ""), ("Tres", "")))) == 3


def test_safe_address_knows_its_schemes():
    assert safe_address("https://x.example/ñ") == "https://x.example/ñ"
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        None,
        "https://[",
        " jav\tascript:x",
    ):
        assert safe_address(address) == ""


def test_plain_text_of_a_body_puts_blank_lines_between_blocks():
    stream = BODY.to_python(
        [
            ("paragraph", "<p>Uno</p><p>Dos<footnote id='x'>1</footnote></p>"),
            ("pull_quote", {"text": "Tres"}),
        ]
    )
    assert plain_text(stream) == "Uno\nDos\n\nTres"


@pytest.mark.django_db
class TestFootnotes:
    IDS = ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002")

    @pytest.fixture
    def article(self, site):
        one, two = (f'<footnote id="{key}">x</footnote>' for key in self.IDS)
        article = site.article(
            body=[
                ("paragraph", f"<p>Primero{two}.</p>"),
                (
                    "steps",
                    {
                        "title": "",
                        "steps": [{"title": "Paso", "text": f"<p>Luego{one} y otra vez{two}.</p>"}],
                    },
                ),
                ("paragraph", '<p>Perdida<footnote id="no">9</footnote>.</p>'),
            ]
        )
        for number, key in enumerate(self.IDS, 1):
            Footnote.objects.create(page=article, uuid=key, text=f"<p>Nota {number}</p>")
        return type(article).objects.get(pk=article.pk)

    def test_are_numbered_as_they_are_read(self, article):
        html = str(article.body.render_as_block({"page": article}))
        assert [note.text for note in article.footnotes_list] == ["<p>Nota 2</p>", "<p>Nota 1</p>"]
        assert html.count('href="#footnote-1"') == 2
        assert 'id="footnote-source-1-2"' in html
        assert 'Primero<sup class="footnote-mark">' in html
        assert "<footnote" not in html

    def test_are_counted_anew_when_rendered_again(self, article):
        first = str(article.body.render_as_block({"page": article}))
        assert str(article.body.render_as_block({"page": article})) == first

    def test_link_back(self, article):
        article.body.render_as_block({"page": article})
        html = render_to_string("blocks/footnotes.html", {"page": article})
        assert 'href="#footnote-source-1-2"' in html
        assert 'id="footnote-2"' in html

    def test_are_read_once(self, article, django_assert_num_queries):
        with django_assert_num_queries(1):
            article.body.render_as_block({"page": article})

    def test_without_a_page_leave_no_trace(self, article):
        assert "footnote" not in str(article.body.render_as_block({}))


class TestCheck:
    def test_every_block_of_the_site_passes(self):
        assert check_blocks(None) == []

    def test_tells_what_a_block_lacks(self):
        bare, full = blocks.CharBlock(), library.PullQuoteBlock()
        bare.set_name("bare")
        assert _check("campo", full) == []
        (warning,) = _check("campo", bare)
        assert warning.id == "blocks.W001"
        assert "a description and a preview" in warning.msg
