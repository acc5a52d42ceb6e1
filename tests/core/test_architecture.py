"""The arrows of the design: who may import whom."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Each package with those below it; `blog` does not import its own apps, nor they one another.
MAY_IMPORT: dict[str, set[str]] = {
    "core.wagtail_compat": set(),
    "core.admin": set(),
    "core.users": set(),
    "core.base": {"core.users"},
    "core.mail": {"core.tasks", "core.base", "core.users"},
    "core.visitors": {"core.mail", "core.base"},
    "core.tasks": {"core.base", "core.users"},
    "core.serving": {"core.tasks", "core.base", "core.users"},
    "core.blocks": {"core.base", "core.users"},
    "search": {"core"},
    "blog": {"search", "core"},
    "editorial": {"blog", "search", "core"},
    "comments": {"blog", "search", "core"},
    "newsletter": {"blog", "search", "core"},
    "home": {"blog", "editorial", "comments", "newsletter", "search", "core"},
}
# Below all others; core.admin may use what is below it.
LOWEST = {"core.wagtail_compat": set(), "core.admin": {"core.wagtail_compat"}}
# The project itself: it names its parts and is imported by none of them.
PROJECT = {
    "motivacional.settings",
    "motivacional.urls",
    "motivacional.wsgi",
    "motivacional.environment",
}
APP_LABELS = {
    "users": "core.users",
    "base": "core.base",
    "mail": "core.mail",
    "blog": "blog",
    "desk": "editorial",
    "comments": "comments",
    "newsletter": "newsletter",
    "visitors": "core.visitors",
    "home": "home",
    "search": "search",
}
APP_MODEL = re.compile(r"^([a-z]+)\.[A-Z]\w+$")


def package_of(module: str) -> str | None:
    """Return the longest package of the map that holds the module."""
    matches = [name for name in MAY_IMPORT if module == name or module.startswith(name + ".")]
    return max(matches, key=len, default=None)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def models_named(tree: ast.AST):
    """Yield the package of each 'app.Model' string."""
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    labels = (
        match[1] for text in strings if isinstance(text, str) and (match := APP_MODEL.match(text))
    )
    yield from (APP_LABELS[label] for label in labels if label in APP_LABELS)


def allowed(package: str, target: str) -> bool:
    return target in (package, "core.wagtail_compat") or any(
        target == name or target.startswith(name + ".")
        for name in (MAY_IMPORT[package] | LOWEST.get(package, LOWEST.keys())) - _excluded(package)
    )


def _excluded(package: str) -> set[str]:
    own = {"editorial", "comments", "newsletter"}
    return own if package == "blog" else own - {package} if package in own else set()


# A page type names the types above it as its parents: that string is no import.
PARENTS = {("blog", "home"), ("editorial", "home")}


@pytest.mark.parametrize(
    "path",
    sorted(p for top in ("core", "search", "blog", "home") for p in (ROOT / top).rglob("*.py")),
    ids=module_of,
)
def test_arrows_point_one_way(path):
    module = module_of(path)
    package = package_of(module)
    if package is None or "migrations" in path.parts:
        assert module in PROJECT or module in {"core.__init__"} or "migrations" in path.parts
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for target in imports(tree):
        below = package_of(target)
        assert below is None or allowed(package, below), f"{module} imports {target}"
        assert not any(
            target.startswith(name) for name in PROJECT - {"motivacional.environment"}
        ), f"{module} imports {target}"
    for below in models_named(tree):
        assert allowed(package, below) or (package, below) in PARENTS, (
            f"{module} names a model of {below}"
        )
