"""Translations: every string of ours has its Spanish."""

import ast

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import formats, timezone, translation
from django.utils.translation import gettext

from core.base.catalogues import (
    KEYWORDS,
    PACKAGES,
    compile_catalogues,
    template_of,
    untranslated,
    update_catalogue,
)


def test_nothing_is_missing_or_fuzzy():
    call_command("messages", "--check")


def test_visitors_read_voseo():
    with translation.override("es-ar"):
        assert gettext("Choose a page or write an address: one of the two.").startswith("Elegí")


@pytest.fixture
def project(tmp_path):
    """A project with one string, and a catalogue that lacks it."""
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "page.html").write_text(
        "{% translate 'Good morning' %}{% blocktranslate count n=n %}one{% plural %}many{% endblocktranslate %}"
    )
    (tmp_path / "core" / "code.py").write_text("_('Good night')\npgettext('verb', 'order')\n")
    po = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Gone"\nmsgstr "Ido"\n'
    )
    return tmp_path


def test_strings_are_found_in_code_and_templates(project):
    ids = [message.id for message in template_of(project) if message.id]
    assert ids == ["Good night", "order", "Good morning", ("one", "many")]


@pytest.mark.parametrize("package", PACKAGES)
def test_strings_are_translated_under_names_that_are_looked_for(package):
    """By any other name of gettext `manage.py messages` finds no string, and takes its translation away."""
    unknown = [
        (path.name, each.asname)
        for path in sorted((settings.BASE_DIR / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for each in node.names
        if each.name in KEYWORDS and (each.asname or each.name) not in KEYWORDS
    ]
    assert unknown == []


def test_a_missing_translation_is_told(project):
    po = project / "locale" / "es" / "LC_MESSAGES" / "django.po"
    template = template_of(project)
    assert len(untranslated(po, template)) == 4
    update_catalogue(po, template)
    assert "Gone" not in po.read_text()
    filled = po.read_text().replace(
        'msgid "Good night"\nmsgstr ""', 'msgid "Good night"\nmsgstr "Buenas noches"'
    )
    po.write_text(filled)
    assert len(untranslated(po, template)) == 3
    po.write_text(filled.replace('msgid "Good night"', '#, fuzzy\nmsgid "Good night"'))
    assert len(untranslated(po, template)) == 4


def test_catalogues_compile_once(project, tmp_path):
    target = tmp_path / "compiled"
    assert len(compile_catalogues(project / "locale", target)) == 1
    assert compile_catalogues(project / "locale", target) == []


def test_dates_are_written_as_in_argentina():
    moment = timezone.make_aware(timezone.datetime(2026, 3, 3, 9, 30))
    with translation.override("es-ar"):
        assert formats.date_format(moment, "DATE_FORMAT") == "3 de marzo de 2026"
        assert formats.date_format(moment, "YEAR_MONTH_FORMAT") == "marzo de 2026"
        assert formats.number_format(1234.5, 1, force_grouping=True) == "1.234,5"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
