"""What blocks share: plain text, anchors, errors on the field concerned, footnotes, the check."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from wagtail import blocks
from wagtail_footnotes.models import Footnote

from blog.blocks import ArticleBody
from core.base.models import SiteDocument
from core.blocks import library
from core.blocks.addresses import safe_address
from core.blocks.checks import _check, check_blocks
from core.blocks.reading import RESERVED_ANCHORS, headings, plain_text, table_of_contents
from core.blocks.tables import plain_table
from core.blocks.video import find_video
from core.settings import BASE_DIR
from tests.block_values import render
from tests.factories import ImageFactory

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
            for app in ("core", "search", "blog", "home")
            for path in (BASE_DIR / app).rglob("templates/**/*.html")
            # The CMS's pages show no article; those for readers of a review link do.
            if not {"admin", "tasks", "desk"} & set(path.parts) or "sharing" in path.parts
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


def errors_of(block: blocks.StructBlock, **value) -> set[str]:
    """Return the names of the fields that an error lands on."""
    with pytest.raises(blocks.struct_block.StructBlockValidationError) as caught:
        block.clean(block.to_python(value))
    return set(caught.value.block_errors)


class TestErrorsLandOnFields:
    @pytest.mark.parametrize(
        ("value", "fields"),
        [
            ({"label": "Ir"}, {"page"}),
            ({"url": "https://x.example"}, {"label"}),
            ({"url": "javascript:alert(1)", "label": "Ir"}, {"url"}),
            ({"url": "ftp://x.example", "label": "Ir"}, {"url"}),
            ({"url": "mailto:nadie", "label": "Ir"}, {"url"}),
            ({"url": "tel:abc", "label": "Ir"}, {"url"}),
            ({"url": "/blog/", "label": "Ir"}, {"url"}),
        ],
    )
    def test_of_a_call_to_action(self, value, fields):
        assert errors_of(library.CallToActionBlock(), **value) == fields

    @pytest.mark.parametrize(
        "url", ["https://x.example/a?b=c", "mailto:hola@x.example", "tel:+54 11 5555-1234"]
    )
    def test_call_to_action_takes_what_leads_somewhere(self, url):
        block = library.CallToActionBlock()
        assert block.clean(block.to_python({"url": url, "label": "Ir"})).href == url

    def test_call_to_action_leads_to_one_place(self, site):
        value = {"page": site.home.pk, "url": "https://x.example", "label": "Ir"}
        assert errors_of(library.CallToActionBlock(), **value) == {"url"}

    def test_call_to_action_may_be_unfinished_in_a_draft(self):
        block = library.CallToActionBlock()
        assert block.clean_deferred(block.to_python({"label": "Ir"}))["label"] == "Ir"

    @pytest.mark.parametrize(
        "url", ["https://evil.example/watch?v=dQw4w9WgXcQ", "no es nada", "https://youtube.com/"]
    )
    def test_of_a_video(self, url):
        assert errors_of(library.EmbedBlock(), url=url, title="Charla") == {"url"}

    @pytest.mark.django_db
    def test_of_an_audio_that_no_browser_plays(self):
        document = SiteDocument.objects.create(title="PDF", file="documents/a.pdf", file_size=1)
        assert errors_of(library.AudioBlock(), file=document.pk, title="Charla") == {"file"}

    def test_of_a_quotation(self):
        assert errors_of(library.QuoteBlock(), text="", url="ftp://x.example/a") == {"text", "url"}

    def test_nul_is_refused(self):
        assert errors_of(library.PullQuoteBlock(), text="a\0b") == {"text"}


@pytest.mark.parametrize(
    ("address", "watch", "src"),
    [
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s",
            "watch?v=dQw4w9WgXcQ",
            "nocookie.com/embed/dQw4w9WgXcQ",
        ),
        (
            "https://youtu.be/dQw4w9WgXcQ?si=x",
            "watch?v=dQw4w9WgXcQ",
            "nocookie.com/embed/dQw4w9WgXcQ",
        ),
        (
            "https://m.youtube.com/shorts/dQw4w9WgXcQ",
            "watch?v=dQw4w9WgXcQ",
            "nocookie.com/embed/dQw4w9WgXcQ",
        ),
        (
            "https://vimeo.com/76979871",
            "vimeo.com/76979871",
            "player.vimeo.com/video/76979871?dnt=1",
        ),
        (
            "https://player.vimeo.com/video/1?h=abcdef12",
            "vimeo.com/1/abcdef12",
            "video/1?h=abcdef12&",
        ),
        ("https://vimeo.com/1/abcdef12", "vimeo.com/1/abcdef12", "video/1?h=abcdef12&"),
    ],
)
def test_videos_are_found(address, watch, src):
    video = find_video(address)
    assert video.watch_url.endswith(watch)
    assert src in video.embed_src


@pytest.mark.parametrize(
    "address",
    ["", None, "https://[", "javascript:alert(1)", "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
     "https://www.youtube.com/watch?v=short", 'https://www.youtube.com/embed/"><script>', "https://vimeo.com/canal"],
)  # fmt: skip
def test_other_addresses_are_no_videos(address):
    assert find_video(address) is None


class TestEmbed:
    VALUE = {
        "url": "https://youtu.be/dQw4w9WgXcQ",
        "title": "Charla «uno»",
        "still": None,
        "caption": "",
    }

    def test_links_to_the_video_and_loads_nothing(self):
        html = render(BODY, "embed", self.VALUE)
        assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in html
        assert 'class="embed__play"' in html
        assert 'data-embed-src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ' in html
        assert "<iframe" not in html
        assert "<img" not in html

    def test_is_a_plain_link_in_a_feed(self):
        html = render(BODY, "embed", self.VALUE, in_feed=True)
        assert "data-embed" not in html
        assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in html


class TestQuote:
    def test_says_its_language(self):
        value = {
            "text": "Less",
            "author": "Ana",
            "work": "Book",
            "url": "https://x.example/b",
            "language": "en",
        }
        html = render(BODY, "quote", value)
        assert '<blockquote lang="en"' in html
        assert 'hreflang="en"' in html
        assert 'class="language"' in html

    def test_in_spanish_says_nothing(self):
        html = render(BODY, "quote", {"text": "Menos", "language": ""})
        assert "lang" not in html

    def test_keeps_its_paragraphs(self):
        assert render(BODY, "quote", {"text": "Uno.\n\nDos."}).count("<p>") == 2


class TestTable:
    def test_short_rows_are_filled(self):
        assert plain_table("", ["a", "b"], [["1"], ["1", "2", "3"]])["rows"] == [
            {"values": ["1", ""]},
            {"values": ["1", "2"]},
        ]

    def test_rich_cells_keep_their_markup(self):
        value = {
            "caption": "",
            "columns": [{"type": "rich_text", "heading": "A"}],
            "rows": [{"values": ["<b>x</b>"]}],
        }
        assert "<b>x</b>" in render(BODY, "table", value)

    def test_first_column_names_the_rows(self):
        html = render(BODY, "table", {"caption": "C", "columns": ["A", "B"], "rows": [["1", "2"]]})
        assert '<th scope="row">1</th>' in html
        assert "<td>2</td>" in html


def test_html_is_cleaned_when_saved():
    block = library.HTMLBlock()
    cleaned = block.clean(
        block.value_from_form(
            '<p style="color:red" onclick="x()">a</p><script>b</script><kbd>c</kbd>'
        )
    )
    assert cleaned == "<p>a</p><kbd>c</kbd>"


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


def test_missing_original_renders_nothing(db):
    image = ImageFactory(file__width=60, file__height=40)
    image.file.storage.delete(image.file.name)
    value = {"image": image.pk, "caption": "Falta", "credit": "", "width": "text"}
    html = render(BODY, "image", value)
    assert "Falta" in html
    assert "<img" not in html


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


def test_validation_error_is_the_blocks_own():
    with pytest.raises(ValidationError):
        library.HeadingBlock().clean(library.HeadingBlock().to_python({"text": ""}))
