"""The rules of `core.wagtail_compat`, and what all of the source relies on in Wagtail, found by reading it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.template import engines
from django.template.base import Template
from django.template.loader_tags import BlockNode, ExtendsNode
from django.urls import NoReverseMatch, get_resolver

import core.wagtail_compat
from core.base.catalogues import PACKAGES
from tests.core.overridden import LIBRARIES, LIST, described, overridden

ROOT = Path(settings.BASE_DIR)
PACKAGE = Path(core.wagtail_compat.__file__).parent
FOREIGN = (*LIBRARIES, "django", "django_filters", "modelcluster", "taggit")
# Names that nobody uses any more, or that a documented way was found around.
FORSAKEN = {
    "_cached_parent_obj",
    "_get_filename",
    "_meta_class",
    "_set_image_file_metadata",
    "_user_in_groups",
    "construct_cache_key",
    "construct_view",
    "from_serializable_data",
    "get_internal_wsgi_application",
    "real_page_record",
}
# Named in Django's and Python's reference in spite of their underscore.
DOCUMENTED = {
    "_asdict",
    "_base_manager",
    "_connector",
    "_default_manager",
    "_fields",
    "_meta",
    "_replace",
}
OURS = {"_is_switched"}  # kept on a Django object


def compat_modules() -> list[ModuleType]:
    """Return the modules of the package."""
    return [
        import_module(f"core.wagtail_compat.{path.stem}")
        for path in sorted(PACKAGE.glob("*.py"))
        if path.stem != "__init__"
    ]


@cache
def sources() -> dict[str, str]:
    """Return our code outside of the package, benchmarks too, by path."""
    paths = (path for top in (*PACKAGES, "bench") for path in sorted((ROOT / top).rglob("*.py")))
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in paths
        if PACKAGE not in path.parents and "migrations" not in path.parts
    }


@cache
def trees() -> dict[str, ast.AST]:
    """Return the same as syntax."""
    return {path: ast.parse(code) for path, code in sources().items()}


@pytest.mark.parametrize("module", compat_modules(), ids=lambda module: module.__name__)
def test_each_module_says_where_it_was_read_and_has_its_contract(module):
    assert re.match(r"[\w .-]+ \d+\.\d+", module.READ_IN)
    assert module.PRIVATE and module.__doc__
    name = module.__name__.rpartition(".")[2]
    assert (ROOT / f"tests/core/test_wagtail_compat_{name}.py").is_file()


def test_private_names_stay_in_the_package():
    private = {name for module in compat_modules() for name in module.PRIVATE} | FORSAKEN
    names = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(private)))})(?![\w-])")
    found = {path: set(names.findall(code)) for path, code in sources().items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_other_private_attribute_of_a_library_is_used():
    """Neither read, set nor given as a keyword: each that our own code doesn't define somewhere."""
    own = {name for tree in trees().values() for name in defined(tree)} | DOCUMENTED | OURS
    found = {
        (path, name)
        for path, tree in trees().items()
        for name in used(tree)
        if is_private(name) and name not in own
    }
    assert found == set()


def defined(tree: ast.AST) -> Iterator[str]:
    """Yield the names that code gives to something of its own."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name


def used(tree: ast.AST) -> Iterator[str]:
    """Yield the names of attributes and keywords."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg


def is_private(name: str) -> bool:
    """Tell whether a name begins with one underscore."""
    return name.startswith("_") and not name.startswith("__")


def imports() -> list[tuple[str, str]]:
    """Return what our code takes from libraries: module and name, '' for the module itself."""
    found = set()
    compat = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("*.py")]
    for tree in [*trees().values(), *compat]:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found |= {(node.module, each.name) for each in node.names}
            elif isinstance(node, ast.Import):
                found |= {(each.name, "") for each in node.names}
    return sorted(each for each in found if each[0].partition(".")[0] in FOREIGN)


def test_all_that_is_imported_is_there():
    gone = [f"{module}.{name}" for module, name in imports() if not is_there(module, name)]
    assert gone == []


def is_there(module: str, name: str) -> bool:
    """Tell whether a module has a name."""
    try:
        found = import_module(module)
        return not name or hasattr(found, name) or bool(import_module(f"{module}.{name}"))
    except ImportError:
        return False


def test_what_our_classes_override_is_there():
    """Each with its parameters: what Wagtail renames, it calls no more, and says nothing."""
    gone = [line for line in listed() if resolved(line) != line]
    assert gone == []


def test_the_list_of_what_our_classes_override_is_complete():
    """`python -m tests.core.overridden` writes it anew."""
    assert overridden() ^ set(listed()) == set()


def listed() -> list[str]:
    """Return the lines of the list."""
    return LIST.read_text(encoding="utf-8").splitlines()


def resolved(line: str) -> str:
    """Return a line of the list as it would be written now, '' where there is nothing of that name."""
    *parts, name = line.partition(" ")[0].split(".")
    depth = next(index for index, part in enumerate(parts) if part[0].isupper())
    try:
        kind: Any = import_module(".".join(parts[:depth]))
        for part in parts[depth:]:
            kind = getattr(kind, part)
        return described(kind, name)
    except (ImportError, AttributeError, KeyError):
        return ""


@cache
def templates() -> dict[str, Path]:
    """Return our templates by name."""
    folders = (each for top in PACKAGES for each in (ROOT / top).rglob("templates"))
    return {
        str(path.relative_to(folder)): path
        for folder in folders
        for path in sorted(folder.rglob("*.html"))
    }


def below_wagtails() -> list[str]:
    """Return the names of our templates that extend one of Wagtail's, perhaps of the same name."""
    extends = re.compile(r"{% extends \"([^\"]+)\" %}")
    found = {name: extends.search(path.read_text()) for name, path in templates().items()}
    parents = {name: match[1] for name, match in found.items() if match}
    return [name for name, parent in parents.items() if parent.startswith("wagtail")]


@pytest.mark.parametrize("name", below_wagtails())
def test_a_template_fills_blocks_that_wagtails_has(name):
    """A block that is gone there would be left out, and nothing would say so."""
    engine: Any = engines["django"].engine  # type: ignore[attr-defined]
    template = engine.get_template(name)
    own, above = blocks_of(template)
    assert own <= above, own - above


def blocks_of(template: Template) -> tuple[set[str], set[str]]:
    """Return the blocks outermost in a template, and all that the templates above it have."""
    (extends,) = [node for node in template.nodelist if isinstance(node, ExtendsNode)]
    outermost = {node.name for node in extends.nodelist if isinstance(node, BlockNode)}
    return outermost, all_blocks(parent_of(template, extends))


def all_blocks(template: Template) -> set[str]:
    """Return all blocks of a template and of those above it."""
    names = {node.name for node in template.nodelist.get_nodes_by_type(BlockNode)}
    for extends in template.nodelist.get_nodes_by_type(ExtendsNode):
        names |= all_blocks(parent_of(template, extends))
    return names


def parent_of(template: Template, extends: ExtendsNode) -> Template:
    """Return the template above, the next of its name where both have the same."""
    name = extends.parent_name.resolve({})
    if name != template.name:
        return template.engine.get_template(name)
    skipped = [template.origin]
    while True:
        found, origin = template.engine.find_template(name, skip=skipped)
        if ROOT / PACKAGES[0] not in Path(origin.name).parents:
            return found
        skipped.append(origin)


def test_our_commands_stand_before_wagtails():
    """Wagtail, its documentation and cron jobs call these by name."""
    commands = get_commands()
    for name, theirs in (
        ("publish_scheduled", "wagtail"),
        ("update_index", "wagtail.search"),
    ):
        assert commands[name].partition(".")[0] in PACKAGES  # type: ignore[union-attr]
        assert is_there(f"{theirs}.management.commands.{name}", "Command")


WAGTAILS_URL = re.compile(r"[\"'](wagtail[a-z]+(?::[a-z_]+|_[a-z_]+))[\"']")
REVERSED = re.compile(r"(?:reverse|reverse_lazy|redirect)\(\s*" + WAGTAILS_URL.pattern)


def test_addresses_of_the_cms_have_the_names_that_we_reverse():
    resolver = get_resolver()
    names = {name for code in sources().values() for name in REVERSED.findall(code)}
    assert names
    assert {name for name in names if not is_named(resolver, name)} == set()


def is_named(resolver: Any, name: str) -> bool:
    """Tell whether an address has a name, whatever its parameters."""
    *spaces, last = name.split(":")
    for space in spaces:
        if space not in resolver.namespace_dict:
            return False
        resolver = resolver.namespace_dict[space][1]
    try:
        return bool(resolver.reverse_dict.getlist(last))
    except NoReverseMatch:
        return False
