"""Lists of a paste: Word's paragraphs with marks, Docs' flat lists, lists that go on counting after an interruption."""

import re
from dataclasses import dataclass
from itertools import count
from typing import Any

from bs4 import BeautifulSoup, Tag

DEEPEST = 4
_LISTS = ["ul", "ol"]
_LEVEL = re.compile(r"mso-list:[^;:\"']*?level(\d{1,9})", re.I)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.I)
_DOCS_LIST = re.compile(r"(lst-\w{1,80})-(\d{1,9})")  # of which list, how deep
_NUMBER = re.compile(r"^\(?(?:\d{1,4}|[a-z]|[ivxl]{1,6})[.)]", re.I)
_FIRST = re.compile(r"^\(?(?:1|a|i)[.)]|[.)]1[.)]?$", re.I)
_START = re.compile(r"-?\d{1,6}")


@dataclass(frozen=True)
class _Mark:
    """What stands before an item: the list that it speaks of, and the mark of an item that isn't its list's first."""

    kind: str
    number: str


def join_lists(soup: BeautifulSoup) -> None:
    """Make lists of Word's paragraphs with marks, nest Docs' by their classes; number by words what starts later."""
    for paragraph in soup.find_all("p"):
        if level := _level(paragraph):
            _append(soup, paragraph, level)
    _join_docs_lists(soup)
    for inner in soup.select("ul > ul, ul > ol, ol > ul, ol > ol"):
        before = inner.find_previous_sibling("li")
        if before is not None:
            before.append(inner.extract())
        else:
            inner.unwrap()
    for each in soup.find_all("ol"):
        _write_numbers(soup, each)


def _level(paragraph: Tag) -> int:
    """Return the level of a paragraph that Word shows as an item, 0 for any other."""
    found = _LEVEL.search(str(paragraph.get("style") or ""))
    return min(int(found[1]), DEEPEST) if found else 0


def _append(soup: BeautifulSoup, paragraph: Tag, level: int) -> None:
    """Put an item at the end of the list that ends right before it, else into a new one."""
    mark = _take_mark(paragraph)
    before = paragraph.find_previous_sibling()
    if before is None or before.name not in _LISTS or "data-word" not in before.attrs:
        before = soup.new_tag(mark.kind, attrs={"data-word": ""})
        paragraph.insert_before(before)
    place = before
    for _deeper in range(level - 1):
        place = _inner(soup, place, mark.kind)
    if mark.number and not place.find("li", recursive=False):
        place["data-start"] = mark.number
    paragraph.name, paragraph.attrs = "li", {"data-number": mark.number} if mark.number else {}
    place.append(paragraph.extract())


def _inner(soup: BeautifulSoup, place: Tag, kind: str) -> Tag:
    """Return the list at the end of the last item, a new one where there is none."""
    item = _last(place, ["li"])
    if item is None:
        return place
    found = _last(item, _LISTS)
    if found is None:
        found = soup.new_tag(kind)
        item.append(found)
    return found


def _last(place: Tag, names: list[str]) -> Tag | None:
    """Return the last of these elements right within another."""
    children = reversed(place.contents)
    return next((each for each in children if isinstance(each, Tag) and each.name in names), None)


def _take_mark(paragraph: Tag) -> _Mark:
    """Take the mark away and return it."""
    mark = paragraph.find(style=_IGNORED)
    if not isinstance(mark, Tag):
        return _Mark("ul", "")
    text = " ".join(mark.get_text().split())
    mark.decompose()
    return _Mark("ol", text) if _NUMBER.match(text) else _Mark("ul", "")


def _join_docs_lists(soup: BeautifulSoup) -> None:
    """Join the lists of a Docs export, which all stand beside one another, as their classes say."""
    for each in soup.find_all(_LISTS, class_=_DOCS_LIST):
        before, found = each.find_previous_sibling(), _docs_list(each)
        above = _docs_list(before) if isinstance(before, Tag) and before.name in _LISTS else None
        if found is None or above is None or before is None or found[1] != above[1]:
            continue
        place = before
        for _deeper in range(min(int(found[2]), DEEPEST - 1)):
            place = _inner(soup, place, each.name)
        place.extend(each.find_all("li", recursive=False))
        each.decompose()


def _docs_list(each: Tag) -> re.Match[str] | None:
    classes: Any = each.get("class") or []
    return _DOCS_LIST.search(classes if isinstance(classes, str) else " ".join(classes))


def _write_numbers(soup: BeautifulSoup, numbered: Tag) -> None:
    """Make paragraphs with their numbers of a list that begins later than at one: our lists begin anew."""
    items = numbered.find_all("li", recursive=False)
    numbers = _numbers(numbered, items)
    if not numbers or numbered.find_parent(["li", "td", "th"]):
        return
    for item, number in zip(items, numbers, strict=True):
        inner = item.find_all(_LISTS, recursive=False)
        for block in item.find_all("p", recursive=False):
            block.unwrap()
        item.insert(0, f"{number} ")
        item.name, item.attrs = "p", {}
        for each in reversed(inner):
            item.insert_after(each.extract())
    numbered.unwrap()


def _numbers(numbered: Tag, items: list[Tag]) -> list[str]:
    """Return the numbers of the items, nothing where they are what any list would show."""
    if mark := str(numbered.get("data-start") or ""):
        if _FIRST.search(mark) or not all(item.get("data-number") for item in items):
            return []
        return [str(item["data-number"]) for item in items]
    value = str(numbered.get("start") or (items[0].get("value") if items else "") or "1").strip()
    if numbered.has_attr("reversed") or not _START.fullmatch(value) or int(value) == 1:
        return []
    return [f"{number}." for number, _item in zip(count(int(value)), items, strict=False)]
