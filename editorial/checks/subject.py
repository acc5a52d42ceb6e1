"""An article as the checks see it: read once, asked by every rule."""

from functools import cached_property
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import blocks

from blog.models import ArticlePage
from editorial.checks import readability
from editorial.checks.targets import Targets, look_up, own_path
from editorial.checks.walking import Link, Place, Placed, leaves, links, markup, placed_blocks

# Blocks whose sentences are the article's own prose; code, tables and titles would falsify its measures.
PROSE = frozenset(
    {"paragraph", "callout", "question", "pull_quote", "steps", "definitions", "checklist"}
)


class PlacedLink(NamedTuple):
    """A link and where it stands."""

    place: Place
    link: Link


class Subject:
    """An article under check, as it would be published."""

    def __init__(self, article: ArticlePage) -> None:
        """Read nothing yet."""
        self.article = article

    @cached_property
    def placed(self) -> list[Placed]:
        """Return the blocks of the body."""
        return placed_blocks(self.article.body)

    @cached_property
    def leaves(self) -> list[Placed]:
        """Return what lies in the blocks at any depth, each at the place of its outermost block."""
        return [
            Placed(outer.place, block, value)
            for outer in self.placed
            for block, value in leaves(outer.block, outer.value)
        ]

    def of_type(self, name: str) -> list[Placed]:
        """Return the blocks of a type."""
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
        """Return the pages chosen in blocks, by the block's place."""
        return [
            (leaf.place, leaf.value)
            for leaf in self.leaves
            if isinstance(leaf.block, blocks.PageChooserBlock) and leaf.value
        ]

    @cached_property
    def targets(self) -> Targets:
        """Return what the links lead to."""
        found = [each.link for each in self.links]
        chosen = {str(page.pk) for _place, page in self.chosen_pages}
        return look_up(
            max(self.article.go_live_at or timezone.now(), timezone.now()),
            chosen | {link.target for link in found if link.kind == "page"},
            {path for link in found if not link.kind and (path := own_path(link.href))},
            {link.target for link in found if link.kind == "document"},
        )

    @cached_property
    def prose(self) -> str:
        """Return the article's own sentences, a line each paragraph or item."""
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
        """Measure the prose."""
        return readability.index(self.prose)
