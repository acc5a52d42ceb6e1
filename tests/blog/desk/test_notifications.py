"""What the team is told by mail, through a real SMTP server."""

import pytest

from blog.models import ArticlePage
from tests.blog.desk.team import state_of
from tests.postbox import PostBox

pytestmark = pytest.mark.django_db


@pytest.fixture
def postbox(settings, django_capture_on_commit_callbacks):
    """Run an SMTP server; `postbox.after(…)` does something and returns the subjects by addressee."""

    def after(do, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            assert do(*args, **kwargs).status_code == 302
        return box.take()

    with PostBox() as box:
        settings.MAILERS = box.mailers()
        box.after = after
        yield box


def test_the_team_is_told_in_spanish(desk, postbox):
    told = postbox.after(desk.writer.write, "action-submit")
    page = ArticlePage.objects.get(slug="como-delegar")
    reviewers = (desk.editor, desk.second_editor, desk.administrator, desk.superuser)
    assert set(told) == {person.user.email for person in reviewers}
    assert (
        told[desk.editor.user.email].startswith("La página «Cómo delegar»")
        or "Contenido" in told[desk.editor.user.email]
    )
    assert not any("has been" in subject for subject in told.values())

    told = postbox.after(desk.editor.decide, page, "reject", "Falta un ejemplo.")
    assert set(told) == {desk.writer.user.email}
    assert "rechazad" in told[desk.writer.user.email]

    postbox.after(desk.writer.submit, page)
    told = postbox.after(desk.editor.decide, page)
    assert "Lengua y accesibilidad" in told[desk.second_editor.user.email]
    told = postbox.after(desk.administrator.decide, page)
    assert set(told) == {desk.writer.user.email}
    assert "aprobad" in told[desk.writer.user.email]


def test_a_mail_server_that_refuses_undoes_no_review(desk, postbox, settings):
    settings.MAILERS = postbox.mailers(password="otra")
    page = desk.draft(desk.writer)
    assert not postbox.after(desk.writer.submit, page)
    assert state_of(page) is not None


def test_a_mail_server_that_is_down_undoes_no_review(desk, postbox, settings):
    settings.MAILERS["default"]["OPTIONS"]["port"] = 1
    page = desk.draft(desk.writer)
    assert not postbox.after(desk.writer.submit, page)
    assert state_of(page) is not None
