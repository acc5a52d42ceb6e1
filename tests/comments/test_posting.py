"""What a reader sends is stored, held or published, and shown to whom it concerns."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Comment, CommentSettings
from tests.comments.readers import SAME_SITE, TEXT
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def only() -> Comment:
    return Comment.objects.get()


def settings_of(site, **values) -> None:
    CommentSettings.objects.update_or_create(site=site.site, defaults=values)


def test_an_article_asks_for_an_answer(readers):
    page = readers.page()
    assert "Deja una respuesta" in page
    assert f'action="{readers.action}' in page
    assert "csrfmiddlewaretoken" not in page


def test_a_first_comment_waits_and_only_its_writer_sees_it(readers):
    response = readers.send()
    assert response.status_code == 303
    assert response["Location"].startswith(f"{readers.article.url}?gracias=espera#comentario-")
    comment = only()
    assert (comment.state, comment.held_for, comment.text) == ("pending", ["first"], TEXT)
    assert comment.consent.text.startswith("Acepto")
    assert comment.consented_at and comment.address_hash and "127.0.0.1" not in comment.address_hash
    own = readers.client.get(response["Location"])
    assert own["Cache-Control"] == "private, no-store"
    assert TEXT in own.content.decode()
    assert "Tu comentario espera revisión" in own.content.decode()
    stranger = Client().get(readers.article.url).content.decode()
    assert TEXT not in stranger


def test_the_next_comment_of_an_approved_reader_passes(readers):
    readers.send("El primero.")
    readers.approve(only())
    response = readers.send()
    assert "gracias=publicado" in response["Location"]
    assert TEXT in Client().get(readers.article.url).content.decode()


def test_the_cookie_goes_when_nothing_waits(readers):
    readers.send()
    readers.approve(only())
    response = readers.client.get(readers.article.url)
    assert response.cookies["comentarios"].value == ""
    assert "no-store" not in readers.client.get(readers.article.url).get("Cache-Control", "")


def test_a_forged_cookie_shows_nothing(readers):
    comment = readers.wrote(state="pending")
    readers.client.cookies["comentarios"] = f"[{comment.pk}]"
    assert TEXT not in readers.page()


def test_sent_twice_is_stored_once(readers):
    readers.send()
    readers.send()
    assert only().text == TEXT


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text": "  \u200b \n"}, "comentario-text"),
        ({"name": ""}, "comentario-name"),
        ({"email": "ana"}, "comentario-email"),
        ({"email": "ana@correo.example\nBcc: otra@correo.example"}, "comentario-email"),
        ({"site": "javascript:alert(1)"}, "comentario-site"),
        ({"consent": ""}, "Sin tu consentimiento"),
        ({"parent": "999999"}, "ya no está publicado"),
        ({"parent": "9" * 40}, "comentario"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_stays(readers, values, said):
    response = readers.send(**{"text": "Un texto que no se pierde."} | values)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert 'role="alert"' in page
    assert "[&#x27;" not in page
    assert "text" in values or "Un texto que no se pierde." in page
    assert response["Cache-Control"] == "private, no-store"
    assert not Comment.objects.exists()


def test_an_answer_stands_below_what_it_answers(readers):
    first, second = readers.wrote("Uno."), readers.wrote("Dos.")
    readers.trusts(first)
    readers.send("Respuesta a uno.", parent=first.pk)
    answer = Comment.objects.get(text="Respuesta a uno.")
    assert (answer.parent, answer.thread, answer.depth) == (first, first.pk, 2)
    page = readers.page()
    assert page.index("Uno.") < page.index("Respuesta a uno.") < page.index("Dos.")
    assert second.depth == 1


def test_the_form_answers_without_a_script(readers):
    comment = readers.wrote()
    page = readers.page(f"?responder={comment.pk}")
    assert f'name="parent" value="{comment.pk}"' in page
    assert "Le respondés a Ana" in page
    for nobody in ("x", "9" * 30):
        assert "Le respondés a Ana" not in readers.page(f"?responder={nobody}")


def test_an_answer_to_another_article_is_refused(readers, site):
    elsewhere = Comment.objects.create(
        article=site.article(slug="otro"), text="Ajeno.", name="Eva", state="approved"
    )
    assert readers.send(parent=elsewhere.pk).status_code == 400


def test_the_honeypot_holds(readers):
    readers.wrote()
    response = readers.send("Compren ya.", **{readers.trap(): "https://spam.example"})
    assert response.status_code == 303
    held = Comment.objects.get(text="Compren ya.")
    assert held.state == "pending" and "trap" in held.held_for


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Mirá http://a.example http://b.example http://c.example", "links"),
        ("Ganá dinero con CASINO online", "words"),
        ("Ya dije todo esto alguna vez, palabra por palabra.", "duplicate"),
    ],
)
def test_what_looks_suspicious_is_held_not_lost(readers, site, text, reason):
    settings_of(site, blocked_words="casino\n")
    readers.wrote()
    readers.wrote("Ya dije todo esto alguna vez, palabra por palabra.", email="eva@correo.example")
    _fingerprint_all()
    assert readers.send(text).status_code == 303
    held = Comment.objects.get(text=text, email="ana@correo.example")
    assert held.state == "pending" and reason in held.held_for


def _fingerprint_all() -> None:
    from core.visitors.spam import fingerprint

    for comment in Comment.objects.all():
        Comment.objects.filter(pk=comment.pk).update(fingerprint=fingerprint(comment.text))


def test_too_many_in_a_row_wait(readers):
    readers.wrote()
    for number in range(6):
        assert readers.send(f"Comentario {number}.").status_code == 303
    response = readers.send("Uno más.")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Uno más." in response.content.decode()
    assert not Comment.objects.filter(text="Uno más.").exists()


def test_no_refusal_tells_how_often_an_address_of_mail_was_used(readers):
    answers = [
        readers.client.post(
            readers.action,
            {"name": "Ana", "email": "ana@correo.example", "consent": "on", "text": f"Texto {n}."},
            headers=SAME_SITE,
            REMOTE_ADDR=f"10.0.0.{n}",
        ).status_code
        for n in range(8)
    ]
    assert answers == [303] * 8


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://otra.example"},
        {"Origin": "null"},
        {"Referer": "https://otra.example/ordenar-el-correo/"},
        {},
    ],
)
def test_other_sites_may_not_send_the_form(readers, headers):
    assert readers.send(headers=headers).status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["Origin", "Referer"])
def test_an_old_browser_may(readers, name, settings):
    assert readers.send(headers={name: settings.SITE_URL}).status_code == 303


def test_a_closed_article_keeps_what_was_written(readers):
    readers.article.comments_open = False
    readers.article.save()
    response = readers.send("Tarde, pero con cariño.")
    page = response.content.decode()
    assert response.status_code == 403
    assert "Los comentarios están cerrados." in page and "Tarde, pero con cariño." in page
    assert "Deja una respuesta" not in readers.page()


def test_comments_close_after_the_days_set(readers, site):
    settings_of(site, close_after_days=10)
    assert readers.send().status_code == 303
    readers.article.date = timezone.now() - timedelta(days=11)
    readers.article.save()
    assert readers.send("Otro.").status_code == 403


def test_the_whole_site_can_hold_or_close(readers, site):
    readers.wrote()
    settings_of(site, hold_all=True)
    readers.send("Retenido.")
    assert Comment.objects.get(text="Retenido.").held_for == ["all"]
    settings_of(site, is_open=False)
    assert readers.send("No.").status_code == 403


@pytest.mark.parametrize("live", [True, False])
def test_what_is_not_public_takes_none(readers, live):
    from wagtail.models import PageViewRestriction

    if live:
        PageViewRestriction.objects.create(page=readers.article, restriction_type="login")
    else:
        readers.article.unpublish()
    assert readers.send().status_code == 404


def test_the_author_needs_no_approval_and_is_marked(readers, site):
    readers.client.force_login(site.author.user)
    first = readers.wrote()
    response = readers.client.post(
        readers.action, {"text": "¡Gracias, Ana!", "parent": first.pk}, headers=SAME_SITE
    )
    assert "gracias=publicado" in response["Location"]
    answer = Comment.objects.get(text="¡Gracias, Ana!")
    assert (answer.name, answer.state) == ("Lucía Ferreyra", "approved")
    page = Client().get(readers.article.url).content.decode()
    assert "comment--author" in page and "Autora" in page


def test_any_other_login_is_a_reader(readers):
    readers.client.force_login(UserFactory())
    assert (
        readers.client.post(readers.action, {"text": "Hola."}, headers=SAME_SITE).status_code == 400
    )


def test_a_get_leads_to_the_article(readers):
    response = readers.client.get(readers.action)
    assert response["Location"] == f"{readers.article.url}#deja-una-respuesta"
    assert readers.client.get("/comentarios/nuevo/99999999999999999999/").status_code == 404
    assert readers.client.put(readers.action, headers=SAME_SITE).status_code == 405
