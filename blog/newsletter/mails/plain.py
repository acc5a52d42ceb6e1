"""What is laid out for mail programs, as text."""

from textwrap import TextWrapper
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

from core.blocks.sanitize import html_to_text

WIDTH = 72
KEPT = "\ue000"  # a space that stays
_WRAPPER = TextWrapper(WIDTH, break_long_words=False, break_on_hyphens=False)


def as_text(html: str) -> str:
    """Return the words of a piece in lines of a mail's width, links as 'text (address)'."""
    soup = BeautifulSoup(html, "html.parser")
    for rewrite in (_links, _pictures, _marks, _items, _quotations, _rows, _preformatted):
        rewrite(soup)
    lines = html_to_text(str(soup)).split("\n")
    return "\n".join(_WRAPPER.fill(line) for line in lines).replace(KEPT, " ")


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
    for item in soup.find_all("li"):
        item.insert(0, f"{_number(item)} ")


def _number(item: Tag) -> str:
    listed = item.parent
    if listed is None or listed.name != "ol":
        return "-"
    place = listed.find_all("li", recursive=False).index(item)
    return f"{_whole(listed.get('start')) + place}."


def _whole(text: Any) -> int:
    return int(text) if str(text).isdecimal() and len(str(text)) < 6 else 1


def _quotations(soup: BeautifulSoup) -> None:
    for quotation in soup.find_all("blockquote"):
        said = [text for text in quotation.find_all(string=True) if text.strip()]
        if said:
            said[0].replace_with(f"“{said[0].lstrip()}")
        said = [text for text in quotation.find_all(string=True) if text.strip()]
        if said:
            said[-1].replace_with(f"{said[-1].rstrip()}”")


def _rows(soup: BeautifulSoup) -> None:
    for row in soup.select("table:not([role]) tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        row.replace_with(" | ".join(cells) + "\n")


def _preformatted(soup: BeautifulSoup) -> None:
    for block in soup.find_all("pre"):
        lines = block.get_text().replace(" ", KEPT).split("\n")
        block.string = "\n".join(line or KEPT for line in lines)
