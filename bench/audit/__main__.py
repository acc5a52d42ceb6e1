"""`python -m bench.audit`: serve the demo, check every page, print figures; fails where a bar is missed."""

import os
import sys
from pathlib import Path

from bench.audit import checkers, pages
from bench.audit.server import demo_site

VAR = Path(os.environ.get("VAR_DIR", "var")).resolve()
MAIN_PAGES = {
    "article": "/blog/querer-servir-a-todo-el-mundo/",
    "index": "/blog/",
    "home": "/",
    "services": "/servicios/",
    "service": "/servicios/turnos-y-agenda/",
    "colleagues": "/colegas/",
    "colleague": "/colegas/pilar-aguirre/",
    "request": "/pedir/",
    "search": "/buscar/?q=agenda",
}
BARS = ("accessibility", "best-practices", "seo")
NOT_INDEXED = {"search"}  # results say noindex on purpose, which Lighthouse counts against SEO
WIRE_LIMIT = 30_000
NOT_FOUND = ("/no-existe/",)


def main() -> int:
    """Run every check; return the number of bars missed."""
    modules = checkers.install(VAR / "npm")
    with demo_site(VAR / "audit") as site:
        found = pages.addresses(site)
        missed = (
            _statuses(site, found)
            + _html(modules, found)
            + _axe(found)
            + _weights(site)
            + _lighthouse(modules, site)
        )
    print(f"\n{missed} bars missed." if missed else "\nEvery bar is met.")
    return missed


def _statuses(site: str, found: list[str]) -> int:
    wrong = [
        address
        for address in found
        if pages.fetch(address).status != (404 if address.endswith(NOT_FOUND) else 200)
    ]
    print(
        f"{len(found)} pages fetched, {len(wrong)} with another status than due.",
        *wrong,
        sep="\n  ",
    )
    return len(wrong)


def _html(modules: Path, found: list[str]) -> int:
    folder = VAR / "audit" / "html"
    folder.mkdir(exist_ok=True)
    files = []
    for number, address in enumerate(found):
        files.append(folder / f"{number:03}.html")
        files[-1].write_text(pages.fetch(address).text)
    errors = checkers.html_errors(modules, files)
    print(f"Nu HTML checker: {len(errors)} messages on {len(files)} pages.")
    for error in errors[:20]:
        number = int(Path(error["url"]).stem)
        print(f"  {found[number]}:{error.get('lastLine')}: {error['message']}")
    return len(errors)


def _axe(found: list[str]) -> int:
    violations = list(checkers.axe_violations(found))
    print(
        f"axe: {len(violations)} violations on {len(found)} pages at {len(checkers.VIEWS)} views each."
    )
    for where, what in violations[:20]:
        print(f"  {where}: {what}")
    return len(violations)


def _weights(site: str) -> int:
    missed = 0
    for name, path in MAIN_PAGES.items():
        weight = pages.page_weight(site + path)
        missed += weight > WIRE_LIMIT
        print(
            f"{name}: {weight:,} bytes of HTML + CSS + script on the wire (limit {WIRE_LIMIT:,})."
        )
    return missed


def _lighthouse(modules: Path, site: str) -> int:
    missed = 0
    for name, path in MAIN_PAGES.items():
        scores = checkers.lighthouse(
            modules, site + path, VAR / "audit" / f"lighthouse-{name}.json"
        )
        due = [bar for bar in BARS if bar != "seo" or name not in NOT_INDEXED]
        missed += sum(scores[bar] < 100 for bar in due)
        print(f"Lighthouse, {name}: {scores}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
