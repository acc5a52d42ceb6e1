"""An editor whose session ends while she writes: nothing is lost, nothing is saved under another name."""

import re

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from blog.models import ArticlePage
from editorial.permissions.roles import EDITORS
from tests.browser.editor import SAVED, Editor
from tests.browser.window import PASSWORD
from tests.factories import UserFactory

pytestmark = pytest.mark.browser
TYPED = "Delegá sin culpa"
DIALOG = "dialog.session-dialog"
SAVE = "footer button[type=submit]"


class Writing:
    """Somebody who writes in one tab, and may log in in another."""

    def __init__(self, member, tree):
        """Open an article."""
        self.window = member("mora", EDITORS)
        article = tree.article(live=False, title="Agenda", body=[("paragraph", "<p>Antes.</p>")])
        article.save_revision()
        self.editor = Editor(self.window, f"/admin/pages/{article.pk}/edit/")
        self.editor.wait_until_watched()
        self.page = self.editor.page
        self.dialog = self.page.locator(DIALOG)

    def log_in_elsewhere(self, name):
        """Log in in the tab that the dialog's link opens."""
        with self.window.context.expect_page() as opened:
            self.dialog.get_by_role("link", name="Entrá acá").click()
        tab = opened.value
        tab.locator("[name=username]").fill(name)
        tab.locator("[name=password]").fill(PASSWORD)
        tab.locator(".login-form [type=submit]").click()
        expect(tab.locator("main")).to_contain_text("Ya entraste")
        tab.close()

    def go_on(self):
        """Come back to the editor: a tab without a screen gets no focus by itself."""
        self.page.evaluate("() => window.dispatchEvent(new Event('focus'))")

    def type(self, text):
        """Type rich text."""
        field = (
            self.page.locator("[name='body-0-value']").locator("xpath=..").get_by_role("textbox")
        )
        field.click()
        field.press("Control+End")
        self.page.keyboard.insert_text(f" {text}")


@pytest.fixture
def writing(member, tree):
    return Writing(member, tree)


def saved():
    """Return title and text of the latest version, and who made it."""
    article = ArticlePage.objects.get()
    version = article.get_latest_revision()
    text = str(version.as_object().body[0].value)
    return version.as_object().title, text, version.user and version.user.username


def test_autosave_goes_on_after_logging_in_elsewhere(writing):
    Session.objects.all().delete()
    writing.type(TYPED)
    expect(writing.dialog).to_be_visible()
    expect(writing.dialog).to_contain_text("Tu sesión venció")
    assert TYPED not in saved()[1]
    writing.log_in_elsewhere("mora")
    writing.go_on()
    expect(writing.dialog).to_be_hidden()
    expect(writing.page.locator(SAVED)).to_be_visible()
    assert TYPED in saved()[1] and saved()[2] == "mora"


def test_a_button_sends_nothing_until_she_is_back(writing):
    Session.objects.all().delete()
    writing.type(TYPED)
    writing.page.locator(SAVE).first.evaluate("button => button.click()")
    expect(writing.dialog).to_be_visible()
    writing.log_in_elsewhere("mora")
    writing.go_on()
    expect(writing.dialog).to_be_hidden()
    writing.type("y cobrá")
    with writing.page.expect_navigation():
        writing.page.locator(SAVE).first.evaluate("button => button.click()")
    assert TYPED in saved()[1] and "y cobrá" in saved()[1]


def test_nothing_is_saved_under_another_name(writing):
    UserFactory(username="silvia").groups.add(Group.objects.get(name=EDITORS))
    Session.objects.all().delete()
    writing.type(TYPED)
    expect(writing.dialog).to_be_visible()
    writing.log_in_elsewhere("silvia")
    writing.go_on()
    expect(writing.dialog).to_contain_text("Entró otra persona")
    expect(writing.dialog).to_contain_text(re.compile("silvia.*mora", re.DOTALL))
    writing.dialog.get_by_role("button", name="Cerrar").click()
    writing.page.locator(SAVE).first.evaluate("button => button.click()")
    expect(writing.dialog).to_be_visible()
    assert TYPED not in saved()[1] and saved()[2] is None


SLOW_AUTOSAVE = """() => {
  const ask = window.fetch
  window.fetch = async (address, options) => {
    if (options?.body instanceof FormData && options.headers?.Accept === "application/json") {
      await new Promise((resolve) => setTimeout(resolve, 1500))
    }
    return ask(address, options)
  }
}"""
AUTOSAVES = """() => {
  const form = document.querySelector("form[data-edit-form]")
  return Boolean(wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave").submitPromise)
}"""


def test_a_form_waits_for_the_autosave_under_way(writing):
    page, sent = writing.page, []

    def kind_of(request):
        if request.method != "POST" or not request.url.endswith("/edit/"):
            return ""
        return "autosave" if "json" in request.headers.get("accept", "") else "form"

    page.evaluate(SLOW_AUTOSAVE)
    page.on("request", lambda request: sent.append(kind_of(request)))
    page.on("requestfinished", lambda request: sent.append(f"{kind_of(request)} done"))
    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").click()
    dialog = page.locator("#schedule-publishing-dialog")
    dialog.locator("[name=go_live_at]").fill("01/02/2099 10:30")
    page.wait_for_function(AUTOSAVES)
    with page.expect_navigation():
        dialog.locator("[type=submit]").press("Enter")
    order = [each for each in sent if each in ("autosave", "autosave done", "form")]
    assert order[-1] == "form" and order.count("form") == 1
    assert order.count("autosave") == order.count("autosave done") > 0
    article = ArticlePage.objects.get().get_latest_revision_as_object()
    assert article.go_live_at.year == 2099
