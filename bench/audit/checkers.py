"""The checkers: Nu HTML checker, axe, Lighthouse."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]


def install(folder: Path) -> Path:
    """Install what comes from npm into a folder of var/; return its node_modules."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).parent / "package.json", folder)
    subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"],
        cwd=folder,
        check=True,
    )
    return folder / "node_modules"


def chromium() -> str:
    """Return the path of a Chromium."""
    return (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
        or ""
    )


def html_errors(modules: Path, files: list[Path]) -> list[dict[str, Any]]:
    """Return what the Nu HTML checker calls errors or warnings."""
    jar = modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    run = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", "--skip-non-html", *map(str, files)],
        capture_output=True,
        text=True,
    )
    return [
        message
        for message in json.loads(run.stderr)["messages"]
        if message["type"] == "error" or message.get("subType") == "warning"
    ]


def axe_violations(addresses: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (address with view, rule) for each violation at each width and colour scheme."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        for width, scheme in VIEWS:
            yield from _axe_view(browser, addresses, width, scheme)
        browser.close()


def _axe_view(
    browser: Browser, addresses: list[str], width: int, scheme: Any
) -> Iterator[tuple[str, str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    for address in addresses:
        page.goto(address)
        for violation in Axe().run(page).response["violations"]:
            nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
            yield f"{address} at {width} px, {scheme}", f"{violation['id']}: {nodes}"
    context.close()


def lighthouse(modules: Path, address: str, report: Path) -> dict[str, int]:
    """Return the scores of the phone profile, 0-100."""
    subprocess.run(
        [
            str(modules / ".bin" / "lighthouse"),
            address,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags={' '.join(CHROMIUM_ARGUMENTS)}",
            "--only-categories=performance,accessibility,best-practices,seo",
        ],
        env={**os.environ, "CHROME_PATH": chromium()},
        check=True,
    )
    categories = json.loads(report.read_text())["categories"]
    return {name: round(100 * category["score"]) for name, category in categories.items()}
