"""What is pasted or uploaded as a list is bounded: bytes, nesting, pictures, pixels, columns; each refusal a sentence."""

from io import BytesIO

import pytest
from PIL import Image

from core.base.markup import DEEPEST, Cleaner, is_deep, shallow
from editorial.editor import pasted_pictures
from newsletter.importing.files import MOST_COLUMNS, Unreadable, rows_of
from tests.editorial.test_pasting import answered, data_uri, paste, picture

KEEPS_ALL = Cleaner(tags={"div", "b", "p", "ul", "li", "i", "a", "table", "tr", "td", "tbody"})
NESTED = [
    "<div>",
    "<ul><li>",
    "<b title='{}'>",
    "<a title='</div>'><div>",
    "<div><!--</div>-->",
    '<div><p title="</div>">',
    "<div><title></div></title>",
    "<div><table></div></table>",
    "<div><? </div>>",
    "<div><svg></div></svg>",
    "<DIV/>",
]


def depth_of(html):
    """Return how deep a parser's tree is."""
    deepest = depth = 0
    for part in html.replace("</", "\0").split("<"):
        depth += 1
        deepest = max(deepest, depth)
        depth -= part.count("\0")
    return deepest


@pytest.mark.parametrize("piece", NESTED)
def test_no_tree_is_deeper_than_people_write(piece):
    hostile = "".join(piece.replace("{}", str(number)) for number in range(2_000))
    clean = KEEPS_ALL.clean(f"{hostile}final")
    # What ends by itself (p, li, td) stands between those that are counted.
    assert depth_of(clean) <= 3 * DEEPEST + 3
    assert "final" in clean


@pytest.mark.parametrize(
    "html",
    [
        "<p>uno<p>dos" * 500,
        "<ul><li>uno<li>dos</ul>" * 500,
        "<p><b>uno</b> <i>dos</i> <a href='x'>tres</a></p>" * 500,
        "<table><tr><td>uno<td><b>dos</b></table>" * 200,
        "<p><b><i>mal</b></i> anidado</p>" * 200,
        "<p>2 < 3 y <br/>más</p>" * 200,
    ],
)
def test_what_people_write_stays(html):
    assert KEEPS_ALL.clean(html) == KEEPS_ALL._cleaner.clean(html)
    assert not is_deep(html)


def test_few_tags_stay_to_the_letter():
    odd = "<p title='<b>'>a < b <!-- c --> <b"
    assert shallow(odd) == odd


@pytest.mark.django_db
class TestPastes:
    """Through the view."""

    def test_deep_nesting_is_refused_in_words(self, desk):
        response = paste(desk.writer, "<div>" * 5_000 + "hola")
        assert response.status_code == 400
        assert "anidado" in response.json()["message"]

    @pytest.mark.parametrize("html", ["<p>x" * 30_000, "x" * 3_000_000])
    def test_much_is_refused_in_words(self, desk, html):
        response = paste(desk.writer, html)
        assert response.status_code == 400
        assert "pegalo en varias partes" in response.json()["message"]

    def test_the_data_of_pictures_is_no_text(self, desk, monkeypatch):
        monkeypatch.setattr("editorial.editor.pasting.LONGEST", 200)
        kinds, _held, _told = answered(
            paste(desk.writer, f'<img alt="Mesa" src="{data_uri(picture())}">')
        )
        assert kinds == ["image"]

    def test_all_pixels_together_are_bounded(self, desk, monkeypatch):
        monkeypatch.setattr(pasted_pictures, "MOST_PIXELS", 60 * 40 * 2 + 1)
        html = "".join(f'<img alt="n{n}" src="{data_uri(picture())}">' for n in range(3))
        kinds, _held, told = answered(paste(desk.writer, html))
        assert kinds == ["image", "image", "paragraph"]
        assert "n2" in told
        assert "megapíxeles" in told

    def test_a_header_that_promises_a_bomb_is_no_picture(self, desk):
        buffer = BytesIO()
        Image.new("1", (30_000, 30_000)).save(buffer, "PNG")
        kinds, _held, told = answered(
            paste(desk.writer, f'<p>Hola</p><img alt="bomba" src="{data_uri(buffer.getvalue())}">')
        )
        assert kinds == ["paragraph"]
        assert "bomba" in told


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_megabytes_of_columns_are_refused_at_once(sign, monkeypatch):
    def read(*_arguments, **_options):
        raise AssertionError("It was read")

    monkeypatch.setattr("csv.reader", read)
    for headers in ("correo" + sign * 5_000_000, "correo" + sign * MOST_COLUMNS + "\n"):
        with pytest.raises(Unreadable, match=str(MOST_COLUMNS)):
            next(rows_of(headers))
