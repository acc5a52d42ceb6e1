"""`python -m bench.guide`: take the guide's pictures from a fresh demo site."""

import json
import os
import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bench.audit.server import demo_site

VAR = Path(os.environ.get("VAR_DIR", "var")).resolve()
TARGET = Path(__file__).resolve().parent.parent / "blog/desk/static/desk/guide"
QUALITY = 60
SETTLED_MS = 1500  # until previews and pictures are there


def main() -> None:
    """Take each picture as a member of its role."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
    django.setup()
    from blog.desk.guide.pictures import HEIGHT, PICTURES, WIDTH

    TARGET.mkdir(parents=True, exist_ok=True)
    folder = VAR / "guide"
    with demo_site(folder) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"]
        )
        logins = json.loads((folder / "logins.json").read_text())
        view = {"width": WIDTH, "height": HEIGHT}
        pages = {
            role: _logged_in(browser, site, logins[role], view)
            for role in {p.role for p in PICTURES.values()}
        }
        draft = _draft(folder / "db.sqlite3", logins)
        for name, picture in PICTURES.items():
            print(
                f"{name}: {_take(pages[picture.role], site + picture.path.format(draft=draft), picture.open, TARGET / f'{name}.webp')} bytes"
            )
        browser.close()


def _logged_in(browser: Browser, site: str, login: dict[str, str], view: Any) -> Any:
    context = browser.new_context(viewport=view, locale="es-AR", color_scheme="light")
    page = context.new_page()
    page.goto(f"{site}/admin/login/")
    page.fill("[name=username]", login["username"])
    page.fill("[name=password]", login["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    return page


def _draft(database: Path, logins: Any) -> int:
    """Return the id of the longest draft that the demo's writer owns."""
    query = (
        "SELECT p.id FROM wagtailcore_page p JOIN users_user u ON u.id = p.owner_id"
        " JOIN wagtailcore_revision r ON r.id = p.latest_revision_id"
        " WHERE p.live = 0 AND u.username = ? AND p.id NOT IN"
        " (SELECT CAST(object_id AS INTEGER) FROM wagtailcore_workflowstate WHERE status = 'in_progress')"
        " ORDER BY length(r.content) DESC"
    )
    with sqlite3.connect(database) as connection:
        return connection.execute(query, [logins["Redacción"]["username"]]).fetchone()[0]


def _take(page: Any, address: str, presses: tuple[str, ...], path: Path) -> int:
    page.goto(address)
    for selector in presses:
        page.locator(selector).click()
    page.wait_for_timeout(SETTLED_MS)
    with Image.open(BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
    return path.stat().st_size


if __name__ == "__main__":
    main()
