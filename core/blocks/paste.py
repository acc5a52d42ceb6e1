"""What word processors and web pages put on the clipboard, as HTML that means what it shows.

Word writes lists as paragraphs with a mark in front, Google Docs bold type as a style, Pages headings as big type.
Formats as their programs write them: Word's `mso-list` and `MsoTitle`; Docs' `docs-internal-guid`, links by way of
google.com/url; Pages' classes in a <style>; WordPress' block comments and [caption] shortcodes.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Comment, Tag

from core.blocks.paste_lists import join_lists

HEADING_LENGTH = 120
_FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*)<!--\s*EndFragment\s*-->", re.S)
_CAPTION = re.compile(r"\[caption[^\]]*\](.*?<img[^>]*>(?:\s*</a>)?)(.*?)\[/caption\]", re.S | re.I)
_RULE = re.compile(r"([a-z0-9]*)\.([\w-]+)\s*\{([^{}]*)\}")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(px|pt)")
_BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)")
_PLAIN = re.compile(r"font-weight:\s*(normal|[1-4]00)")
_ITALIC = re.compile(r"font-style:\s*(italic|oblique)")
_RAISED = re.compile(r"vertical-align:\s*super")
# Marks of Word and Docs that lead to their own notes and comments, or to nowhere outside the document.
_OWN_NOTE = re.compile(r"^#(_ftn|_edn|_msocom|cmnt|ftnt)")
_BIGGER = 1.3  # times the size of most of the text: what is set so large is a heading


@dataclass(frozen=True)
class PastedPicture:
    """A picture in what was pasted: where it lies (data:, file:, https:), what it shows, what stands below it."""

    source: str
    alt: str
    caption: str


def clean_paste(html: str) -> tuple[str, list[PastedPicture]]:
    """Return HTML in plain terms, and its pictures: each <img> there tells its place in the list by data-picture."""
    html = html.replace("\0", "").replace("&nbsp;", " ").replace("\xa0", " ")
    if fragment := _FRAGMENT.search(html):
        html = (
            "".join(re.findall(r"<style.*?</style>", html[: fragment.start()], re.S)) + fragment[1]
        )
    soup = BeautifulSoup(
        _CAPTION.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", html), "html.parser"
    )
    _inline_styles(soup)
    join_lists(soup)
    for note in soup.find_all(string=lambda text: isinstance(text, Comment)):
        note.extract()
    _name_headings(soup)
    _name_type(soup)
    _mend_links(soup)
    _drop_traces(soup)
    return _number_pictures(soup)


def _inline_styles(soup: BeautifulSoup) -> None:
    """Write the rules of <style> for classes onto their elements, before the elements' own."""
    css = " ".join(style.get_text() for style in soup.find_all("style"))
    rules = {(name, kind): body for name, kind, body in _RULE.findall(css)}
    for tag in soup.find_all(class_=True) if rules else []:
        kinds = [rules.get((tag.name, kind)) or rules.get(("", kind)) for kind in _classes(tag)]
        tag["style"] = ";".join([*filter(None, kinds), _style(tag)])
    for style in soup.find_all(["style", "script", "head", "title", "meta", "link"]):
        style.unwrap() if style.name in ("head",) else style.decompose()


def _name_headings(soup: BeautifulSoup) -> None:
    """Make headings of Word's title and of short paragraphs in much bigger type than the rest."""
    paragraphs = [tag for tag in soup.find_all("p") if not tag.find_parent(["li", "td", "th"])]
    sizes = {id(tag): _size(tag) for tag in paragraphs}
    weights: Counter[float] = Counter()
    for tag in paragraphs:
        weights[sizes[id(tag)]] += len(tag.get_text())
    usual = next((size for size, _count in weights.most_common() if size), 0.0)
    for tag in paragraphs:
        text = tag.get_text().strip()
        is_big = bool(usual) and sizes[id(tag)] >= usual * _BIGGER
        if "MsoTitle" in _classes(tag) or (is_big and 0 < len(text) <= HEADING_LENGTH):
            tag.name = "h2"


def _size(paragraph: Tag) -> float:
    """Return the size of its type in points, of its longest run where it has several; 0 where nothing says it."""
    runs = [run for run in paragraph.find_all(["span", "font", "b"]) if _SIZE.search(_style(run))]
    longest = max(runs, key=lambda run: len(run.get_text()), default=paragraph)
    found = _SIZE.search(_font(_style(longest))) or _SIZE.search(_font(_style(paragraph)))
    return float(found[1]) * (0.75 if found[2] == "px" else 1.0) if found else 0.0


def _font(style: str) -> str:
    return ";".join(
        part for part in style.split(";") if part.strip().startswith(("font:", "font-size"))
    )


def _name_type(soup: BeautifulSoup) -> None:
    """Make bold, italic and raised what only a style made so; Docs wraps all of it in a bold that isn't bold."""
    for tag in soup.find_all(["span", "font", "b", "strong", "i", "em"]):
        style = _style(tag)
        if tag.name in ("b", "strong") and _PLAIN.search(style):
            tag.unwrap()
            continue
        if tag.find_parent(["h1", "h2", "h3", "h4", "h5", "h6"]) or tag.find(["p", "div", "li"]):
            continue
        for pattern, name in ((_BOLD, "b"), (_ITALIC, "i"), (_RAISED, "sup")):
            if tag.name in ("span", "font") and pattern.search(style) and tag.get_text().strip():
                tag.wrap(soup.new_tag(name))


def _mend_links(soup: BeautifulSoup) -> None:
    """Take Google's detour out; drop marks of notes and comments; let go of links within the document."""
    for link in soup.find_all("a"):
        address = str(link.get("href") or "")
        if _OWN_NOTE.match(address):
            link.decompose()
        elif address.startswith("#") or not address:
            link.unwrap()
        elif address.startswith(("https://www.google.com/url?", "http://www.google.com/url?")):
            link["href"] = parse_qs(urlsplit(address).query).get("q", [address])[0]


def _drop_traces(soup: BeautifulSoup) -> None:
    """Drop what was struck out, what is hidden, and the line break that Apple ends a paste with."""
    for tag in soup.find_all(["del", "o:p", "w:sdt"]):
        tag.decompose() if tag.name == "del" else tag.unwrap()
    for tag in [
        *soup.select(".Apple-interchange-newline"),
        *soup.select("[style*='mso-hide:all']"),
    ]:
        tag.decompose()


def _number_pictures(soup: BeautifulSoup) -> tuple[str, list[PastedPicture]]:
    pictures: list[PastedPicture] = []
    for image in soup.find_all("img"):
        source, alt = str(image.get("src") or ""), " ".join(str(image.get("alt") or "").split())
        if image.get("width") in ("0", "1") or not source:
            image.decompose()
            continue
        image["data-picture"] = str(len(pictures))
        _free_from_link(image)
        pictures.append(PastedPicture(source, alt, _take_caption(image)))
        image["src"] = "picture"
    return str(soup), pictures


def _free_from_link(image: Tag) -> None:
    """Take a picture out of the link that only leads to its own bigger copy."""
    link = image.find_parent("a")
    if link is not None and not link.get_text().strip():
        link.unwrap()


def _take_caption(image: Tag) -> str:
    figure = image.find_parent("figure")
    caption = figure.find("figcaption") if figure and len(figure.find_all("img")) == 1 else None
    if not isinstance(caption, Tag):
        return ""
    text = " ".join(caption.get_text().split())
    caption.decompose()
    return text


def _style(tag: Tag) -> str:
    return str(tag.get("style") or "").lower()


def _classes(tag: Tag) -> list[str]:
    found: Any = tag.get("class") or []
    return found if isinstance(found, list) else [found]
