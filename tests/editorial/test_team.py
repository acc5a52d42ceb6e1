"""What the team of these tests sends without opening the editor is what the editor would have it send."""

import pytest
from wagtail.test.utils.form_data import querydict_from_html

from blog.models import ArticlePage
from tests.editorial.team import PAGES, typed
from tests.editorial.test_editor_cost import long_article  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

UNTICKED = {"comments_open": [""]}  # the form's reader in Wagtail's tests loses a tick


def rendered(response) -> dict[str, list[str]]:
    """Return what the form in a page holds, but for rows that scripts copy and what a link adds."""
    fields = querydict_from_html(response.content.decode(), form_id="page-edit-form").lists()
    return {
        name: [value.removeprefix("\n") for value in values]
        for name, values in fields
        if name != "next" and "__prefix__" not in name and not name.endswith("-DELETE")
    }


def sent(page: ArticlePage, desk) -> dict[str, list[str]]:
    """Return what is sent of an article; comments stand outside the form, in a script."""
    fields = typed(page, desk).items()
    return {
        name: [str(each) for each in value] if isinstance(value, list) else [str(value)]
        for name, value in fields
        if not name.startswith("comments-") and value != []
    }


def test_all_that_an_article_holds_is_sent_as_rendered(desk, long_article):  # noqa: F811
    page = long_article(2)
    typed_in, shown = sent(page, desk), rendered(desk.superuser.get(f"{PAGES}edit", page.pk))
    assert len(shown) > 40 and len(shown["topics"]) == 2 and shown["tags"] == ["2-0, 2-1"]
    assert typed_in | UNTICKED == shown
    assert typed_in["comments_open"] == ["on"]


@pytest.mark.parametrize("role", ["guest", "writer", "editor", "administrator"])
def test_each_role_is_shown_no_other_field(desk, role):
    page = desk.draft(desk.person(role))
    shown = rendered(desk.person(role).get(f"{PAGES}edit", page.pk))
    assert len(shown) > 20
    assert (sent(page, desk) | UNTICKED).items() >= shown.items()


def test_a_new_article_is_sent_as_rendered(desk):
    place = (f"{PAGES}add", "blog", "articlepage", desk.site.blog.pk)
    shown = rendered(desk.superuser.get(*place))
    typed_in = sent(ArticlePage(), desk) | UNTICKED
    assert shown.keys() == typed_in.keys()
    filled_in = {"topic", "date", *(name for name in shown if name.startswith("article_authors-0"))}
    assert {name for name in shown if shown[name] != typed_in[name]} <= filled_in
