"""Tags by their names: however one is typed, it is the tag that there is."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from taggit.models import TagBase
from wagtail.admin.forms.tags import TagField as WagtailTagField


def tag_key(name: str) -> str:
    """Return what two ways of typing a tag have in common: NFC, single spaces, no capitals."""
    return unicodedata.normalize("NFC", _tidy(name).casefold())


def _tidy(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _capitals(name: str) -> int:
    return sum(map(str.isupper, name))


def known_names(model: type[TagBase], names: Iterable[str]) -> list[str]:
    """Return each name once, as the tag is called that has it already; databases disagree on capitals with accents."""
    clean = sorted((_tidy(name) for name in names), key=_capitals, reverse=True)
    typed = {tag_key(name): name for name in clean}  # of two ways, that with fewer capitals
    if not typed:
        return []
    stored = {tag_key(name): name for name in model.objects.values_list("name", flat=True)}
    return [stored.get(key, name) for key, name in typed.items() if key]


class TagField(WagtailTagField):
    """Take names of tags."""

    def clean(self, value: Any) -> list[str]:
        """Return the names as the tags are called that there are."""
        return known_names(self.tag_model, super().clean(value))
