"""What the headers of an answer forbid is nothing that the site or its CMS does."""

import pytest
from playwright.sync_api import expect

from blog.models import ArticlePage
from tests.browser.content import EVERY_BLOCK, furnish
from tests.browser.window import Window
from tests.factories import UserFactory

pytestmark = pytest.mark.browser
# Beside those that others test: choosers, uploads, settings, reports, lists.
CMS = (
    *("/admin/", "/admin/pages/", "/admin/images/", "/admin/images/add/", "/admin/documents/"),
    *("/admin/documents/multiple/add/", "/admin/settings/base/sitesettings/", "/admin/users/"),
    *("/admin/reports/background/", "/admin/reports/site-history/", "/admin/account/"),
)


@pytest.fixture
def superuser(window, tree) -> Window:
    """Return the window of who may do everything, on a site with every page and block."""
    furnish(tree)
    UserFactory(username="raiz", is_superuser=True)
    opened = window()
    opened.come_back("raiz")
    return opened


def refused(window: Window) -> list[str]:
    """Return what the browser refused, and the features that are denied and it doesn't know."""
    words = ("Refused to", "violates the following", "Unrecognized feature", "Permissions-Policy")
    return [text for text in window.said if any(word in text for word in words)]


def test_the_editor_s_bar_checks_a_page(superuser):
    page = superuser.go(EVERY_BLOCK)
    page.locator("#wagtail-userbar-trigger").click()  # by now it has had the page checked
    expect(page.locator("#wagtail-userbar-items")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert refused(superuser) == []


def test_the_editor_previews_and_checks_a_page(superuser):
    article = ArticlePage.objects.live().last()
    page = superuser.go(f"/admin/pages/{article.pk}/edit/")
    page.locator("[data-side-panel-toggle=preview]").click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.locator("article.article h1")).to_be_visible()
    page.locator("[data-side-panel-toggle=checks]").click()
    expect(page.locator("[data-side-panel=checks]")).to_be_visible()
    assert refused(superuser) == []


def test_pages_of_the_cms(superuser, subtests):
    for address in CMS:
        with subtests.test(address):
            superuser.go(address).wait_for_load_state("load")
            assert superuser.status == 200
            assert refused(superuser) == []
