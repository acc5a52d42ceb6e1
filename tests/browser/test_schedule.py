"""An article that is set for an hour, from the editor to its reader."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from blog.models import ArticlePage
from core.tasks.scheduling import Schedule
from editorial.permissions.roles import EDITORS
from tests.browser.editor import Editor
from tests.browser.window import Window
from tests.factories import SiteTree

pytestmark = pytest.mark.browser
TITLE = "Facturar sin susto"
WORDS = "Anotá cada cobro el mismo día."


def test_it_goes_live_at_the_hour_that_was_set(
    member: Callable[..., Window], window: Callable[..., Window], tree: SiteTree, monkeypatch
):
    hour = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)
    elena = member("elena", EDITORS)
    editor = Editor(elena, f"/admin/pages/add/blog/articlepage/{tree.blog.pk}/")
    address = editor.compose(TITLE, "Cobrar y dormir tranquila.", WORDS)
    editor.schedule(hour)
    editor.submit()
    reviewers = [member(name, EDITORS) for name in ("silvia", "rosa")]
    for each in reviewers:
        reviewer = Editor(each, address)
        reviewer.page.locator("[data-side-panel-toggle=status]").click()
        status = reviewer.page.locator("[data-side-panel=status]")
        expect(status).to_contain_text(f"{hour:%H:%M}")
        reviewer.approve()
    assert ArticlePage.objects.get().scheduled_revision.approved_go_live_at == hour
    visitor = window()
    for now, status in ((hour - timedelta(seconds=1), 404), (hour, 200)):
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        Schedule().work()
        visitor.go("/blog/facturar-sin-susto/")
        assert visitor.status == status
    page = visitor.go("/blog/")
    page.locator("main").get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("main")).to_contain_text(WORDS)
    assert [each.problems for each in (elena, *reviewers)] == [[], [], []]
