"""What any reader can rely on: axe, small screens, the keyboard, no script, no other host."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route, expect

from tests.browser.content import EVERY_BLOCK, PRIVATE, furnish

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
MISSING = "/no-existe/"
# Pages of the CMS hold another axe, Wagtail's.
BRING_AXE = f"{AXE_SCRIPT}; self.testsAxe = self.axe"
ASK_AXE = """rules => self.testsAxe
  ? testsAxe.run({resultTypes: ["violations"], ...(rules && {runOnly: rules})}).then((found) => found.violations)
  : null
"""
OF_COLOURS = ["color-contrast", "link-in-text-block"]


@pytest.fixture
def addresses(tree) -> list[str]:
    """Return the addresses of every public page type."""
    return furnish(tree)


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds on a page, which keeps its half megabyte of script until it is left."""
    found = page.evaluate(ASK_AXE, rules)
    if found is None:
        page.evaluate(BRING_AXE)
        found = page.evaluate(ASK_AXE, rules)
    return [f"{each['id']}: {[node['html'][:160] for node in each['nodes'][:3]]}" for each in found]


def violations_in(page: Page, scheme: str) -> list[str]:
    """Return what axe finds in a scheme of colours: all in the first, in the next what colours change."""
    page.emulate_media(color_scheme=scheme)
    return violations(page, None if scheme == SCHEMES[0] else OF_COLOURS)


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(window, addresses, subtests, width):
    visit = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    for address in (*addresses, MISSING, PRIVATE):
        page = visit.go(address)
        for scheme in SCHEMES:
            with subtests.test(address, scheme=scheme):
                assert violations_in(page, scheme) == []


def test_public_pages_keep_to_themselves(window, addresses, subtests, live_server):
    """Nothing scrolls sideways at 320 px, nothing comes from another host, nothing is remembered, nothing fails."""
    visit = window(viewport={"width": 320, "height": 700})
    for address in addresses:
        with subtests.test(address):
            page = visit.go(address)
            assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
            assert visit.status == 200
            assert visit.problems == []
    assert [url for url in visit.requested if not url.startswith(live_server.url)] == []
    assert visit.context.cookies() == []


def test_keyboard_reaches_the_text_at_once(window, addresses, subtests):
    visit = window()
    for address in (*addresses, MISSING):
        with subtests.test(address):
            page = visit.go(address)
            page.keyboard.press("Tab")
            expect(page.locator("a.skip")).to_be_focused()
            page.keyboard.press("Enter")
            expect(page.locator("main")).to_be_focused()


def test_pages_need_no_script(window, addresses):
    visit = window(java_script_enabled=False)
    page = visit.go(EVERY_BLOCK)
    for text in ("Todos los bloques", "Después"):
        expect(page.get_by_role("heading", name=text)).to_be_visible()
    expect(page.locator("a.embed__play")).to_have_attribute("href", "https://vimeo.com/76979871")
    for address in addresses:
        visit.go(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    visit.go("/buscar/?q=agenda")
    expect(page.locator(".hits .hit").first).to_be_visible()


def test_a_video_loads_when_it_is_asked_for(window, addresses):
    visit = window()
    visit.context.route("https://player.vimeo.com/**", _play)
    page = visit.go(EVERY_BLOCK)
    page.locator(".embed__play").click()
    expect(page.frame_locator("iframe.embed__player").get_by_text("Un video")).to_be_visible()
    assert visit.problems == []


def _play(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<p>Un video</p>")
