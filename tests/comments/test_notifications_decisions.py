"""A moderator decides by the links of her mail: asked first, as herself, as long as she may."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from comments.editing import edit
from comments.models import Comment, CommentSettings
from comments.notifications.moderators import DECIDING
from comments.states import change_state
from tests.comments.postman import look, moderator, press

pytestmark = pytest.mark.django_db
FOREIGN = {"Origin": "https://correo.example", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def mora(db):
    """Return who moderates."""
    return moderator("mora", first_name="Mora", last_name="Ríos")


@pytest.fixture
def comment(readers) -> Comment:
    """Return a comment that waits."""
    return readers.wrote(
        "<script>x</script> Hola",
        state="pending",
        held_for=["links", "first"],
        site="https://a.example",
    )


def address(user, comment, state="approved") -> str:
    return f"/comentarios/moderar/{DECIDING.sign([user.pk, comment.pk, state])}/"


def state_of(comment) -> str:
    comment.refresh_from_db()
    return comment.state


def test_the_links_of_the_mail(readers, mora, postman):
    message = next(m for m in postman.messages(readers.send) if m["To"].startswith("mora"))
    comment = Comment.objects.get()
    text = message.get_content()
    assert address(mora, comment, "approved").split(".")[0] in text
    assert address(mora, comment, "spam").split(".")[0] in text


@pytest.mark.parametrize(
    ("state", "question", "button", "now"),
    [
        ("approved", "¿Aprobar este comentario?", "Aprobar", "Este comentario está aprobado"),
        ("spam", "¿Este comentario es spam?", "Marcar como spam", "está marcado como spam"),
    ],
)
def test_asked_then_done(mora, comment, state, question, button, now):
    link = address(mora, comment, state)
    seen = look(link)
    page = seen.content.decode()
    assert question in page and button in page
    assert page.count("<button") == look("/").content.decode().count("<button") + 1
    for said in ("ana@correo.example", "https://a.example", "muchos enlaces", "&lt;script&gt;"):
        assert said in page
    assert state_of(comment) == "pending"
    assert seen["Cache-Control"] == "private, no-store" and "noindex" in seen["X-Robots-Tag"]
    assert seen["Referrer-Policy"] == "same-origin"

    response = press(link, version="")
    assert (response.status_code, response["Location"]) == (302, link)
    assert state_of(comment) == state
    after = look(link).content.decode()
    assert now in after and "Lo decidió Mora Ríos" in after and question not in after
    entry = ModelLogEntry.objects.get(action=f"comments.{state}")
    assert entry.user == mora


def test_heads_and_other_methods_change_nothing(mora, comment):
    link = address(mora, comment)
    assert Client().head(link).status_code == 200
    assert Client().put(link).status_code == 405
    assert state_of(comment) == "pending"


def test_no_other_site_presses_the_button(mora, comment):
    for headers in (FOREIGN, {}, {"Origin": "null"}):
        assert press(address(mora, comment), headers=headers, version="").status_code == 403
    assert state_of(comment) == "pending"


@pytest.mark.parametrize("decided", ["approved", "spam", "deleted"])
@pytest.mark.parametrize("state", ["approved", "spam"])
def test_what_another_has_decided_stays(mora, comment, decided, state):
    mila = moderator("mila", first_name="Mila")
    change_state([comment.pk], decided, mila)
    response = press(address(mora, comment, state), version="")
    page = response.content.decode()
    assert response.status_code == 200 and "Lo decidió Mila" in page
    assert "Moderarlo en el CMS" in page and "version" not in page
    assert state_of(comment) == decided


def test_decided_between_the_look_and_the_button(mora, comment, monkeypatch):
    from comments.notifications import decision_links

    monkeypatch.setattr(decision_links.Decision, "is_open", True)
    change_state([comment.pk], "spam", moderator("mila"))
    assert press(address(mora, comment), version="").status_code == 302
    assert state_of(comment) == "spam"


def test_a_text_changed_under_her_eyes_is_shown_first(mora, comment):
    link = address(mora, comment)
    edit(comment.pk, "Otra cosa muy distinta.", CommentSettings())
    response = press(link, version="")
    page = response.content.decode()
    assert response.status_code == 409
    assert "acaba de cambiar el texto" in page and "Otra cosa muy distinta." in page
    assert state_of(comment) == "pending"
    version = page.partition('name="version" value="')[2].partition('"')[0]
    assert press(link, version=version).status_code == 302
    assert state_of(comment) == "approved"


@pytest.mark.parametrize("lost", ["group", "permission", "active"])
def test_who_no_longer_may_does_not(mora, comment, lost):
    link = address(mora, comment)
    if lost == "group":
        mora.groups.clear()
    elif lost == "permission":
        mora.groups.get().permissions.clear()
    else:
        type(mora).objects.filter(pk=mora.pk).update(is_active=False)
    for response in (look(link), press(link, version="")):
        assert response.status_code == 403
        assert "Ya no moderás comentarios" in response.content.decode()
        assert "ana@correo.example" not in response.content.decode()
    assert state_of(comment) == "pending"


@pytest.mark.parametrize("token", ["x", "a.b.c", "é", "9" * 5_000])
def test_forged(token):
    for response in (
        look(f"/comentarios/moderar/{token}/"),
        press(f"/comentarios/moderar/{token}/"),
    ):
        assert response.status_code == 404


def test_a_changed_token_is_forged(mora, comment):
    token = DECIDING.sign([mora.pk, comment.pk, "approved"])
    other = DECIDING.sign([mora.pk, comment.pk + 1, "approved"])
    mixed = ".".join([other.split(".")[0], *token.split(".")[1:]])
    assert press(f"/comentarios/moderar/{mixed}/", version="").status_code == 404


def test_fourteen_days(mora, comment, monkeypatch):
    link = address(mora, comment)
    for days, status in ((13, 302), (15, 410)):
        change_state([comment.pk], "pending")
        later = timezone.now() + timedelta(days=days)
        monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
        assert press(link, version="").status_code == status
    assert state_of(comment) == "pending"
    assert "Moderá el comentario en el CMS" in look(link).content.decode()


def test_a_comment_or_a_moderator_that_is_gone(mora, comment):
    link = address(mora, comment)
    mora.delete()
    assert look(link).status_code == 410
    comment.delete()
    assert press(link, version="").status_code == 410
