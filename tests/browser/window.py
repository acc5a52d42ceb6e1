"""A window of somebody's browser, and what happened in it."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

PASSWORD = "clave de prueba"  # of tests.factories.UserFactory

# Wagtail says when it begins to look for changes of a form, and says it twice: what was typed until then isn't noticed.
MARK_WATCHED = """
let ready = 0
addEventListener("w-unsaved:ready", () => { ready += 1 })
addEventListener("w-unsaved:watch-edits", () => {
  ready -= 1
  if (ready === 0) document.documentElement.dataset.watched = ""
})
"""


class Window:
    """One page in a context of its own: no cookies, no cache, nothing from another window."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        """Open it, and listen."""
        self.address = address
        self.context = browser.new_context(base_url=address, locale="es-AR", **options)
        self.context.set_default_timeout(60_000)
        self.status = 0
        self.requested: list[str] = []
        self.problems: list[str] = []
        self.said: list[str] = []
        self.context.on("request", lambda request: self.requested.append(request.url))
        self.context.on("console", self._keep)
        self.context.on("weberror", lambda error: self.problems.append(str(error.error)))
        self.context.add_init_script(MARK_WATCHED)
        self.page: Page = self.context.new_page()

    def go(self, path: str) -> Page:
        """Open an address of the site; keep the status of the answer."""
        answer = self.page.goto(path)
        self.status = answer.status if answer else 0
        return self.page

    def log_in(self, username: str) -> Page:
        """Log in at the CMS."""
        page = self.go("/admin/login/")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator(".login-form [type=submit]").click()
        page.wait_for_url("**/admin/")
        return page

    def come_back(self, username: str) -> None:
        """Be known by the cookie of a login: the form costs two pages, and is tried where a story begins with it."""
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.address}
        self.context.add_cookies([cookie])

    def _keep(self, message: ConsoleMessage) -> None:
        """Keep what the console shows, errors apart; what a policy refuses is one."""
        self.said.append(message.text)
        if message.type == "error":
            self.problems.append(f"{message.text} ({message.location['url']})")
