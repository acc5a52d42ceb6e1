"""The day of an administrator, who is no superuser."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from editorial.permissions.roles import ADMINISTRATORS, WRITERS
from tests.browser.editor import Editor, choose_page
from tests.browser.window import PASSWORD, Window
from tests.factories import SiteTree

pytestmark = pytest.mark.browser
TAGLINE = "Asistencia virtual con nombre y apellido"
TITLE = "Vuelvo en marzo"
WORDS = "Contesto mensajes desde el lunes dos."
SETTINGS = "Propiedades"  # what Wagtail calls the menu
ADDRESS = "/blog/vuelvo-en-marzo/"


def test_her_day(member: Callable[..., Window], window: Callable[..., Window], tree: SiteTree):
    ana, visitor = member("ana", ADMINISTRATORS), window()
    change_the_tagline(ana.page)
    expect(visitor.go("/").locator("footer")).to_contain_text(TAGLINE)
    add_a_writer(ana.page)
    window().log_in("mora")
    assert not get_user_model().objects.filter(is_superuser=True).exists()
    editor = Editor(ana, f"/admin/pages/add/blog/articlepage/{tree.blog.pk}/")
    editor.compose(TITLE, "Hasta cuándo descanso.", WORDS)
    editor.publish()
    redirect_from(ana.page, "/vuelvo/")
    visitor.go("/vuelvo/")
    assert visitor.page.url.endswith(ADDRESS)
    expect(visitor.page.locator("main")).to_contain_text(WORDS)
    see_what_works_in_the_background(ana.page)
    assert ana.problems == visitor.problems == []


def follow(page: Page, menu: str, name: str) -> None:
    """Go where a menu of the CMS leads."""
    menus = page.get_by_role("navigation", name="Menú principal")
    menus.get_by_role("button", name=menu).click()
    menus.get_by_role("list", name=menu).get_by_role("link", name=name).click()


def save(page: Page) -> None:
    """Send the form of the page."""
    with page.expect_navigation():
        page.locator("main form [type=submit]").last.click()
    expect(page.locator(".messages .success")).to_be_visible()


def change_the_tagline(page: Page) -> None:
    follow(page, SETTINGS, "Configuración del sitio")
    page.locator("[name=tagline]").fill(TAGLINE)
    save(page)


def add_a_writer(page: Page) -> None:
    follow(page, SETTINGS, "Usuarios")
    page.get_by_role("link", name="Añadir un usuario").click()
    who = {"username": "mora", "email": "mora@correo.example", "first_name": "Mora"}
    for name, value in (who | {"last_name": "Díaz"}).items():
        page.locator(f"[name={name}]").fill(value)
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(PASSWORD)
    page.get_by_role("tab", name="Roles").last.click()
    page.get_by_label(WRITERS, exact=True).check()
    save(page)


def redirect_from(page: Page, old: str) -> None:
    follow(page, SETTINGS, "Redireccionamientos")
    page.get_by_role("link", name="Añadir redirección").click()
    page.locator("[name=old_path]").fill(old)
    choose_page(page, "redirect_page", TITLE)
    save(page)


def see_what_works_in_the_background(page: Page) -> None:
    follow(page, "Informes", "Trabajo en segundo plano")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trabajo en segundo plano")
