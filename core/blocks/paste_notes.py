"""What stands in the margin and at the foot of a paste: comments and tracked changes stay out, footnotes keep their place.

Marks and notes point at one another, in each program with names of its own: Word (`#_ftn1` and `#_ftnref1`), Google Docs
(`#ftnt1`, `#ftnt_ref1`; comments `#cmnt1`), LibreOffice (`#sdfootnote1sym`, `#sdfootnote1anc`), Markdown's converters
(`#fn:1`, `#fnref:1`) and WordPress (`#<uuid>`, `#<uuid>-link`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from bs4 import BeautifulSoup, Tag

_TO_MARK = re.compile(
    r"#(?:_(?:ftn|edn)ref|ftnt_ref|(?:user-content-)?fnref[:-]?|sd(?:foot|end)note\d{1,6}anc|[0-9a-f-]{36}-link)"
)
_TO_NOTE = re.compile(
    r"#(?:_(?:ftn|edn)\d|ftnt\d|(?:user-content-)?fn[:-]?\d|sd(?:foot|end)note\d{1,6}sym|[0-9a-f-]{36}$)"
)
_WAY = re.compile(r"_?ref|(?:anc|sym|-link)$")
_NUMBER = re.compile(r"[\[(]?(?:\d{1,4}|[ivxlc]{1,8}|[*†‡]{1,3})[\])]?", re.I)
_TO_COMMENT = re.compile(r"#(?:_msocom|cmnt\d)")
_OF_COMMENT = re.compile(r"#(?:_msoanchor|cmnt_ref)")
_COMMENTS = [
    "[style*='mso-element:comment']",
    ".MsoCommentReference",
    ".MsoCommentText",
    ".msocomtxt",
]
_HIDDEN = ["[style*='mso-hide:all']", ".Apple-interchange-newline"]
_BLOCKS = ["p", "li", "dd", "div"]
_AROUND = ("sup", "span", "font")
_FEW = 8  # children: more would be read again and again


@dataclass
class Notes:
    """The footnotes of a paste by the id that their marks have, as HTML; what stays out, counted by its kind."""

    texts: dict[str, str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def take_notes(soup: BeautifulSoup) -> Notes:
    """Take out comments, tracked deletions and notes; leave <footnote id> where a note belongs."""
    notes = Notes()
    _drop_comments(soup, notes)
    _drop_deletions(soup, notes)
    _take_footnotes(soup, notes)
    if notes.texts or notes.left_out["comment"]:
        _drop_last_rules(soup)
    return notes


def _drop_comments(soup: BeautifulSoup, notes: Notes) -> None:
    """Drop comments of the margin and their marks."""
    for block in _blocks_of(soup.find_all("a", href=_OF_COMMENT)).values():
        block.decompose()
        notes.left_out["comment"] += 1
    for link in soup.find_all("a", href=_TO_COMMENT):
        _outermost(link).decompose()
    _drop(soup, _COMMENTS)


def _drop_deletions(soup: BeautifulSoup, notes: Notes) -> None:
    """Drop what a tracked change takes away, and what is hidden; a price that is struck out is neither."""
    for tag in soup.find_all("del"):
        if tag.get("cite") or tag.get("datetime"):
            notes.left_out["deletion"] += bool(tag.get_text().strip())
            tag["class"] = "mso-deletion"
        else:
            tag.name = "s"
    _drop(soup, [".mso-deletion", *_HIDDEN])


def _drop(soup: BeautifulSoup, selectors: list[str]) -> None:
    for tag in soup.select(", ".join(selectors)):
        if not tag.decomposed:
            tag.decompose()


def _take_footnotes(soup: BeautifulSoup, notes: Notes) -> None:
    """Put marks of ours where the notes belong; a mark whose note wasn't copied stays out."""
    marks = [link for link in soup.find_all("a", href=_TO_NOTE) if not _leads_back(link)]
    wanted = {_key(link) for link in marks}
    ids: dict[str, str] = {}
    for key, block in _blocks_of(soup.find_all("a", href=_TO_MARK)).items():
        if key in wanted and (text := block.decode_contents().strip()):
            ids[key] = str(uuid4())
            notes.texts[ids[key]] = text
            block.decompose()
    for link in marks:
        if link.decomposed:  # a note on a note
            continue
        if uuid := ids.get(_key(link)):
            mark = soup.new_tag("footnote", attrs={"id": uuid})
            mark.string = f"[{uuid[:6]}]"
            _outermost(link).replace_with(mark)
        elif _NUMBER.fullmatch(link.get_text().strip()):
            notes.left_out["footnote"] += 1
            _outermost(link).decompose()


def _leads_back(link: Tag) -> bool:
    return bool(_TO_MARK.match(str(link["href"])))


def _key(link: Tag) -> str:
    """Return what a mark's address and that of its note have in common."""
    return _WAY.sub("", str(link["href"]))


def _blocks_of(links: Sequence[Tag]) -> dict[str, Tag]:
    """Return the blocks that these links begin or end, by key; take the links out."""
    held = Counter(id(parent) for link in links for parent in link.find_parents(_BLOCKS))
    found: dict[str, Tag] = {}
    for link in links:
        block, mark = None, link.get_text().strip()
        for parent in link.find_parents(_BLOCKS):
            text = parent.get_text().strip() if held[id(parent)] == 1 else ""
            if not (mark and (text.startswith(mark) or text.endswith(mark))):
                break
            block = parent
        if block is not None:
            found.setdefault(_key(link), block)
    for link in links:
        link.decompose()
    return found


def _outermost(link: Tag) -> Tag:
    """Return the largest inline element that shows nothing but the link."""
    text, found = link.get_text().strip(), link
    while (parent := found.parent) and parent.name in _AROUND and len(parent.contents) < _FEW:
        if parent.get_text().strip() != text:
            break
        found = parent
    return found


def _drop_last_rules(soup: BeautifulSoup) -> None:
    """Drop the rules that parted the notes from the text: nothing follows them."""
    for rule in soup.find_all("hr")[-_FEW:][::-1]:
        if any(str(text).strip() for text in rule.find_all_next(string=True)):
            return
        rule.decompose()
