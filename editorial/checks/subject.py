"""The article under check, with its blocks, links and texts read once for all rules, and what the rules find."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, partial
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, SoupStrainer
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks

from blog.models import ArticlePage
from core.base.markup import Cleaner
from core.blocks.sanitize import DROPPED, LINK_SCHEMES
from core.blocks.walking import leaves
from editorial.checks import readability
from editorial.checks.targets import Targets, find_targets, own_path

# Blocks whose sentences are the article's own prose; code, tables and titles would falsify its measures.
PROSE = frozenset(
    {"paragraph", "callout", "question", "pull_quote", "steps", "definitions", "checklist"}
)
_LINKS = Cleaner(
    tags={"a"},
    clean_content_tags=DROPPED,
    attributes={"a": {"href", "linktype", "id"}},
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)


class Place(NamedTuple):
    """Locate a finding: a field of the form or a block of the body, with a label for people."""

    label: str
    field: str = "body"
    block_id: str = ""


class Level(StrEnum):
    """Name the levels of findings: errors stop publication, advice doesn't."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """Hold what a check has found at a place of an article."""

    level: Level
    code: str
    place: Place
    message: str
    mend: str = ""

    @property
    def target(self) -> str:
        """Return the place's `data-contentpath` in the editor's form."""
        return self.place.block_id or self.place.field

    @property
    def anchor(self) -> str:
        """Return the element id of the place in the editor."""
        if self.place.block_id:
            return f"block-{self.place.block_id}-section"
        return f"id_{self.place.field}"

    @property
    def heading(self) -> str:
        """Return the capitalized name of the place."""
        return capfirst(self.place.label)

    @property
    def sentence(self) -> str:
        """Return message and remedy as one text."""
        return f"{self.message} {self.mend}".strip()

    def __str__(self) -> str:
        return _("%(place)s: %(text)s") % {"place": self.heading, "text": self.sentence}


error = partial(Finding, Level.ERROR)
advice = partial(Finding, Level.ADVICE)


class Placed(NamedTuple):
    """Hold a block of the body with its place."""

    place: Place
    block: blocks.Block
    value: Any


class Link(NamedTuple):
    """Hold a link of rich text or HTML, as stored."""

    text: str
    href: str
    kind: str  # Wagtail's 'linktype': page, document, '' for an address
    target: str  # the id of the page or document


class PlacedLink(NamedTuple):
    """Hold a link with its place."""

    place: Place
    link: Link


class Subject:
    """Give the checks lazy access to an article as it would be published."""

    def __init__(self, article: ArticlePage) -> None:
        """Keep the article."""
        self.article = article

    @cached_property
    def placed(self) -> list[Placed]:
        """Return the blocks of the body with their places."""
        return placed_blocks(self.article.body)

    @cached_property
    def leaves(self) -> list[Placed]:
        """Return the innermost blocks, each at the place of its outermost block."""
        return [
            Placed(outer.place, block, value)
            for outer in self.placed
            for block, value in leaves(outer.block, outer.value)
        ]

    def of_type(self, name: str) -> list[Placed]:
        """Return the blocks of the body of a type."""
        return [placed for placed in self.placed if placed.block.name == name]

    @cached_property
    def links(self) -> list[PlacedLink]:
        """Return the links of all texts, footnotes included."""
        texts = [(leaf.place, markup(leaf.block, leaf.value)) for leaf in self.leaves]
        notes = [
            (Place(_("footnote %(number)d") % {"number": number}, "footnotes"), note.text or "")
            for number, note in enumerate(self._footnotes, start=1)
        ]
        return [PlacedLink(place, link) for place, html in [*texts, *notes] for link in links(html)]

    @cached_property
    def _footnotes(self) -> list[Any]:
        return list(self.article.footnotes.all())

    @cached_property
    def chosen_pages(self) -> list[tuple[Place, Any]]:
        """Return the pages chosen in blocks, with the blocks' places."""
        return [
            (leaf.place, leaf.value)
            for leaf in self.leaves
            if isinstance(leaf.block, blocks.PageChooserBlock) and leaf.value
        ]

    @cached_property
    def targets(self) -> Targets:
        """Return the targets of the links."""
        found = [each.link for each in self.links]
        chosen = {str(page.pk) for _place, page in self.chosen_pages}
        return find_targets(
            max(self.article.go_live_at or timezone.now(), timezone.now()),
            chosen | {link.target for link in found if link.kind == "page"},
            {path for link in found if not link.kind and (path := own_path(link.href))},
            {link.target for link in found if link.kind == "document"},
        )

    @cached_property
    def prose(self) -> str:
        """Return the prose of the article, a line for each paragraph or item."""
        return "\n".join(text for _placed, text in self.passages)

    @cached_property
    def passages(self) -> list[tuple[Placed, str]]:
        """Return the blocks of prose with their texts."""
        return [
            (placed, placed.block.plain_text(placed.value))
            for placed in self.placed
            if placed.block.name in PROSE
        ]

    @cached_property
    def words(self) -> list[str]:
        """Return the words of the prose."""
        return readability.words(self.prose)

    @cached_property
    def index(self) -> readability.Index:
        """Return the readability of the prose."""
        return readability.index(self.prose)


def placed_blocks(body: Any) -> list[Placed]:
    """Return the blocks of a body with their places, numbered from one."""
    return [
        Placed(_place(number, child), child.block, child.value)
        for number, child in enumerate(body or [], start=1)
    ]


def _place(number: int, child: Any) -> Place:
    label = _("block %(number)d (%(kind)s)") % {
        "number": number,
        "kind": str(child.block.label).lower(),
    }
    return Place(label, block_id=str(child.id or ""))


def markup(block: blocks.Block, value: Any) -> str:
    """Return the HTML of a rich text or HTML block, '' for others."""
    if isinstance(block, blocks.RichTextBlock):
        return getattr(value, "source", value) or ""
    return str(value or "") if isinstance(block, blocks.RawHTMLBlock) else ""


def links(html: str) -> list[Link]:
    """Return the links of stored rich text or HTML."""
    if "<a" not in html.lower():
        return []
    soup = BeautifulSoup(_whole(html), "html.parser", parse_only=SoupStrainer("a"))
    return [_link(anchor) for anchor in soup.find_all("a")]


def _whole(html: str) -> str:
    """Return the links alone, well formed: on tags that never end, Python's parser takes quadratic time."""
    return _LINKS.clean(html.encode("utf-8", "replace").decode())


def _link(anchor: Any) -> Link:
    return Link(
        " ".join(anchor.get_text().split()),
        (anchor.get("href") or "").strip(),
        anchor.get("linktype") or "",
        str(anchor.get("id") or ""),
    )
