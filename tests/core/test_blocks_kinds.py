"""What single blocks render: videos, quotations, tables, HTML, a picture whose file is gone."""

import pytest

from blog.blocks import ArticleBody
from core.blocks import library
from core.blocks.tables import plain_table
from core.blocks.video import find_video
from tests.block_values import render
from tests.factories import ImageFactory

BODY = ArticleBody()


@pytest.mark.parametrize(
    ("address", "watch", "src"),
    [
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s",
            "watch?v=dQw4w9WgXcQ&t=3s",
            "nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0&start=3",
        ),
        (
            "https://youtu.be/dQw4w9WgXcQ?t=1h1m30s",
            "watch?v=dQw4w9WgXcQ&t=3690s",
            "&start=3690",
        ),
        (
            "https://www.youtube.com/embed/dQw4w9WgXcQ?start=90",
            "watch?v=dQw4w9WgXcQ&t=90s",
            "&start=90",
        ),
        ("https://youtu.be/dQw4w9WgXcQ#t=1m", "watch?v=dQw4w9WgXcQ&t=60s", "&start=60"),
        ("https://youtu.be/dQw4w9WgXcQ?t=ayer", "watch?v=dQw4w9WgXcQ", "autoplay=1&rel=0"),
        ("https://vimeo.com/76979871#t=1m5s", "vimeo.com/76979871#t=65s", "autoplay=1#t=65s"),
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


def test_missing_original_renders_nothing(db):
    image = ImageFactory(file__width=60, file__height=40)
    image.file.storage.delete(image.file.name)
    value = {"image": image.pk, "caption": "Falta", "credit": "", "width": "text"}
    html = render(BODY, "image", value)
    assert "Falta" in html
    assert "<img" not in html
