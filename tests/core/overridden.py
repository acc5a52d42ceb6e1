"""What our classes override in classes of Wagtail and other libraries: `python -m tests.core.overridden` lists it anew.

Wagtail calls these by name: where one is renamed, ours is called no more and nothing says so.
"""

import ast
import inspect
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from core.base.catalogues import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_suffix(".txt")
LIBRARIES = ("django_tasks_db", "granian", "modelsearch", "wagtail", "wagtail_footnotes", "whitenoise")  # fmt: skip


def modules() -> Iterator[Any]:
    """Yield our modules, without migrations."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                parts = path.relative_to(ROOT).with_suffix("").parts
                yield import_module(".".join(parts).removesuffix(".__init__"))


def classes() -> Iterator[type]:
    """Yield our classes."""
    for module in modules():
        for each in list(vars(module).values()):
            if inspect.isclass(each) and each.__module__ == module.__name__:
                yield each


def overridden() -> set[str]:
    """Return the names of what ours override, with the parameters of methods."""
    return {found for each in classes() for found in _overridden_by(each)}


def _overridden_by(kind: type) -> Iterator[str]:
    """Yield what a class and the mixins before it take from the library's classes behind them."""
    taken: set[str] = set()
    for base in kind.__mro__:
        library = base.__module__.partition(".")[0]
        if library in PACKAGES:
            taken |= _own_names(base)
        elif library in LIBRARIES:
            for name in sorted(taken & vars(base).keys()):
                yield described(base, name)
            taken -= vars(base).keys()


def _own_names(kind: type) -> set[str]:
    """Return what the body of a class defines: metaclasses add more."""
    try:
        (tree,) = ast.parse(inspect.cleandoc("\n" + inspect.getsource(kind))).body
    except (OSError, SyntaxError, ValueError):
        return set()
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}  # type: ignore[attr-defined]
    for node in tree.body:  # type: ignore[attr-defined]
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in names if not name.startswith("__")}


def described(kind: type, name: str) -> str:
    """Return a line of the list: the attribute of a class, with its parameters where it is a function."""
    value = vars(kind)[name]
    function = getattr(value, "__func__", value)
    where = f"{kind.__module__}.{kind.__qualname__}.{name}"
    if not inspect.isfunction(function):
        return where
    parameters = [str(each.replace(annotation=each.empty, default=each.empty)) for each in inspect.signature(function).parameters.values()]  # fmt: skip
    return f"{where} ({', '.join(parameters)})"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivacional.settings")
    django.setup()
    LIST.write_text("\n".join(sorted(overridden())) + "\n", encoding="utf-8")
