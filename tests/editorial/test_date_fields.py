"""Fields for dates of the CMS: what people of Argentina type is taken, shown in the same way, and never changed."""

from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.urls import reverse

from blog.models import ArticlePage
from tests.editorial.team import PAGES

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("America/Argentina/Buenos_Aires")
MOMENT = datetime(2027, 11, 29, 18, 45, tzinfo=HERE)


def fields(desk):
    page = desk.draft(desk.editor)
    return desk.editor.get(f"{PAGES}edit", page.pk).context["form"].fields


@pytest.mark.parametrize(
    "typed",
    [
        "29/11/2027 18:45",
        "29/11/27 18:45",
        "29-11-2027 18:45",
        "29/11/2027, 18:45",
        "2027-11-29 18:45",
        "2027-11-29T18:45",
        " 29/11/2027 18:45 ",
    ],
)
@pytest.mark.parametrize("name", ["date", "go_live_at", "expire_at"])
def test_ways_to_type_a_moment(desk, name, typed):
    assert fields(desk)[name].clean(typed) == MOMENT


@pytest.mark.parametrize("typed", ["mañana", "31/02/2027 10:00", "11/29/2027 18:45", "29/11/2027 25:00"])  # fmt: skip
def test_the_rest_is_refused_in_words(desk, typed):
    with pytest.raises(forms.ValidationError) as refused:
        fields(desk)["go_live_at"].clean(typed)
    assert refused.value.messages == ["Escribí la fecha y la hora así: 29/11/2026 18:45."]


def test_what_is_stored_is_shown_as_it_is_typed(desk):
    page = desk.draft(desk.editor, go_live_at=MOMENT)
    html = unescape(desk.editor.get(f"{PAGES}edit", page.pk).content.decode())
    assert 'value="29/11/2027 18:45"' in html
    assert "Hora de Buenos Aires" in html
    assert 'data-picks-for="id_go_live_at"' in html


def test_it_comes_back_unchanged_when_it_is_refused(desk):
    page = desk.draft(desk.editor)
    answer = desk.editor.edit(page, go_live_at="29/11/26 a la tarde")
    assert answer.status_code == 200
    html = unescape(answer.content.decode())
    assert 'value="29/11/26 a la tarde"' in html
    assert "Escribí la fecha y la hora así" in html
    assert ArticlePage.objects.get(pk=page.pk).go_live_at is None


def test_the_calendar_takes_the_same(desk):
    page = desk.draft(desk.editor, go_live_at=MOMENT)
    address = reverse("desk_calendar")
    assert desk.editor.client.get(address).status_code == 200
    assert page.pk
