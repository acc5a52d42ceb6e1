"""Who moderates: the menu with its number, the panel of the front page, the groups' form, what is closed to others."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.admin.services import token_of
from comments.models import Comment
from tests.comments.moderators import decide, html_of, opened, panel, said_after, write
from tests.editorial.team import Person, refused

pytestmark = pytest.mark.django_db
MODERATORS, OTHERS = ("editor", "administrator", "superuser"), ("guest", "writer", "nobody")
PANEL = "comments-waiting"
ATTACK = "<script>alert('x')</script>"


@pytest.fixture
def article(unowned):
    """Return the article that readers answer."""
    return unowned


def home(person: Person) -> BeautifulSoup:
    """Return the front page of the CMS."""
    return html_of(person.get("wagtailadmin_home"))


def menu(person: Person) -> dict | None:
    """Return the item of the comments in the main menu, as the script that draws it reads it."""
    props = home(person).select_one("#wagtail-sidebar-props")
    items = list(named(json.loads(props.string), "comments"))
    return next((item for item in items if item["url"] == reverse("moderation")), None)


def named(data, name):
    """Yield each dictionary of nested data with this name."""
    if isinstance(data, dict):
        if data.get("name") == name:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from named(each, name)


class TestMenu:
    @pytest.mark.parametrize("role", MODERATORS)
    def test_moderators_have_it(self, desk, role):
        assert menu(desk.person(role))["label"] == "Comentarios"

    @pytest.mark.parametrize("role", ["guest", "writer"])
    def test_others_have_not(self, desk, role):
        assert menu(desk.person(role)) is None

    def test_it_counts_what_waits(self, desk, readers):
        assert menu(desk.editor)["attrs"] == {}
        waiting = [readers.wrote(state="pending") for _each in range(3)]
        for state in ("approved", "spam", "deleted"):
            readers.wrote(state=state)
        attributes = {"data-waiting": "3", "aria-label": "Comentarios: 3 esperan"}
        assert menu(desk.editor)["attrs"] == attributes
        decide(desk.editor, "spam", *waiting[:2])
        assert menu(desk.editor)["attrs"]["aria-label"] == "Comentarios: 1 espera"

    def test_other_pages_remember_it_for_a_while(self, desk, readers):
        editor = reverse("wagtailadmin_pages:edit", args=[readers.article.pk])

        def asked() -> tuple[bool, bool]:
            with CaptureQueriesContext(connection) as queries:
                html = desk.editor.client.get(editor).content.decode()
            counted = [each for each in queries if "comments_comment" in each["sql"]]
            return "1 espera" in html, bool(counted)

        readers.wrote(state="pending")
        assert asked() == (True, True)
        assert asked() == (True, False)
        readers.wrote(state="pending")
        assert menu(desk.editor)["attrs"]["data-waiting"] == "2"
        assert asked() == (False, False)

    def test_the_style_of_the_number_is_on_every_page(self, desk):
        assert home(desk.editor).select_one('link[href$="comments/menu.css"]')


class TestPanel:
    def test_the_newest_five_and_how_many(self, desk, readers):
        for number in range(7):
            readers.wrote(f"Número {number}.", state="pending", held_for=["words"])
        readers.wrote("Ya se ve.")
        shown = panel(home(desk.editor), PANEL)
        assert "7 comentarios esperan" in shown and "palabras bloqueadas" in shown
        assert "Número 6." in shown and "Número 2." in shown
        assert "Número 1." not in shown and "Ya se ve." not in shown

    def test_its_buttons_decide_and_lead_back(self, desk, readers):
        readers.wrote(state="pending")
        form = home(desk.editor).select_one(f"#{PANEL}-section form")
        data = {each["name"]: each["value"] for each in form.select("[type=hidden]")}
        assert data["csrfmiddlewaretoken"]
        button = form.select_one("[data-moderation-key=a]")
        data[button["name"]] = button["value"]
        answer = desk.editor.client.post(form["action"], data)
        assert answer["Location"] == reverse("wagtailadmin_home")
        assert said_after(desk.editor, answer) == "1 comentario aprobado."
        assert "Ningún comentario te espera." in panel(home(desk.editor), PANEL)

    def test_only_moderators_have_it(self, desk, readers):
        readers.wrote(state="pending")
        for role in MODERATORS:
            assert panel(home(desk.person(role)), PANEL)
        for role in ("guest", "writer"):
            assert not panel(home(desk.person(role)), PANEL)

    def test_it_costs_the_same_for_many(self, desk, readers):
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                home(desk.editor)
            return len(queries)

        readers.wrote(state="pending")
        count()
        few = count()
        for _each in range(9):
            readers.wrote(state="pending")
        assert count() == few

    def test_what_readers_wrote_is_escaped(self, desk, readers):
        readers.wrote(ATTACK, name=ATTACK, state="pending")
        html = desk.editor.get("wagtailadmin_home").content.decode()
        assert "<script>alert" not in html and "&lt;script&gt;alert" in html


class TestDoors:
    def test_what_is_closed_to_others(self, desk, readers):
        comment = readers.wrote(state="pending")
        for role in OTHERS:
            person = desk.person(role)
            for name, args in (
                ("moderation", ()),
                ("moderation_results", ()),
                ("moderation_answer", ()),
                ("moderation_comment", (comment.pk,)),
            ):
                answer = person.get(name, *args)
                assert answer.status_code == 302 and "comments" not in answer["Location"][:17]
            answers = [
                person.post("moderation_do", do="approved", id=token_of(comment)),
                person.post("moderation_do", one=f"deleted {token_of(comment)}"),
                write(person, comment, "edit", "Otro."),
                write(person, comment, "answer", "Otro."),
                person.client.post(
                    f"{reverse('moderation_answer')}?id={token_of(comment)}", {"text": "Otro."}
                ),
            ]
            assert all(answer.status_code == 302 for answer in answers)
        comment.refresh_from_db()
        assert (comment.state, comment.text) == ("pending", readers.wrote().text)
        assert not Comment.objects.exclude(user=None).exists()

    def test_nor_do_visitors_get_in(self, desk, readers):
        comment = readers.wrote(state="pending")
        answer = desk.anonymous.post("moderation_do", do="approved", id=token_of(comment))
        assert answer["Location"].startswith(reverse("wagtailadmin_login"))
        assert Comment.objects.pending().exists()

    def test_who_may_change_but_not_delete(self, desk, readers):
        comment = readers.wrote(state="pending")
        person = Person(desk, "nora")
        names = ("access_admin", "change_comment")
        person.user.user_permissions.set(Permission.objects.filter(codename__in=names))
        page = opened(person, comment)
        assert {button["data-moderation-key"] for button in page.select("button[name=one]")} == {
            "a",
            "s",
        }
        assert not html_of(person.get("moderation")).select("[value=deleted]")
        assert refused(person.post("moderation_do", do="deleted", id=token_of(comment)))
        assert Comment.objects.pending().exists()
        assert decide(person, "approved", comment).endswith("1 comentario aprobado.")
        assert not opened(person, comment).select(".moderation-places a[href*='/edit/']")


class TestSettings:
    def test_they_stand_in_the_settings_for_administrators(self, desk):
        address = reverse("wagtailsettings:edit", args=["comments", "commentsettings"])
        for role in ("administrator", "superuser"):
            assert address in desk.person(role).get("wagtailadmin_home").content.decode()
        for role in ("editor", "writer", "guest"):
            person = desk.person(role)
            assert address not in person.get("wagtailadmin_home").content.decode()
            assert not person.opens(address)

    def test_the_groups_form_offers_the_permissions(self, desk):
        group = Group.objects.get(name="Edición")
        page = html_of(desk.superuser.get("wagtailusers_groups:edit", group.pk))
        offered = {
            box["value"] for box in page.select("[name=permissions]") if box.has_attr("checked")
        }
        granted = Permission.objects.filter(
            content_type__app_label="comments", content_type__model="comment"
        )
        assert offered >= {str(each.pk) for each in granted.exclude(codename="add_comment")}
