"""Upstream strings are still Wagtail's, lack Spanish there, and have it here."""

from functools import cache
from pathlib import Path

import pytest
import wagtail
import wagtail_footnotes
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext, ngettext

from core.base.catalogues import upstream_strings

PACKAGES = [Path(module.__file__).parent for module in (wagtail, wagtail_footnotes)]
STRINGS = upstream_strings()
SINGULAR = [text for strings in STRINGS.values() for text in strings["singular"]]
PLURAL = [tuple(forms) for strings in STRINGS.values() for forms in strings["plural"]]


@cache
def of_wagtail(language: str) -> dict[str, str]:
    """Return the translations that Wagtail has; what is translated in one of its apps counts."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for path in package.rglob(f"locale/{language}/LC_MESSAGES/*.po"):
            with path.open("rb") as file:
                for message in read_po(file):
                    name = message.id if isinstance(message.id, str) else message.id[0]
                    fresh = "" if message.fuzzy else message.string
                    fresh = fresh if isinstance(fresh, str) else "".join(fresh)
                    found[name] = found.get(name) or fresh
    return found


def test_each_is_still_one_of_wagtails():
    every = [*SINGULAR, *(one for one, _many in PLURAL)]
    assert [text for text in every if text not in of_wagtail("en")] == []
    assert len(set(every)) == len(every)


def test_none_has_spanish_there_in_every_app():
    """What Wagtail translates by now needn't be listed any more."""
    assert [text for text in SINGULAR if of_wagtail("es").get(text)] == []


@pytest.mark.parametrize("language", ["es", "es-ar"])
def test_each_reads_spanish(language):
    same = {"%(field_label)s:", "%(num)s error", "%(num)s min"}  # in Spanish too
    with translation.override(language):
        assert [text for text in SINGULAR if gettext(text) == text and text not in same] == []
        for one, many in PLURAL:
            assert ngettext(one, many, 1) != one or one in same
            assert ngettext(one, many, 3) != many


def test_scripts_get_them(client, db):
    with translation.override("es-ar"):
        html = client.get("/admin/jsi18n/").content.decode()
    assert "Los cambios se guardaron." in html
    assert '"%(num)s errores"' in html and '"Cancelar"' in html  # Wagtail's own stay
