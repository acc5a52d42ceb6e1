"""HTML that others wrote, read in linear time: parts of patterns, and a cleaner that no nesting slows down."""

import re
from typing import Any

import nh3

# What stands in a tag up to its end: a '<' there begins no other tag ('a < b' in an attribute).
TAG_END = r"[^<>]*+(?:<(?![a-z/!?])[^<>]*+)*+>"
DEEPEST, DEEPEST_TYPE = (
    100,
    25,
)  # elements in one another; of them those that set type, which parsers repeat
_STARTS = re.compile("<[a-z]", re.I)
_PARTS = re.compile(
    r"""<!--(?:-?>|[^-<]*+(?:(?:-(?!->)|<(?!!--))[^-<]*+)*+-->)
    |<[!?][^<>]*+>
    |</(?P<end>[a-z][^\s/<>]*+)[^<>]*+>
    |<(?P<start>[a-z][^\s/<>"'=]*+)(?P<attributes>(?:[^<>"']|"[^"]*+"|'[^']*+')*+)>
    |<""",
    re.I | re.X,
)
_ATTRIBUTE = re.compile(r"""([^\s"'/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++)))?+""")
_ENTITIES = {ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
}
# A start of these ends the one before, or nothing follows from it.
_IMPLIED = {
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "tr",
    "thead",
    "tbody",
    "tfoot",
    "caption",
    "colgroup",
    "option",
    "optgroup",
}
_TYPE = {
    "a",
    "b",
    "big",
    "code",
    "em",
    "font",
    "i",
    "nobr",
    "s",
    "small",
    "strike",
    "strong",
    "tt",
    "u",
}


def up_to(sign: str, stop: str) -> str:
    r"""Return a pattern for any text before `sign` followed by `stop`: '<' and '/?style'."""
    return rf"[^{sign}]*+(?:{sign}(?!{stop})[^{sign}]*+)*+"


class Cleaner:
    """nh3's cleaner, which takes the square of the time, and more, on what is nested thousands deep: here it isn't."""

    def __init__(self, **options: Any) -> None:
        """Take nh3's own options."""
        self._cleaner = nh3.Cleaner(**options)

    def clean(self, html: str) -> str:
        """Return the HTML cleaned; of what is nested too deeply the text stays."""
        return self._cleaner.clean(shallow(html))


def shallow(html: str) -> str:
    """Return the HTML without the tags that nest too deeply, without comments; as it is where there are few tags."""
    if (
        sum(1 for _start in zip(_STARTS.finditer(html), range(DEEPEST_TYPE + 1), strict=False))
        <= DEEPEST_TYPE
    ):
        return html
    return _PARTS.sub(_Nesting().kept, html)


def is_deep(html: str) -> bool:
    """Return whether the HTML is nested more deeply than anybody writes."""
    nesting = _Nesting()
    return any(nesting.kept(part) == "" and part["start"] for part in _PARTS.finditer(html))


class _Nesting:
    """What is open, never less than a browser's parser has: ends count where it can't take them for anything else.

    Tags are written anew, so that no attribute or comment is read in another way than here.
    """

    def __init__(self) -> None:
        self.open: list[str] = []
        self.type = 0

    def kept(self, part: re.Match[str]) -> str:
        """Return a tag as it stays, nothing for a comment and for one too deep."""
        if name := part["start"]:
            return _written(name, part["attributes"]) if self._enter(name.lower()) else ""
        if name := part["end"]:
            self._leave(name.lower())
            return f"</{name}>"
        return "&lt;" if part[0] == "<" else ""

    def _enter(self, name: str) -> bool:
        if name in _VOID or name in _IMPLIED:
            return True
        if len(self.open) >= DEEPEST or (name in _TYPE and self.type >= DEEPEST_TYPE):
            return False
        self.open.append(name)
        self.type += name in _TYPE
        return True

    def _leave(self, name: str) -> None:
        """Close the element on top, or below others that set type alone, which never hold it open."""
        for place in range(len(self.open) - 1, max(-1, len(self.open) - DEEPEST_TYPE - 2), -1):
            if self.open[place] == name:
                del self.open[place]
                self.type -= name in _TYPE
                return
            if self.open[place] not in _TYPE:
                return


def _written(name: str, attributes: str) -> str:
    found = (
        (each[1], each[2] or each[3] or each[4] or "") for each in _ATTRIBUTE.finditer(attributes)
    )
    written = "".join(
        f' {key.translate(_ENTITIES)}="{value.translate(_ENTITIES)}"' for key, value in found
    )
    return f"<{name}{written}>"
