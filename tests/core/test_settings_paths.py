"""Every module, class and function that the settings name by its path is there."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from core.base.catalogues import PACKAGES

PATH = re.compile(rf"^(?:{'|'.join(PACKAGES)})(?:\.\w+)+$")


def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in (*value.keys(), *value.values()):
            yield from strings_in(each)
    elif isinstance(value, (list, tuple, set)):
        for each in value:
            yield from strings_in(each)


def paths():
    named = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    found = {(name, text) for name, value in named.items() for text in strings_in(value)}
    return sorted((name, text) for name, text in found if PATH.match(text))


@pytest.mark.parametrize(("setting", "path"), paths())
def test_it_can_be_imported(setting, path):
    if setting.endswith("_MODEL"):  # app.Model
        assert apps.get_model(path)
        return
    try:
        import_module(path)
    except ModuleNotFoundError:
        assert import_string(path)


def test_they_are_found():
    assert len(paths()) > 30


@pytest.mark.parametrize("name", ["settings", "wsgi"])
def test_the_old_names_still_lead_there(name):
    old, new = import_module(f"core.{name}"), import_module(f"motivacional.{name}")
    assert all(
        getattr(old, each) == getattr(new, each)
        for each in dir(new)
        if each.isupper() or each == "application"
    )
