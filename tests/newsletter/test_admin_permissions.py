"""Who gets where in the newsletter's pages of the CMS, and what the menu offers."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from newsletter.models import ImportFile, Issue, Subscriber
from newsletter.subscriptions import leave
from tests.newsletter.admin_pages import letter, opened, reader, text_of

pytestmark = pytest.mark.django_db
PEOPLE = ("anonymous", "nobody", "guest", "writer", "editor", "administrator", "superuser")
EDITORS = {"editor", "administrator", "superuser"}
ADMINISTRATORS = {"administrator", "superuser"}


def allowed(desk, name: str, *args) -> set[str]:
    """Return who opens a page."""
    address = reverse(name, args=args)
    return {who for who in PEOPLE if desk.person(who).opens(address)}


def test_issues_are_for_editors(desk):
    issue = letter()
    for name in ("index", "index_results", "add"):
        assert allowed(desk, f"newsletter_issues:{name}") == EDITORS
    for name in ("edit", "delete", "history", "usage"):
        assert allowed(desk, f"newsletter_issues:{name}", issue.pk) == EDITORS
    for name in ("newsletter_issue", "newsletter_preview"):
        assert allowed(desk, name, issue.pk) == EDITORS
    assert allowed(desk, "newsletter_progress") == EDITORS


def test_subscribers_are_for_administrators(desk):
    who = reader()
    names = ("subscribers", "subscribers_results", "growth", "import")
    for name in names:
        assert allowed(desk, f"newsletter_{name}") == ADMINISTRATORS
    assert allowed(desk, "newsletter_subscriber", who.pk) == ADMINISTRATORS


def test_nobody_else_presses_anything(desk):
    who, issue = reader(), letter(state=Issue.State.WAITING, send_at=timezone.now())
    file = ImportFile.objects.create(text="correo\na@c.example", created_by=desk.editor.user)
    for name in set(PEOPLE) - ADMINISTRATORS:
        person = desk.person(name)
        for do in ("leave", "hold", "erase"):
            person.post("newsletter_subscriber", who.pk, do=do, sure="on")
        person.post("newsletter_import_report", file.pk, do="import")
        if name not in EDITORS:
            for do in ("cancel", "send", "test"):
                person.post("newsletter_issue", issue.pk, do=do)
            person.post("newsletter_issues:delete", issue.pk)
    who.refresh_from_db()
    issue.refresh_from_db()
    assert (who.state, issue.state) == ("active", Issue.State.WAITING)
    assert Subscriber.objects.count() == 1


def test_the_menu_offers_what_opens(desk):
    def items(person) -> set[str]:
        html = person.client.get(reverse("wagtailadmin_home")).content.decode()
        names = ("newsletter_issues:index", "newsletter_subscribers", "newsletter_import")
        return {name for name in names if f'"{reverse(name)}"' in html}

    everything = {"newsletter_issues:index", "newsletter_subscribers", "newsletter_import"}
    assert items(desk.writer) == items(desk.guest) == set()
    assert items(desk.editor) == {"newsletter_issues:index"}
    assert items(desk.administrator) == items(desk.superuser) == everything


def test_editors_learn_of_no_subscriber_from_the_log(desk):
    leave(reader(), "Mucho")
    assert ModelLogEntry.objects.viewable_by_user(desk.administrator.user).exists()
    assert not ModelLogEntry.objects.viewable_by_user(desk.editor.user).exists()


def test_the_groups_form_grants_it(desk):
    page = text_of(opened(desk.superuser, "wagtailusers_groups:add"))
    assert "suscriptora" in page.lower() and "envío" in page.lower()
