"""What the contracts of import-linter (pyproject.toml) don't see: models that are named by a string."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from core.base.catalogues import PACKAGES

ROOT = Path(settings.BASE_DIR)
LAYERS = [
    {"motivacional"},
    {"home"},
    {"editorial", "comments", "newsletter"},
    {"blog"},
    {"search"},
    {"core"},
]
APP_MODEL = re.compile(r"^([a-z]+)\.[A-Z]\w+$")
# A page type names the types above it as its parents: that string is no import.
PARENTS = {("blog", "home")}


def is_below(package: str, target: str) -> bool:
    """Tell whether a package may know another."""
    level = {name: number for number, names in enumerate(LAYERS) for name in names}
    return package == target or level[package] < level[target]


def models_named(tree: ast.AST):
    """Yield the package of each 'app.Model' string."""
    labels = {app.label: app.name.partition(".")[0] for app in apps.get_app_configs()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            match = APP_MODEL.match(node.value)
            if match and labels.get(match[1]) in PACKAGES:
                yield labels[match[1]]


@pytest.mark.parametrize("package", PACKAGES)
def test_models_are_named_one_way(package):
    for path in sorted((ROOT / package).rglob("*.py")):
        if "migrations" not in path.parts:
            for target in models_named(ast.parse(path.read_text(encoding="utf-8"))):
                assert is_below(package, target) or (package, target) in PARENTS, (path, target)
