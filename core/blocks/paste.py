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

from bs4 import BeautifulSoup, Tag

from core.base.markup import TAG_END, Cleaner, up_to
from core.blocks.classic import write_shortcodes
from core.blocks.convert import write_emoji
from core.blocks.paste_lists import join_lists
from core.blocks.paste_notes import Notes, take_notes
from core.blocks.sanitize import HTML_TAGS, LINK_SCHEMES

HEADING_LENGTH = 120
_FRAGMENT_START = re.compile(r"<!--\s*+StartFragment\s*+-->")
_FRAGMENT_END = re.compile(r"<!--\s*+EndFragment\s*+-->")
_STYLES = re.compile(rf"<style\b{TAG_END}({up_to('<', '/?style')})</style", re.I)
_RULE = re.compile(r"(?<![a-z0-9])([a-z0-9]*+)\.([\w-]++)\s*+\{([^{}]*+)\}")
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s{0,9}(px|pt)")
_BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)")
_PLAIN = re.compile(r"font-weight:\s*(normal|[1-4]00)")
_ITALIC = re.compile(r"font-style:\s*(italic|oblique)")
_RAISED = re.compile(r"vertical-align:\s*super")
_STRUCK = re.compile(r"text-decoration(?:-line)?:[^;]*line-through")
_MORE_TAGS = {
    "address",
    "article",
    "aside",
    "audio",
    "body",
    "button",
    "center",
    "dir",
    "fieldset",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "header",
    "iframe",
    "img",
    "label",
    "legend",
    "main",
    "menu",
    "nav",
    "option",
    "section",
    "select",
    "source",
    "strike",
    "textarea",
    "tt",
    "video",
}
_WELL_FORMED = Cleaner(
    tags={*HTML_TAGS, *_MORE_TAGS},
    clean_content_tags={"script", "style", "title", "template", "noscript"},
    attributes={
        "*": {"style", "class"},
        "a": {"href"},
        "blockquote": {"cite"},
        "del": {"cite", "datetime"},
        "img": {"src", "alt", "width", "height", "data-emoji"},
        "li": {"value"},
        "ol": {"start", "reversed"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "iframe": {"src", "title"},
        **{key: {"src"} for key in ("audio", "video", "source")},
    },
    url_schemes={*LINK_SCHEMES, "data", "file", "blob", "cid"},
    link_rel=None,
)
_BIGGER = 1.3  # times the size of most of the text: what is set so large is a heading


@dataclass(frozen=True)
class PastedPicture:
    """A picture in what was pasted: where it lies (data:, file:, https:), what it shows, what stands below it."""

    source: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Paste:
    """A paste in plain terms: each <img> says its place among the pictures by data-picture, a <footnote> its note's id."""

    html: str
    pictures: list[PastedPicture]
    notes: Notes


def clean_paste(html: str) -> Paste:
    """Return what was pasted in plain terms."""
    html = html.replace("\0", "").replace("&nbsp;", " ").replace("\xa0", " ")
    rules = _rules(" ".join(_STYLES.findall(html)))
    html = write_shortcodes(_fragment(html))
    # Parsed as browsers do, in linear time; Python's own parser looks for each end that isn't there.
    soup = BeautifulSoup(_WELL_FORMED.clean(html), "html.parser")
    _inline_styles(soup, rules)
    notes = take_notes(soup)
    join_lists(soup)
    _name_headings(soup)
    _name_type(soup)
    _repair_links(soup)
    write_emoji(soup)
    pictures = _number_pictures(soup)
    return Paste(str(soup), pictures, notes)


def _fragment(html: str) -> str:
    """Return what was copied, out of what programs of Windows put around it."""
    start = _FRAGMENT_START.search(html)
    ends = list(_FRAGMENT_END.finditer(html, start.end())) if start else []
    return html[start.end() : ends[-1].start()] if start and ends else html


def _rules(css: str) -> dict[tuple[str, str], str]:
    """Return the declarations of <style> by element ("" for any) and class."""
    return {(name, kind): body for name, kind, body in _RULE.findall(css)}


def _inline_styles(soup: BeautifulSoup, rules: dict[tuple[str, str], str]) -> None:
    """Write the rules for classes onto their elements, before the elements' own."""
    for tag in soup.find_all(class_=True) if rules else []:
        kinds = [rules.get((tag.name, kind)) or rules.get(("", kind)) for kind in _classes(tag)]
        tag["style"] = ";".join([*filter(None, kinds), _style(tag)])


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
    """Make bold, italic, struck and raised what only a style made so; Docs wraps all of it in a bold that isn't bold."""
    for tag in soup.find_all(["span", "font", "b", "strong", "i", "em"]):
        style = _style(tag)
        if tag.name in ("b", "strong") and _PLAIN.search(style):
            tag.unwrap()
            continue
        if tag.find_parent(["h1", "h2", "h3", "h4", "h5", "h6"]) or tag.find(["p", "div", "li"]):
            continue
        for pattern, name in ((_BOLD, "b"), (_ITALIC, "i"), (_STRUCK, "s"), (_RAISED, "sup")):
            if tag.name in ("span", "font") and pattern.search(style) and tag.get_text().strip():
                tag.wrap(soup.new_tag(name))


def _repair_links(soup: BeautifulSoup) -> None:
    """Take Google's detour out; let go of links within the document."""
    for link in soup.find_all("a"):
        address = str(link.get("href") or "")
        if address.startswith("#") or not address:
            link.unwrap()
        elif address.startswith(("https://www.google.com/url?", "http://www.google.com/url?")):
            link["href"] = parse_qs(urlsplit(address).query).get("q", [address])[0]


def _number_pictures(soup: BeautifulSoup) -> list[PastedPicture]:
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
    return pictures


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
