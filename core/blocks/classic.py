"""Bodies of WordPress before its blocks: shortcodes, and paragraphs that are blank lines.

The syntax is that of WordPress' documentation (Shortcode API; `[caption]`, `[gallery]`, `[embed]`, `[audio]`, `[video]`) and of
Jetpack (`[youtube]`, `[vimeo]`). What a shortcode of any other plugin says is unknown here: it stays as it is written.
"""

import re
from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.base.markup import TAG_END, up_to

_CAPTION = re.compile(rf"\[caption\b([^\[\]]*+)\]({up_to(r'\[', '/?caption')})\[/caption\]", re.I)
_CAPTIONED = re.compile(rf"<img\b{TAG_END}(?:\s*+</a>)?", re.I)
_GALLERY = re.compile(r"\[gallery\b([^\[\]]*+)\]", re.I)
_MEDIA = re.compile(
    r"\[(?P<kind>embed|youtube|vimeo|video|audio)\b(?P<given>[^\[\]]*+)\](?:(?P<held>[^\[\]]*+)\[/(?P=kind)\])?+",
    re.I,
)
_ATTRIBUTE = re.compile(
    r"""([a-z_0-9]{1,30})\s{0,3}=\s{0,3}(?:"([^"]*+)"|'([^']*+)'|([^\s"']++))""", re.I
)
_FILES = ("src", "url", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "id")
_BY_ID = {
    "youtube": (re.compile(r"[\w-]{11}", re.ASCII), "https://www.youtube.com/watch?v={}"),
    "vimeo": (re.compile(r"\d{1,12}", re.ASCII), "https://vimeo.com/{}"),
}
_PARTS = re.compile(
    rf"<!--((?:[^-<]|-(?!->)|<(?!!--))*+)-->|<(/?)([a-z][a-z0-9]*+)\b{TAG_END}", re.I
)
_BLANK = re.compile(r"\n[^\S\n]*+\n\s*+")
_BREAKS = ("<br>", "<br/>", "<br />")
# Elements whose lines are their own.
_WHOLE = {
    *("p", "pre", "ul", "ol", "dl", "table", "form", "figure", "script", "style", "textarea", "select"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "iframe", "audio", "video", "object"),
}  # fmt: skip
_AROUND = {"div", "section", "article", "aside", "blockquote", "center", "main", "header", "footer"}
_RULES = {"hr"}


def is_classic(html: str) -> bool:
    """Return whether blank lines part paragraphs here: text that stands in no paragraph, with such a line in it."""
    return "\n" in html and any(_BLANK.search(text) for text in _texts(html) if text.strip())


def classic_html(html: str) -> str:
    """Return a body with its shortcodes and paragraphs written as HTML."""
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    html = write_shortcodes(html)
    return "".join(_written(html)) if is_classic(html) else html


def write_shortcodes(html: str) -> str:
    """Return HTML with captions as figures, media as links to them, galleries as what is missing."""
    if "[" not in html:
        return html
    html = _CAPTION.sub(_figure, html)
    html = _MEDIA.sub(_link, html)
    return _GALLERY.sub(_gallery, html)


def _figure(caption: re.Match[str]) -> str:
    """Return a [caption] as the figure that it is; one without a picture stays."""
    image = _CAPTIONED.search(caption[2])
    if not image:
        return caption[0]
    picture, said = caption[2][: image.end()], caption[2][image.end() :]
    said = said if said.strip() else _attributes(caption[1]).get("caption", "")
    return f"\n\n<figure>{picture}<figcaption>{said}</figcaption></figure>\n\n"


def _link(media: re.Match[str]) -> str:
    """Return a link to a video or a sound, alone in its paragraph; one without an address stays."""
    kind, given = media["kind"].lower(), media["given"].strip()
    named = _attributes(given)
    found = next((named[name] for name in _FILES if name in named), "")
    address = (media["held"] or "").strip() or found or given.lstrip("= ").partition(" ")[0]
    if kind in _BY_ID and _BY_ID[kind][0].fullmatch(address):
        address = _BY_ID[kind][1].format(address)
    address = address.strip("\"'").replace("&amp;", "&")
    if not address.startswith(("https://", "http://", "/")):
        return media[0]
    return "\n\n" + format_html('<p><a href="{0}">{0}</a></p>', address) + "\n\n"


def _gallery(gallery: re.Match[str]) -> str:
    """Return a sentence in place of a gallery, which names its pictures by numbers that only its own site knows."""
    ids = [each for each in _attributes(gallery[1]).get("ids", "").split(",") if each.strip()]
    said = (
        ngettext(
            "A gallery of %(count)s image is missing here",
            "A gallery of %(count)s images is missing here",
            len(ids),
        )
        % {"count": len(ids)}
        if ids
        else _("A gallery is missing here")
    )
    return "\n\n" + format_html("<p>[{}]</p>", said) + "\n\n"


def _attributes(given: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(given)}


def _pieces(html: str) -> Iterator[tuple[bool, str]]:
    """Yield the HTML in order: text with its inline markup (True), and blocks, whole or their tags alone (False)."""
    place = start = 0  # of what isn't yielded yet; of the text before it
    inside, depth = "", 0
    for part in _PARTS.finditer(html):
        ends, name = part[2] == "/", (part[3] or "").lower()
        if inside:
            if name == inside:
                depth += -1 if ends else 1
            if depth == 0:
                yield False, html[place : part.end()]
                inside, place = "", part.end()
            continue
        start = part.start()
        if part[1] is None and name not in _WHOLE | _AROUND | _RULES:
            continue
        yield True, html[place:start]
        place = start
        if name in _WHOLE and not ends:
            inside, depth = name, 1
        else:
            yield False, "" if part[1] is not None else part[0]
            place = part.end()
    yield not inside, html[place:]


def _texts(html: str) -> Iterator[str]:
    return (piece for is_text, piece in _pieces(html) if is_text)


def _written(html: str) -> Iterator[str]:
    """Yield the HTML with its paragraphs and line breaks."""
    for is_text, piece in _pieces(html):
        if not is_text:
            yield piece
            continue
        for paragraph in _BLANK.split(piece):
            if text := paragraph.strip():
                yield f"<p>{_broken(text)}</p>"


def _broken(text: str) -> str:
    """Return a paragraph with its lines broken where they aren't yet."""
    lines = [line.strip() for line in text.split("\n")]
    ends = ["" if line.lower().endswith(_BREAKS) else "<br>" for line in lines[:-1]]
    return "".join(map("".join, zip(lines, [*ends, ""], strict=True)))
