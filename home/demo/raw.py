"""Conversion of the demo's TOML to the JSON of StreamFields: names become ids."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from core.base.models import SiteDocument, SiteImage

_PAGE_LINK = re.compile(r'<a page="([^"]+)">')
_BLOCK = re.compile(r"<(p|li)>")
_BETWEEN = re.compile(r"(</?(?:p|ul|ol|li)>)\s+(?=<)")
_FOOTNOTE = re.compile(r'<footnote id="([^"]+)">')


@dataclass
class Library:
    """Hold what blocks refer to: pages and sources by slug, documents, images and testimonials by key."""

    pages: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    documents: dict[str, SiteDocument] = field(default_factory=dict)
    images: dict[str, SiteImage] = field(default_factory=dict)
    testimonials: dict[str, int] = field(default_factory=dict)


def footnote_uuid(slug: str, key: str) -> str:
    """Return the UUID of a footnote, the same each time."""
    return str(uuid5(NAMESPACE_URL, f"{slug}#{key}"))


def raw_stream(blocks: list[dict[str, Any]], library: Library, slug: str) -> str:
    """Return the JSON of a stream; `slug` names the page whose pictures and footnotes the blocks mean."""
    translate = _Translator(library, slug)
    raw = [
        {
            "type": block["type"],
            "value": translate.value(block["type"], block.get("value")),
            "id": str(uuid5(NAMESPACE_URL, f"{slug}/{number}")),
        }
        for number, block in enumerate(blocks)
    ]
    return json.dumps(raw)


def plain_items(items: list[dict[str, Any]], kind: str, slug: str) -> str:
    """Return the JSON of a stream in which every block has the same type."""
    return raw_stream([{"type": kind, "value": item} for item in items], Library(), slug)


class _Translator:
    """Replace the names in one page's blocks by ids."""

    def __init__(self, library: Library, slug: str) -> None:
        self.library = library
        self.slug = slug
        self.keys = 0

    def value(self, kind: str, value: Any) -> Any:
        if kind == "html":
            return value
        special = getattr(self, f"_{kind}", None)
        return self._texts(special(dict(value)) if special else value)

    def rich_text(self, html: str) -> str:
        linked = _PAGE_LINK.sub(
            lambda match: f'<a linktype="page" id="{self.library.pages[match[1]]}">', html
        )
        noted = _FOOTNOTE.sub(
            lambda match: f'<footnote id="{footnote_uuid(self.slug, match[1])}">', linked
        )
        return _BLOCK.sub(self._keyed, _BETWEEN.sub(r"\1", noted)).strip()

    def _keyed(self, match: re.Match[str]) -> str:
        """Add a block key like the editor's, so that approving the page there changes nothing."""
        self.keys += 1
        return f'<{match[1]} data-block-key="{self.keys:05}">'

    def _texts(self, value: Any) -> Any:
        """Convert every text of a value."""
        if isinstance(value, str):
            return self.rich_text(value)
        if isinstance(value, dict):
            return {key: self._texts(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._texts(item) for item in value]
        return value

    def _chosen(self, key: str) -> dict[str, Any]:
        image = self.library.images[f"{self.slug}/{key}"]
        return {"image": image.pk, "alt_text": image.description, "decorative": False}

    def _image(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"image": self._chosen(value["image"])}

    def _hero(self, value: dict[str, Any]) -> dict[str, Any]:
        return self._call_to_action(self._image(value))

    def _gallery(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"images": [self._image(item) for item in value["images"]]}

    def _source(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"source": self.library.sources[value["source"]]}

    def _embed(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"still": self._chosen(value["still"])}

    def _audio(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"file": self.library.documents[value["file"]].pk}

    _file = _audio

    def _article(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"article": self.library.pages[value["article"]]}

    def _certificate(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"document": self.library.documents[value["document"]].pk}

    def _testimonial(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"testimonial": self.library.testimonials[value["testimonial"]]}

    def _services(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"services": [self.library.pages[slug] for slug in value["services"]]}

    def _series_list(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"series": [self.library.pages[slug] for slug in value["series"]]}

    def _call_to_action(self, value: dict[str, Any]) -> dict[str, Any]:
        return value | {"page": self.library.pages.get(value.get("page", ""))}
