"""What the editor's forms send becomes the same value that imports write."""

import pytest

from core.blocks import library as blocks


@pytest.mark.parametrize(
    ("block", "sent", "expected"),
    [
        (
            blocks.CodeBlock(),
            {"x-code": "uno\r\ndos", "x-language": "text", "x-caption": ""},
            "uno\ndos",
        ),
        (blocks.CallToActionBlock(), {"x-text": "uno\r\ndos"}, "uno\ndos"),
        (blocks.HTMLBlock(), {"x": "<p>uno</p>\r\n<p>dos</p>"}, "<p>uno</p>\n<p>dos</p>"),
    ],
)
def test_newlines_are_one_character(block, sent, expected):
    value = block.value_from_datadict(sent, {}, "x")
    assert expected in (value, *getattr(value, "values", list)())
