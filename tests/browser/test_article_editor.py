"""The editor of an article, completed: the last words typed are saved too, and each field has a name."""

import pytest

from blog.models import ArticlePage
from editorial.permissions.roles import EDITORS
from tests.browser.editor import Editor
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser
UNSAVED_YET = "Delegá sin culpa"


@pytest.fixture
def written(member, tree):
    """Return an editor in which words have been typed a moment ago."""
    visit = member("mora", EDITORS)
    article = tree.article(live=False, title="Cómo delegar", body=[("paragraph", "<p>Antes.</p>")])
    article.save_revision()
    editor = Editor(visit, f"/admin/pages/{article.pk}/edit/")
    editor.wait_until_watched()
    field = editor.page.locator("[name='body-0-value']").locator("xpath=..").get_by_role("textbox")
    field.click()
    field.press("Control+End")
    editor.page.keyboard.insert_text(f" {UNSAVED_YET}")
    return editor


def saved_text():
    """Return the article's text in its last version."""
    article = ArticlePage.objects.get().get_latest_revision_as_object()
    return str(article.body[0].value)


def test_the_shortcut_saves_what_was_just_typed(written):
    with written.page.expect_navigation():
        written.page.keyboard.press("Control+s")
    assert UNSAVED_YET in saved_text()


def test_a_button_saves_what_was_just_typed(written):
    with written.page.expect_navigation():
        written.page.locator("footer [type=submit]").first.evaluate("button => button.click()")
    assert UNSAVED_YET in saved_text()


def test_axe_finds_nothing_in_any_tab(written, subtests):
    for number, tab in enumerate(written.page.locator("form [role=tab]").all()):
        with subtests.test(tab.inner_text()):
            written.open_tab(number)
            assert violations(written.page) == []
