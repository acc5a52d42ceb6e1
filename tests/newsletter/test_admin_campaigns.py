"""Letters in the CMS: from a draft to their hour; what an editor is told when she publishes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from newsletter.admin.site_time import site_hour, site_time
from newsletter.models import Issue, NewsletterSettings
from tests.newsletter.admin_pages import (
    html_of,
    letter,
    opened,
    press,
    reader,
    said_after,
    state_of,
    text_of,
)

pytestmark = pytest.mark.django_db
State = Issue.State


@pytest.fixture
def editor(desk):
    """Return who composes letters and sees no addresses."""
    return desk.editor


class TestLetters:
    def form(self, subject: str = "Novedades", text: str = "<p>Hola.</p>", **fields) -> dict:
        blocks = streamfield([("intro", rich_text(text))] if text else [])
        return nested_form_data({"subject": subject, "preheader": "", "body": blocks} | fields)

    def write(self, person, **form) -> Issue:
        response = person.post("newsletter_issues:add", **self.form(**form))
        issue = Issue.objects.latest("pk")
        assert response["Location"] == reverse("newsletter_issue", args=[issue.pk])
        return issue

    def test_from_a_draft_to_its_hour(self, editor):
        for name in ("ana", "bea"):
            reader(f"{name}@correo.example")
        reader("cora@correo.example", state="left")
        issue = self.write(editor)
        assert (issue.kind, issue.state, issue.created_by) == ("letter", State.DRAFT, editor.user)
        page = text_of(opened(editor, "newsletter_issue", issue.pk))
        assert "2 suscriptoras" in page and "Sale en el momento para 2 suscriptoras" in page
        hour = timezone.localtime().replace(second=0, microsecond=0) + timedelta(days=1)
        said = press(editor, issue, "schedule", send_at=f"{hour:%Y-%m-%dT%H:%M}")
        assert site_time(hour) in said
        issue.refresh_from_db()
        assert (issue.state, issue.send_at) == (State.WAITING, hour)

    def test_a_draft_is_changed(self, editor):
        issue = self.write(editor)
        response = editor.post("newsletter_issues:edit", issue.pk, **self.form(subject="Otro"))
        assert response["Location"] == reverse("newsletter_issue", args=[issue.pk])
        issue.refresh_from_db()
        assert (issue.subject, issue.state, issue.kind) == ("Otro", State.DRAFT, "letter")
        assert "Hola.</p>" in issue.body[0].value.source

    def test_without_a_subject_nothing_is_saved(self, editor):
        response = editor.post("newsletter_issues:add", **self.form(subject=""))
        page = html_of(response)
        assert "necesario" in text_of(page.select_one("#panel-child-subject-errors"))
        assert not Issue.objects.exists()

    def test_an_empty_letter_is_a_draft_that_goes_nowhere(self, editor):
        issue = self.write(editor, text="")
        hour = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
        for do in ("send", "test", "schedule"):
            assert "Todavía no hay texto" in press(editor, issue, do, send_at=hour)
        assert state_of(issue) == State.DRAFT
        assert "Todavía no hay texto" in text_of(opened(editor, "newsletter_issue", issue.pk))

    def test_a_letter_of_articles_that_nobody_sees_goes_nowhere(self, editor, site):
        draft = site.article(live=False)
        body = [("articles", {"heading": "Leé", "articles": [draft]})]
        issue = letter(body=body)
        assert "Todavía no hay texto" in press(editor, issue, "send")
        draft.live = True
        draft.save()
        assert "en camino" in press(editor, issue, "send")

    @pytest.mark.parametrize(
        ("hour", "said"),
        [
            ("", "Escribí el día y la hora"),
            ("mañana", "que existan"),
            ("2026-02-31T10:00", "que existan"),
            ("2020-01-01T10:00", "ya pasó"),
            ("2999-01-01T10:00", "más de un año"),
            ("9999-12-31T23:59", "más de un año"),
            ("0001-01-01T00:00", "ya pasó"),
            ("\x00", "que existan"),
        ],
    )
    def test_hours_that_are_none(self, editor, hour, said):
        issue = letter()
        response = editor.post("newsletter_issue", issue.pk, do="schedule", send_at=hour)
        assert response.status_code == 400 and said in response.content.decode()
        assert state_of(issue) == State.DRAFT

    def test_the_hour_is_that_of_the_site(self, editor):
        UserProfile.objects.create(user=editor.user, current_time_zone="Europe/Madrid")
        issue = letter()
        day = timezone.localdate() + timedelta(days=2)
        assert "10:00" in press(editor, issue, "schedule", send_at=f"{day}T10:00")
        issue.refresh_from_db()
        assert site_hour(issue.send_at) == "10:00"
        page = opened(editor, "newsletter_issue", issue.pk)
        assert page.select_one("[name=send_at]")["value"] == f"{day:%d/%m/%Y} 10:00"

    def test_what_is_on_its_way_is_not_changed(self, editor):
        issue = letter(state=State.WAITING, send_at=timezone.now())
        assert "no se puede cambiar" in said_after(
            editor, editor.get("newsletter_issues:edit", issue.pk)
        )
        response = editor.post("newsletter_issues:edit", issue.pk, **self.form(subject="Tarde"))
        html = response.content.decode()
        assert "primero cancelala" in html and 'value="Tarde"' in html
        assert Issue.objects.get().subject == "Hola"

    def test_what_was_cancelled_in_time_is_changed(self, editor):
        issue = letter(state=State.WAITING, send_at=timezone.now() + timedelta(hours=1))
        press(editor, issue, "cancel")
        editor.post("newsletter_issues:edit", issue.pk, **self.form(subject="Mejor"))
        assert Issue.objects.get().subject == "Mejor"
        started = letter(state=State.CANCELLED, started_at=timezone.now())
        assert editor.get("newsletter_issues:edit", started.pk).status_code == 302

    def test_articles_are_not_edited_here(self, editor):
        issue = letter(kind=Issue.Kind.ARTICLE)
        assert editor.get("newsletter_issues:edit", issue.pk).status_code == 302
        editor.post("newsletter_issues:edit", issue.pk, **self.form(subject="Otro"))
        assert Issue.objects.get().subject == "Hola"

    def test_only_what_nobody_got_is_deleted(self, editor):
        sent, draft = letter(state=State.SENT, started_at=timezone.now()), letter()
        page = opened(editor, "newsletter_issues:delete", draft.pk)
        assert "¿Borrar esta carta?" in text_of(page)
        for issue in (sent, draft):
            editor.get("newsletter_issues:delete", issue.pk)
            editor.post("newsletter_issues:delete", issue.pk)
        assert list(Issue.objects.all()) == [sent]

    def test_hostile_forms(self, editor):
        for form in (
            {},
            {"subject": "x" * 400},
            {"subject": "x", "body-count": "x"},
            {"subject": "a\x00b", "body-count": "0"},
            self.form() | {"body-0-type": "nada"},
        ):
            assert editor.post("newsletter_issues:add", **form).status_code in (200, 302, 400)
        assert all(issue.subject == "Novedades" for issue in Issue.objects.all())


class TestPublishing:
    def publish(self, desk) -> str:
        page = desk.draft(desk.writer, title="Delegar")
        answer = desk.editor.publish(page)
        return said_after(desk.editor, answer)

    def test_she_is_told_when_the_mail_goes_out(self, desk):
        said = self.publish(desk)
        issue = Issue.objects.get()
        assert f"por correo a las {site_hour(issue.send_at)}" in said and "Ver o cancelar" in said
        assert "Cancelado" in press(desk.editor, issue, "cancel")

    def test_she_is_told_nothing_where_nothing_goes_out(self, desk, site):
        NewsletterSettings.objects.update_or_create(site=site.site, defaults={"is_on": False})
        assert "por correo" not in self.publish(desk)
