"""The calendar in the CMS: a scheduled article gets another day, on a wide screen and on a phone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import expect

from blog.models import ArticlePage
from editorial.calendar.entries import Month
from editorial.permissions.roles import EDITORS
from tests.browser.test_accessibility import violations_in
from tests.factories import UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(window, tree):
    """Return a function that opens a window in which an editor is logged in."""
    UserFactory(username="elena").groups.add(Group.objects.get(name=EDITORS))

    def open_window(width):
        found = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        found.come_back("elena")
        return found

    return open_window


def soon(days):
    """Return ten o'clock, so many days from now."""
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def scheduled(tree, moment, **fields):
    """Return an article that is scheduled."""
    article = tree.article(live=False, **fields)
    article.go_live_at = moment
    article.save_revision().publish()
    return article


@pytest.mark.parametrize("width", [360, 1280])
def test_an_article_gets_another_day(editor, tree, width):
    article = scheduled(tree, soon(2), title="Lo que viene")
    seen = editor(width)
    page = seen.go(f"/admin/calendar/?month={Month.of(soon(2).date())}")
    entry = page.locator(".calendar__entry", has_text="Lo que viene")
    expect(entry).to_contain_text("Programado")
    entry.get_by_role("link", name="Otra fecha").click()
    moment = page.get_by_label("Día y hora")
    expect(moment).to_have_value(soon(2).strftime("%d/%m/%Y %H:%M"))
    moment.fill("2020-01-01T10:00")
    page.get_by_role("button", name="Poner la fecha").click()
    expect(page.locator("main")).to_contain_text("Ese momento ya pasó")
    page.get_by_label("Día y hora").fill(soon(40).strftime("%d/%m/%Y %H:%M"))
    page.get_by_role("button", name="Poner la fecha").click()
    expect(page.locator(".messages")).to_contain_text("«Lo que viene» se publicará el")
    day = page.locator("td", has=page.locator(f"time[datetime='{soon(40):%Y-%m-%d}']"))
    expect(day).to_contain_text("Lo que viene")
    revision = ArticlePage.objects.get(pk=article.pk).scheduled_revision
    assert revision.approved_go_live_at == soon(40)
    assert seen.problems == []


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(editor, tree, subtests, width):
    later = timezone.now() + timedelta(hours=1)
    article = scheduled(tree, later, title="Palabras" * 8)
    expiring = tree.article(title="Se va")
    ArticlePage.objects.filter(pk=expiring.pk).update(expire_at=later)
    tree.article(live=False, title="Sin fecha")
    seen = editor(width)
    addresses = (
        "/admin/calendar/",
        "/admin/calendar/?month=1990-01",
        f"/admin/calendar/{article.pk}/",
    )
    for address in addresses:
        page = seen.go(address)
        for scheme in ("light", "dark"):
            with subtests.test(address, scheme=scheme):
                assert violations_in(page, scheme) == []
                assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    assert seen.problems == []
