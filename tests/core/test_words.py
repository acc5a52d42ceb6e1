"""No module, class or function has a name that only this project would understand (docs/glossary.md holds the words that stay).

Models, fields, choices, templates, URL names and what stands in the database keep theirs.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from core.base.catalogues import PACKAGES

ROOT = Path(settings.BASE_DIR)

# No part of a name, and what to say instead.
WORDS = {
    "deed": "action, service",
    "deeds": "actions, services",
    "acting": "actions, services",
    "telling": "notifications, messages",
    "tell": "notify, add_message",
    "tells": "notify, add_message",
    "told": "notified",
    "surroundings": "context",
    "fate": "outcome",
    "fates": "outcomes",
    "furnish": "prefetch",
    "tongue": "language",
    "tongues": "language detection",
    "mend": "edit",
    "mending": "editing",
    "judge": "check",
    "judging": "moderation rules",
    "openness": "comments_open",
    "keeper": "data provider",
    "keeping": "data provider",
    "office": "admin",
    "hear": "handle",
    "hearing": "handlers",
    "rooms": "packages",
    "floors": "layers",
    "heart": "heartbeat",
    "pulse": "heartbeat",
    "chores": "periodic tasks",
    "buries": "requeue",
    "recovery": "stale tasks",
    "lookalikes": "homoglyphs",
    "borrowed": "upstream strings",
    "carrier": "connection pool",
    "pace": "throttle",
    "guests": "contributors",
    "filing": "PermissionRequired…",
    "guarded": "PermissionRequired…",
    "planted": "shared fixture",
    "desk": "editorial",
}
# No whole name: ordinary words beside others.
NAMES = {
    "one": "detail view",
    "seen": "version token",
    "waiting": "pending",
    "follow": "prefetch",
    "know_people": "prefetch",
    "at_hand": "preloaded",
    "held": "preloaded",
    "known": "preloaded",
    "look": "requeue, check",
    "opening": "loading the editor",
    "own": "pending-comment cookie",
    "independence": "review permissions",
    "round": "batch, run",
    "rounds": "batches, runs",
    "letter": "campaign",
    "house": "layers",
    "ground": "shared fixtures",
    "laid": "shared fixtures",
}
# No module's name: said of functions they are plain.
MODULES = {"closed": "expired links", "decisions": "forms", "outcome": "messages"}
# What editors compose is a campaign; the letters of the alphabet are letters.
OF_ONE_PACKAGE = {"newsletter": {"letter": "campaign", "letters": "campaigns"}}

PART = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def names_in(package: str) -> Iterator[tuple[str, str, bool]]:
    """Yield path, name and whether it is a module's, of what is defined in a package."""
    for path in sorted((ROOT / package).rglob("*.py")):
        where = path.relative_to(ROOT)
        if "migrations" in where.parts:
            continue
        yield from ((where.as_posix(), part, True) for part in where.with_suffix("").parts[1:])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield where.as_posix(), node.name, False


def instead_of(name: str, package: str, *, module: bool = False) -> str:
    """Return what to say instead of a name, '' where it may stay."""
    parts = WORDS | OF_ONE_PACKAGE.get(package, {})
    whole = NAMES | (MODULES if module else {})
    found = [parts[part] for part in map(str.lower, PART.findall(name)) if part in parts]
    return ", ".join(found) or whole.get(name.strip("_").lower(), "")


@pytest.mark.parametrize("package", PACKAGES)
def test_names_are_words_of_the_field(package):
    private = {
        (path, name, instead)
        for path, name, module in names_in(package)
        if (instead := instead_of(name, package, module=module))
    }
    assert sorted(private) == []


@pytest.mark.parametrize(
    ("name", "package", "is_private"),
    [
        ("DeedView", "comments", True),
        ("_tell_all", "comments", True),
        ("is_known", "comments", False),
        ("_known", "comments", True),
        ("one_line", "core", False),
        ("NewLetterView", "newsletter", True),
        ("is_letter", "search", False),
        ("heartbeat", "core", False),
    ],
)
def test_private_names_are_found(name, package, is_private):
    assert bool(instead_of(name, package)) == is_private
