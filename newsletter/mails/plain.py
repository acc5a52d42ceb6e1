"""The text part of mails, made of their HTML."""

from textwrap import TextWrapper
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.translation import gettext as _

from core.blocks.sanitize import html_to_text

WIDTH = 72
KEPT = "\ue000"  # a space that stays
_WRAPPER = TextWrapper(WIDTH, break_long_words=False, break_on_hyphens=False)


def as_text(html: str) -> str:
    """Return a piece of HTML as text, wrapped at WIDTH, links as 'text (URL)'."""
    soup = BeautifulSoup(html, "html.parser")
    for rewrite in (_links, _pictures, _marks, _items, _quotations, _tables, _preformatted):
        rewrite(soup)
    lines = html_to_text(str(soup)).split("\n")
    return "\n".join(_WRAPPER.fill(line).replace(KEPT, " ").rstrip() for line in lines)


def _links(soup: BeautifulSoup) -> None:
    for link in soup.find_all("a", href=True):
        address, text = str(link["href"]), link.get_text(" ", strip=True)
        if text and text != address.partition(":")[2] and text != address:
            link.append(f" ({address})")


def _pictures(soup: BeautifulSoup) -> None:
    for image in soup.find_all("img"):
        alt = str(image.get("alt", ""))
        says = _("[Picture: %(alt)s]") % {"alt": alt}
        image.replace_with(f"{says}\n" if alt else "")


def _marks(soup: BeautifulSoup) -> None:
    for mark in soup.select(".footnote-mark"):
        mark.replace_with(f"[{mark.get_text(strip=True)}]")
    for line in soup.find_all("hr"):
        line.replace_with("* * *\n")


def _items(soup: BeautifulSoup) -> None:
    for listed in soup.find_all(["ol", "ul"]):
        listed.insert_before("\n")  # what an item says before a list within it is a line of its own
        first = _whole(listed.get("start"))
        for number, item in enumerate(listed.find_all("li", recursive=False), start=first):
            item.insert(0, "- " if listed.name == "ul" else f"{number}. ")


def _whole(text: Any) -> int:
    return int(text) if str(text).isdecimal() and len(str(text)) < 6 else 1


def _quotations(soup: BeautifulSoup) -> None:
    for quotation in soup.find_all("blockquote"):
        if quotation.get_text(strip=True):
            _said(quotation)[0].insert_before("“")
            _said(quotation)[-1].insert_after("”")


def _said(tag: Tag) -> list[NavigableString]:
    return [text for text in tag.find_all(string=True) if text.strip()]


def _tables(soup: BeautifulSoup) -> None:
    for table in soup.select("table:not([role])"):
        lines = [table.caption.get_text(" ", strip=True)] if table.caption else []
        for row in table.find_all("tr"):
            cells = [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
            lines.append(" | ".join(cells))
        table.replace_with("\n".join([*lines, ""]))


def _preformatted(soup: BeautifulSoup) -> None:
    for block in soup.find_all("pre"):
        lines = block.get_text().replace(" ", KEPT).split("\n")
        block.string = "\n".join(line or KEPT for line in lines)
