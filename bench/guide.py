"""`python -m bench.guide [NAME …]`: take the guide's pictures, all or some, from a fresh demo site."""

import json
import os
import sqlite3
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bench.audit.server import demo_site

VAR = Path(os.environ.get("VAR_DIR", "var")).resolve()
TARGET = Path(__file__).resolve().parent.parent / "editorial/static/desk/guide"
QUALITY = 60
SETTLED_MS = 4000  # until previews and pictures are there
WRITER, EDITOR, ADMINISTRATOR = "Redacción", "Edición", "Administración"


class Shot(NamedTuple):
    """Where in the CMS a picture is taken, by which role, and the elements to press first."""

    role: str
    path: str
    presses: tuple[str, ...] = ()


EDIT = "/admin/pages/{article}/edit/"  # of an article of the demo
SHOTS = {
    "dashboard": Shot(WRITER, "/admin/"),
    "editor": Shot(EDITOR, EDIT),
    "picker": Shot(EDITOR, EDIT, ("[data-contentpath=body] button.c-sf-add-button >> nth=0",)),
    "preview": Shot(EDITOR, EDIT, ("[data-side-panel-toggle=preview]",)),
    "checks": Shot(EDITOR, EDIT, ("[data-side-panel-toggle=article-checks]",)),
    "review": Shot(EDITOR, "/admin/"),
    "articles": Shot(EDITOR, "/admin/article-list/"),
    "calendar": Shot(EDITOR, "/admin/calendar/"),
    "due": Shot(ADMINISTRATOR, "/admin/reports/due/"),
    "services": Shot(EDITOR, "/admin/services/report/"),
    "requests": Shot(ADMINISTRATOR, "/admin/services/requests/"),
    "referral": Shot(ADMINISTRATOR, "/admin/services/requests/{request}/"),
    "colleagues": Shot(EDITOR, "/admin/snippets/services/colleague/"),
    "consent": Shot(EDITOR, "/admin/services/colleagues/{colleague}/"),
    "searches": Shot(EDITOR, "/admin/reports/searches/"),
    "background": Shot(ADMINISTRATOR, "/admin/reports/background/"),
}


def main() -> None:
    """Take each picture as a member of its role."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivacional.settings")
    django.setup()
    from editorial.guide import HEIGHT, WIDTH

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
            for role in {shot.role for shot in SHOTS.values()}
        }
        ids = _ids(folder / "db.sqlite3")
        for name in sys.argv[1:] or SHOTS:
            shot = SHOTS[name]
            address = site + shot.path.format(**ids)
            size = _take(pages[shot.role], address, shot.presses, TARGET / f"{name}.webp")
            print(f"{name}: {size} bytes")
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


# What of the demo is shown: its longest article, a request that the second colleague took, the colleague with most favours.
QUERIES = {
    "article": "SELECT a.page_ptr_id FROM blog_articlepage a JOIN wagtailcore_page p ON p.id = a.page_ptr_id"
    " JOIN wagtailcore_revision r ON r.id = p.latest_revision_id ORDER BY length(r.content) DESC",
    "request": "SELECT request_id FROM services_referral WHERE state = 'accepted' ORDER BY position DESC",
    "colleague": "SELECT colleague_id FROM services_favour GROUP BY colleague_id ORDER BY count(*) DESC",
}


def _ids(database: Path) -> dict[str, int]:
    """Return the ids that stand in addresses, by what they are of."""
    with sqlite3.connect(database) as connection:
        return {name: connection.execute(query).fetchone()[0] for name, query in QUERIES.items()}


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
