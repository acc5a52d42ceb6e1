"""Search in a real browser: suggestions while typing, with and without a script, and filters that come and go."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_accessibility import SCHEMES, WIDTHS, violations_in
from tests.factories import TopicPageFactory

pytestmark = pytest.mark.browser
SHARED, PAPER, FEES = "Agenda compartida", "Agenda de papel", "Cobrar sin vueltas"
RESULTS = "/buscar/?q=agenda"


@pytest.fixture(autouse=True)
def last_year(tree) -> str:
    """Publish three articles about agendas that filters tell apart; return the year of the second."""
    prices = TopicPageFactory(parent=tree.topics, title="Precios", slug="precios")
    now = timezone.localtime()
    past = now.replace(year=now.year - 1, month=6, day=1)
    tree.article(title=SHARED, slug="compartida")
    tree.article(title=PAPER, slug="papel", topic=prices, date=past)
    tree.article(title=FEES, slug="cobrar", topic=prices)
    return str(past.year)


def write(page: Page, text: str = "agen", field: str = "#q") -> Locator:
    """Type as a person does; return the list once it has opened."""
    page.locator(field).press_sequentially(text)
    listbox = page.get_by_role("listbox", name="Sugerencias")
    expect(listbox).to_be_visible()
    return listbox


def choose(page: Page, name: str) -> None:
    """Follow a filter."""
    page.locator(".facets__groups").get_by_role("link", name=name).click()


class TestSuggestions:
    def test_arrow_and_enter_open_an_article(self, window):
        visit = window()
        page = visit.go("/buscar/")
        field, options = page.locator("#q"), write(page).get_by_role("option")
        expect(options).to_have_text([re.compile(SHARED), re.compile(PAPER)])
        expect(field).to_have_attribute("aria-expanded", "true")
        status = page.locator(".find [role=status]")
        expect(status).to_have_text("2 sugerencias: se eligen con las flechas.")
        field.press("ArrowUp")
        expect(options.last).to_have_attribute("aria-selected", "true")
        field.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        expect(options.last).to_have_attribute("aria-selected", "false")
        chosen = options.first.get_attribute("id")
        expect(field).to_have_attribute("aria-activedescendant", chosen or "")
        expect(field).to_be_focused()
        field.press("Enter")
        page.wait_for_url("**/blog/compartida/")
        assert visit.problems == []

    def test_enter_without_a_choice_searches(self, window):
        page = window().go("/buscar/")
        write(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Home")
        expect(page.locator("#q")).not_to_have_attribute("aria-activedescendant", re.compile("."))
        page.keyboard.press("Enter")
        page.wait_for_url("**/buscar/?q=agen")

    def test_escape_closes_and_leaves_the_words(self, window):
        page = window().go("/buscar/")
        field, listbox = page.locator("#q"), write(page)
        field.press("Escape")
        expect(listbox).to_be_hidden()
        expect(field).to_have_value("agen")
        expect(field).to_have_attribute("aria-expanded", "false")
        field.press("Alt+ArrowDown")
        expect(listbox).to_be_visible()
        field.press("Tab")
        expect(listbox).to_be_hidden()
        expect(page.locator(".find .button")).to_be_focused()

    def test_a_finger_or_a_mouse_chooses(self, window):
        page = window(has_touch=True).go("/buscar/")
        write(page).get_by_role("option", name=PAPER).tap()
        page.wait_for_url("**/blog/papel/")

    def test_every_page_has_them_in_its_masthead(self, window):
        page = window(viewport={"width": 1280, "height": 800}).go("/blog/")
        write(page, field="#masthead-q").get_by_role("option", name=PAPER).click()
        page.wait_for_url("**/blog/papel/")

    def test_one_letter_asks_nothing_and_fast_fingers_ask_once(self, window):
        visit = window()
        page = visit.go("/buscar/")
        page.locator("#q").press_sequentially("a")
        page.wait_for_timeout(300)
        write(page, "genda")
        asked = [url for url in visit.requested if "sugerencias" in url]
        assert [url.partition("?")[2] for url in asked] == ["q=agenda"]

    def test_a_failing_answer_leaves_a_plain_form(self, window):
        visit = window()
        visit.context.route("**/sugerencias/**", lambda route: route.abort())
        page = visit.go("/buscar/")
        with page.expect_event("requestfailed"):
            page.locator("#q").press_sequentially("agenda")
        expect(page.get_by_role("listbox")).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.locator(".hit")).to_have_count(3)

    def test_titles_are_text(self, window):
        title = "<img src=x onerror=alert(1)> & agenda"
        answer = {"query": "", "suggestions": [{"title": title, "url": "/", "kind": "<b>x</b>"}]}
        visit = window()
        visit.context.route("**/sugerencias/**", lambda route: route.fulfill(json=answer))
        option = write(visit.go("/buscar/")).get_by_role("option")
        expect(option).to_have_text(f"{title} <b>x</b>")
        assert visit.problems == []


class TestResults:
    def test_without_a_script_the_form_searches(self, window):
        page = window(java_script_enabled=False).go("/buscar/")
        expect(page.locator("[role=combobox], [role=listbox]")).to_have_count(0)
        page.locator("#q").fill("agenda")
        page.locator("#q").press("Enter")
        expect(page.locator(".hit__title a")).to_have_text([SHARED, PAPER, FEES])

    def test_a_misspelled_word_offers_the_right_one(self, window):
        page = window().go("/buscar/?q=agnda")
        tally = page.locator(".tally")
        expect(tally).to_contain_text("¿Quisiste decir agenda?")
        tally.get_by_role("link", name="agenda", exact=True).click()
        page.wait_for_url(f"**{RESULTS}")
        expect(page.locator(".hit")).to_have_count(3)

    def test_filters_combine_and_come_off(self, window, last_year):
        visit = window(java_script_enabled=False, viewport={"width": 1280, "height": 800})
        page = visit.go(RESULTS)
        hits, chosen = page.locator(".hit__title a"), page.locator(".facets__chosen")
        choose(page, "Precios")
        expect(hits).to_have_text([PAPER, FEES])
        choose(page, last_year)
        expect(hits).to_have_text([PAPER])
        expect(chosen.get_by_role("link")).to_have_text(
            [re.compile("Precios"), re.compile(last_year), "Quitar todos los filtros"]
        )
        chosen.get_by_role("link", name="Precios").click()
        expect(chosen.get_by_role("link")).to_have_count(1)
        expect(hits).to_have_text([PAPER])
        choose(page, last_year)
        expect(chosen).to_have_count(0)
        expect(hits).to_have_count(3)

    def test_filters_are_folded_on_the_phone(self, window):
        page = window(viewport={"width": 360, "height": 800}).go(RESULTS)
        choice = page.locator(".facets__groups").get_by_role("link", name="Precios")
        expect(choice).to_be_hidden()
        page.locator(".facets summary").click()
        expect(choice).to_be_visible()

    def test_nothing_found_leads_on(self, window):
        page = window().go("/buscar/?q=zzzzqq")
        expect(page.get_by_role("heading", name="Temas")).to_be_visible()
        page.locator(".starts").get_by_role("link", name=PAPER).click()
        page.wait_for_url("**/blog/papel/")


def unfold(page: Page) -> None:
    """Open what is folded."""
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")


def reopen_list(page: Page) -> None:
    """Type anew, and go to the first suggestion."""
    page.locator("#q").fill("")
    write(page)
    page.keyboard.press("ArrowDown")


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(window, last_year, subtests, width):
    visit = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = visit.go(f"{RESULTS}&year={last_year}")
    for change in (None, unfold, reopen_list):
        if change:
            change(page)
        for scheme in SCHEMES:
            with subtests.test(change and change.__name__, scheme=scheme):
                assert violations_in(page, scheme) == []
    assert visit.problems == []
