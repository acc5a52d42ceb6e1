"""The strings borrowed from Wagtail are its own, lack Spanish there, and have it here."""

from functools import cache
from pathlib import Path

import pytest
import wagtail
import wagtail_footnotes
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext, ngettext

from core.base.borrowed import admin, models, parts, scripts

PACKAGES = [Path(module.__file__).parent for module in (wagtail, wagtail_footnotes)]
SINGLE = [*admin.SINGLE, *models.SINGLE, *parts.SINGLE, *scripts.SINGLE]
COUNTED = [
    ("Referenced %(count)s time", "Referenced %(count)s times"),
    ("%(num_child_objects)d child page", "%(num_child_objects)d child pages"),
    ("%(num)s error", "%(num)s errors"),
]


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
    assert [text for text in SINGLE if text not in of_wagtail("en")] == []


def test_none_has_spanish_there_in_every_app():
    """What Wagtail translates by now needn't be borrowed any more."""
    assert [text for text in SINGLE if of_wagtail("es").get(text)] == []


@pytest.mark.parametrize("language", ["es", "es-ar"])
def test_each_reads_spanish(language):
    same = {"%(field_label)s:"}
    with translation.override(language):
        assert [text for text in SINGLE if gettext(text) == text and text not in same] == []
        for one, many in COUNTED:
            assert ngettext(one, many, 1) != one or one == "%(num)s error"
            assert ngettext(one, many, 3) != many


def test_scripts_get_them(client, db):
    with translation.override("es-ar"):
        html = client.get("/admin/jsi18n/").content.decode()
    assert "Los cambios se guardaron." in html
    assert '"%(num)s errores"' in html and '"Cancelar"' in html  # Wagtail's own stay
