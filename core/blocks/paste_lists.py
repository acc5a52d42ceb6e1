"""Lists as programs paste them, as lists."""

import re

from bs4 import BeautifulSoup, Tag

_LEVEL = re.compile(r"mso-list:[^;:\"']*?level(\d{1,9})", re.I)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.I)
_NUMBER = re.compile(r"^\(?(?:\d{1,4}|[a-z]|[ivxl]{1,6})[.)]", re.I)
_LISTS = ["ul", "ol"]
DEEPEST = 4


def join_lists(soup: BeautifulSoup) -> None:
    """Make lists of Word's paragraphs with marks; put a list that stands in a list into the item before it."""
    for paragraph in soup.find_all("p"):
        if level := _level(paragraph):
            _append(soup, paragraph, level)
    for inner in soup.select("ul > ul, ul > ol, ol > ul, ol > ol"):
        before = inner.find_previous_sibling("li")
        if before is not None:
            before.append(inner.extract())
        else:
            inner.unwrap()


def _level(paragraph: Tag) -> int:
    """Return the level of a paragraph that Word shows as an item, 0 for any other."""
    found = _LEVEL.search(str(paragraph.get("style") or ""))
    return min(int(found[1]), DEEPEST) if found else 0


def _append(soup: BeautifulSoup, paragraph: Tag, level: int) -> None:
    """Put an item at the end of the list that ends right before it, else into a new one."""
    kind = _take_mark(paragraph)
    before = paragraph.find_previous_sibling()
    if before is None or before.name not in _LISTS or "data-word" not in before.attrs:
        before = soup.new_tag(kind, attrs={"data-word": ""})
        paragraph.insert_before(before)
    place = before
    for _deeper in range(level - 1):
        place = _inner(soup, place, kind)
    paragraph.name, paragraph.attrs = "li", {}
    place.append(paragraph.extract())


def _inner(soup: BeautifulSoup, place: Tag, kind: str) -> Tag:
    """Return the list at the end of the last item, a new one where there is none."""
    items = place.find_all("li", recursive=False)
    if not items:
        return place
    found = items[-1].find(_LISTS, recursive=False)
    if not isinstance(found, Tag):
        found = soup.new_tag(kind)
        items[-1].append(found)
    return found


def _take_mark(paragraph: Tag) -> str:
    """Take the mark away; return the list that it speaks of."""
    mark = paragraph.find(style=_IGNORED)
    if not isinstance(mark, Tag):
        return "ul"
    text = mark.get_text().strip()
    mark.decompose()
    return "ol" if _NUMBER.match(text) else "ul"
