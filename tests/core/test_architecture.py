"""The arrows of import-linter's contract (pyproject.toml), for what imports don't show.

A package names only what is in itself or below: models ('app.Model'), permissions ('app.codename'), templates,
template tags, static files and URL names, in Python and in templates.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.viewsets import viewsets

from core.base.catalogues import PACKAGES

ROOT = Path(settings.BASE_DIR)
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS = [layer.split(" | ") for layer in CONTRACT["contracts"][0]["layers"]]
LEVEL = {package: number for number, layer in enumerate(LAYERS) for package in layer}

TAG = re.compile(r"\{%-?\s*(load|include|extends|url|static)\s+(.+?)\s*-?%\}", re.DOTALL)
QUOTED = re.compile(r"""["']([^"']+)["']""")
PERMISSION_OF_TEMPLATE = re.compile(r"\bperms\.(\w+\.\w+)")
REVERSING = {"reverse", "reverse_lazy", "redirect", "resolve_url"}

# What a package names above itself, and why it may.
EXCEPTIONS = {
    (
        "core",
        "search",
    ): "the theme's header holds the search form: core's templates come with search",
    ("core", "search_suggestions"): "the form's suggestions",
    ("core", "js/suggestions.js"): "the form's suggestions",
}

type Owners = dict[str, set[str]]


def package_of(module: str) -> str:
    return module.partition(".")[0]


def files_below(folder: str) -> Owners:
    """Return the packages that hold each template or static file, by the name that code calls it."""
    owners: Owners = defaultdict(set)
    for app in apps.get_app_configs():
        if package_of(app.name) in PACKAGES:
            here = Path(app.path) / folder
            for path in here.rglob("*.*"):
                owners[path.relative_to(here).as_posix()].add(package_of(app.name))
    return owners


def models_and_permissions() -> Owners:
    owners: Owners = defaultdict(set)
    for model in apps.get_models():
        package, options = package_of(model.__module__), model._meta
        owners[options.label].add(package)
        codenames = [f"{action}_{options.model_name}" for action in options.default_permissions]
        for codename in [*codenames, *(codename for codename, _name in options.permissions)]:
            owners[f"{options.app_label}.{codename}"].add(package)
    return owners


def url_names() -> Owners:
    owners: Owners = defaultdict(set)
    of_viewsets = {
        each.url_namespace: package_of(type(each).__module__)
        for each in viewsets.viewsets
        if each.name  # Wagtail's editor of pages has none
    }

    def walk(resolver: URLResolver, namespace: str) -> None:
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                walk(each, ":".join(filter(None, (namespace, each.namespace))))
            elif isinstance(each, URLPattern) and each.name:
                view = getattr(each.callback, "view_class", each.callback)
                package = of_viewsets.get(namespace, package_of(view.__module__))
                owners[":".join(filter(None, (namespace, each.name)))].add(package)

    walk(get_resolver(), "")
    return owners


@pytest.fixture(scope="module")
def named() -> dict[str, Owners]:
    libraries = engines["django"].engine.libraries
    return {
        "template": files_below("templates"),
        "static": files_below("static"),
        "model": models_and_permissions(),
        "url": url_names(),
        "load": {name: {package_of(module)} for name, module in libraries.items()},
    }


def names_in_template(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and name of what a template names."""
    for tag, rest in TAG.findall(text):
        if tag == "load":
            yield from (("load", name) for name in rest.rpartition(" from ")[2].split())
        elif found := QUOTED.findall(rest):
            kind = {"include": "template", "extends": "template"}.get(tag, tag)
            yield kind, found[0]
    yield from (("model", name) for name in PERMISSION_OF_TEMPLATE.findall(text))


def names_in_python(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and name of what a module names by a string."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((kind, node.value) for kind in ("template", "static", "model"))
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if function in REVERSING:
                yield "url", str(node.args[0].value)


def names_in(package: str) -> Iterator[tuple[Path, str, str]]:
    for path in sorted((ROOT / package).rglob("*.*")):
        if "migrations" in path.parts or "static" in path.parts:
            continue
        if path.suffix == ".py":
            found = names_in_python(path.read_text(encoding="utf-8"))
        elif "templates" in path.parts and path.is_file():
            found = names_in_template(path.read_text(encoding="utf-8"))
        else:
            continue
        yield from ((path, kind, name) for kind, name in found)


def is_below(package: str, owners: set[str]) -> bool:
    """Tell whether a package may know one of these; those that are none of ours are known to all."""
    ours = owners & set(PACKAGES)
    return not ours or any(owner == package or LEVEL[package] < LEVEL[owner] for owner in ours)


def breaks(package: str, named: dict[str, Owners]) -> Iterator[tuple[str, str]]:
    """Yield where a package names what is above it or beside it, and what."""
    for path, kind, name in names_in(package):
        if not is_below(package, named[kind].get(name, set())):
            yield str(path.relative_to(ROOT)), name


@pytest.mark.parametrize("package", PACKAGES)
def test_names_point_one_way(package, named):
    found = [(path, name) for path, name in breaks(package, named)]
    assert [each for each in found if (package, each[1]) not in EXCEPTIONS] == []


def test_every_exception_is_needed(named):
    found = {(package, name) for package in PACKAGES for _path, name in breaks(package, named)}
    assert set(EXCEPTIONS) <= found


@pytest.mark.parametrize(
    ("package", "kind", "name", "owner"),
    [
        ("blog", "template", "comments/section.html", "comments"),
        ("blog", "static", "comments/comments.js", "comments"),
        ("blog", "load", "newsletter_mails", "newsletter"),
        ("blog", "url", "subscribe", "newsletter"),
        ("comments", "url", "newsletter_issues:index", "newsletter"),
        ("search", "model", "blog.ArticlePage", "blog"),
        ("search", "model", "blog.publish_own_article", "blog"),
        ("core", "model", "comments.change_comment", "comments"),
    ],
)
def test_what_a_name_belongs_to_is_known(named, package, kind, name, owner):
    assert named[kind][name] == {owner}
    assert not is_below(package, named[kind][name])


def test_names_are_read_in_templates():
    source = """{% extends "a.html" %}{% load b c from d %}{% load e f %}{% include 'g.html' with h="i" %}
    {% url 'j:k' pk as address %}{% static "l.css" %}{% if perms.comments.change_comment %}{% endif %}"""
    assert set(names_in_template(source)) == {
        ("template", "a.html"),
        *(("load", name) for name in "def"),
        ("template", "g.html"),
        ("url", "j:k"),
        ("static", "l.css"),
        ("model", "comments.change_comment"),
    }


def test_names_are_read_in_python():
    source = "x = reverse('a', args=[1]); y = views.redirect('b'); z = {'template': 'c.html'}"
    found = set(names_in_python(source))
    assert {("url", "a"), ("url", "b"), ("template", "c.html"), ("model", "c.html")} <= found
