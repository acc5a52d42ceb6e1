"""A reader edits or withdraws her comment by the link in her mail, as long as the settings say."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from comments.editing import OFTEN, editing_path
from comments.models import Comment, CommentSettings
from comments.states import change_state, comments_changed
from core.base.models import SiteSettings
from core.visitors.spam import fingerprint
from tests.comments.hostile import bodies
from tests.comments.postman import look, moderator, press
from tests.comments.readers import SAME_SITE, TEXT

pytestmark = pytest.mark.django_db
NEW = "Probé lo de la bandeja vacía: al mes siguiente ya no."
LINKS = "Miren http://a.example http://b.example http://c.example"
FOREIGN = {"Origin": "https://correo.example", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def comment(readers) -> Comment:
    """Return a published comment of Ana's."""
    return readers.wrote(approved_at=timezone.now(), fingerprint=fingerprint(TEXT))


@pytest.fixture
def changes():
    """Return the articles whose pages are told to have changed."""
    heard = []

    def listen(article_id, **_kwargs):
        heard.append(article_id)

    comments_changed.connect(listen)
    yield heard
    comments_changed.disconnect(listen)


def save(comment, text=NEW, **kwargs):
    return press(editing_path(comment), text=text, **kwargs)


def withdraw(comment, **kwargs):
    return press(f"{editing_path(comment)}retirar/", **kwargs)


def now(comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


class TestLooking:
    """The page of the link."""

    def test_it_shows_the_comment_and_changes_nothing(self, readers, comment):
        response = look(editing_path(comment))
        page = response.content.decode()
        assert response.status_code == 200
        assert page.count(TEXT) == 2  # as it is read, and in the form
        assert 'name="text"' in page and "Retirar el comentario" in page
        assert readers.article.title in page and comment.get_absolute_url() in page
        assert response["Cache-Control"] == "private, no-store"
        assert "noindex" in response["X-Robots-Tag"] and 'content="noindex' in page
        assert response["Referrer-Policy"] == "same-origin"
        assert "csrfmiddlewaretoken" not in page and not response.cookies
        assert look(f"{editing_path(comment)}retirar/").status_code == 405
        assert now(comment).edited_at is None and now(comment).is_approved

    def test_one_that_waits_says_so(self, readers):
        page = look(editing_path(readers.wrote(state="pending"))).content.decode()
        assert "Tu comentario espera revisión." in page

    @pytest.mark.parametrize("token", ["x", "a.b", "é", "x" * 5_000])
    def test_forged(self, token):
        for path in (f"/comentarios/mio/{token}/", f"/comentarios/mio/{token}/retirar/"):
            assert press(path, text=NEW).status_code == 404

    def test_a_number_given_to_another_opens_nothing(self, comment):
        old = editing_path(comment)
        Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now())
        assert look(old).status_code == 404


class TestEditing:
    """Another text."""

    def test_it_is_kept_and_shown(self, readers, comment, changes, commits):
        with commits(execute=True):
            response = save(comment, f"  {NEW}\r\n\r\n**Sí.** ")
        assert response.status_code == 303
        edited = now(comment)
        assert edited.text == f"{NEW}\n\n**Sí.**" and edited.is_approved and edited.edited_at
        assert edited.fingerprint == fingerprint(edited.text) and edited.held_for == []
        assert changes == [readers.article.pk]
        said = look(response["Location"]).content.decode()
        assert "Los cambios quedaron guardados." in said and "<strong>Sí.</strong>" in said
        page = readers.page()
        assert NEW in page and TEXT not in page and "editado" in page
        (entry,) = ModelLogEntry.objects.filter(action__startswith="comments.")
        assert entry.action == "comments.edited" and entry.user is None
        assert NEW not in str(entry.data) and TEXT not in str(entry.data)

    def test_the_same_text_changes_nothing(self, comment, changes, commits):
        with commits(execute=True):
            assert save(comment, TEXT).status_code == 303
        assert now(comment).edited_at is None and changes == []
        assert not ModelLogEntry.objects.filter(action__startswith="comments.").exists()

    def test_what_looks_like_spam_is_held(self, readers, comment, changes, commits, postman):
        moderator("mora")
        told = postman.after(save, comment, LINKS)
        held = now(comment)
        assert (held.state, held.held_for) == ("pending", ["links", "edited"])
        assert changes == [readers.article.pk]
        assert LINKS not in Client().get(readers.article.url).content.decode()
        assert set(told) == {"mora"}
        assert "espera revisión" in look(editing_path(comment)).content.decode()
        # Once a moderator has read it, nobody is told of it as of a new one.
        assert postman.after(change_state, [held.pk], "approved") == {}

    def test_the_hidden_field_holds_and_tells_nobody(self, readers, comment, postman):
        moderator("mora")
        trap = look(editing_path(comment)).context["form"].trap["name"]
        assert postman.after(save, comment, **{trap: "x"}) == {}
        assert now(comment).held_for == ["trap", "edited"]

    @pytest.mark.parametrize(
        ("before", "text", "after"),
        [
            (["first"], NEW, ["first"]),
            (["links", "first"], NEW, ["first"]),
            (["links"], NEW, ["links"]),
            (["first"], LINKS, ["links", "first"]),
            (["trap", "first"], NEW, ["trap", "first"]),
        ],
    )
    def test_one_that_waits_goes_on_waiting(self, readers, changes, commits, before, text, after):
        comment = readers.wrote(state="pending", held_for=before)
        with commits(execute=True):
            assert save(comment, text).status_code == 303
        assert (now(comment).state, now(comment).held_for) == ("pending", after)
        assert changes == []

    @pytest.mark.parametrize("text", ["", " \u200b\n", "a" * 5_001])
    def test_a_bad_text_is_said_and_stays(self, comment, text):
        response = save(comment, text)
        page = response.content.decode()
        assert response.status_code == 400
        assert 'role="alert"' in page and "Los cambios todavía no se guardaron" in page
        assert len(text) < 10 or text in page
        assert now(comment).text == TEXT

    def test_hostile_texts_are_text(self, readers):
        for number, body in enumerate(bodies()[::6]):
            comment = readers.wrote(f"Texto {number}.")
            response = Client().post(
                editing_path(comment),
                b"text=" + body,
                content_type="application/x-www-form-urlencoded",
                headers=SAME_SITE,
            )
            assert response.status_code in {303, 400}
            page = look(editing_path(comment)).content.decode()
            assert "<script>alert" not in page

    def test_too_many_changes_wait(self, comment):
        for number in range(OFTEN.times):
            assert save(comment, f"{NEW} {number}").status_code == 303
        response = save(comment, "Una más.")
        assert response.status_code == 429 and int(response["Retry-After"]) > 0
        assert "Una más." in response.content.decode() and now(comment).text != "Una más."

    def test_no_other_site_sends_it(self, comment):
        for headers in (FOREIGN, {}):
            assert save(comment, headers=headers).status_code == 403
            assert withdraw(comment, headers=headers).status_code == 403
        assert now(comment).text == TEXT and now(comment).is_approved


class TestWithdrawing:
    """Gone for visitors, with a stub where answers hang on it."""

    def test_it_is_deleted(self, readers, comment, changes, commits):
        readers.wrote("La respuesta.", parent=comment)
        with commits(execute=True):
            response = withdraw(comment)
        assert response.status_code == 200
        assert "Tu comentario quedó retirado" in response.content.decode()
        assert now(comment).state == "deleted" and changes == [readers.article.pk]
        page = readers.page()
        assert TEXT not in page and "Este comentario fue eliminado." in page
        assert ModelLogEntry.objects.get(action="comments.deleted").user is None

    def test_one_that_waits_too(self, readers, changes, commits):
        comment = readers.wrote(state="pending")
        with commits(execute=True):
            assert withdraw(comment).status_code == 200
        assert now(comment).state == "deleted" and changes == []


class TestClosed:
    """What can't be mended says why, and where to write."""

    @pytest.fixture
    def contact(self, site):
        SiteSettings.objects.update_or_create(
            site=site.site, defaults={"contact_email": "hola@motivacional.example"}
        )

    @pytest.mark.parametrize("hours", [24, 72])
    def test_after_the_hours_of_the_settings(self, readers, site, contact, hours):
        CommentSettings.objects.update_or_create(site=site.site, defaults={"edit_hours": hours})
        inside, outside = (
            readers.wrote(
                f"{TEXT} {left}", created_at=timezone.now() - timedelta(hours=hours) + left
            )
            for left in (timedelta(minutes=1), timedelta(minutes=-1))
        )
        assert save(inside).status_code == 303
        for response in (look(editing_path(outside)), save(outside), withdraw(outside)):
            page = response.content.decode()
            assert response.status_code == 410 and response["Cache-Control"] == "private, no-store"
            assert "Este enlace venció" in page and "mailto:hola@motivacional.example" in page
        assert NEW in save(outside).content.decode()
        assert now(outside).text == f"{TEXT} -1 day, 23:59:00" and now(outside).is_approved

    @pytest.mark.parametrize("state", ["deleted", "spam"])
    def test_what_is_gone(self, readers, contact, state):
        comment = readers.wrote(state=state)
        for response in (look(editing_path(comment)), save(comment), withdraw(comment)):
            page = response.content.decode()
            assert response.status_code == 410
            assert "Este comentario ya no está" in page and TEXT not in page
        assert (now(comment).state, now(comment).text) == (state, TEXT)

    def test_what_goes_while_it_is_edited(self, comment, monkeypatch):
        from comments import editing_views

        monkeypatch.setattr(editing_views, "is_gone", lambda _comment: False)
        change_state([comment.pk], "deleted")
        response = save(comment)
        assert response.status_code == 410 and NEW in response.content.decode()
        assert now(comment).text == TEXT

    def test_where_no_contact_is_known(self, readers):
        page = look(editing_path(readers.wrote(state="deleted"))).content.decode()
        assert "respondé el correo que te trajo hasta acá" in page
