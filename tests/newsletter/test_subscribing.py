"""Asking, confirming, changing, leaving."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from core.mail.models import OutgoingMail
from newsletter.models import Issue, NewsletterSettings, SignUp, Subscriber, Suppression
from tests.factories import ArticlePageFactory, SeriesPageFactory, TopicPageFactory
from tests.newsletter.asking import ANA, SAME_SITE, link

pytestmark = pytest.mark.django_db


def article(site, topic, **fields):
    return ArticlePageFactory(parent=site.blog, topic=topic, **fields)


def only() -> Subscriber:
    return Subscriber.objects.get()


def test_nothing_is_kept_of_who_presses_no_button(reader):
    (message,) = reader.asks()
    assert message["To"] == ANA
    assert message["Subject"] == "Confirmá tu suscripción a motiVAcional"
    assert not Subscriber.objects.exists()
    path = link(message, "confirmar")
    page = reader.client.get(path)
    assert "autofocus" in page.content.decode() and ANA in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert not Subscriber.objects.exists()


def test_the_button_subscribes(reader, site):
    page = reader.subscribes(source="/blog/")
    subscriber = only()
    assert (subscriber.email, subscriber.state, subscriber.source) == (ANA, "active", "/blog/")
    assert (subscriber.everything, subscriber.frequency) == (True, "each")
    assert subscriber.consent.text.startswith("Al suscribirte") and subscriber.consented_at
    assert not SignUp.objects.exists()
    assert "Tu suscripción" in reader.client.get(page).content.decode()


def test_the_mail_has_a_button_that_goes_where_its_text_goes(reader):
    (message,) = reader.asks(name="Compre en http")
    page = BeautifulSoup(message.get_body(("html",)).get_content(), "html.parser")
    (button,) = page.select("a.button")
    assert urlsplit(button["href"]).path == link(message, "confirmar")
    assert "background-color" in button["style"]
    assert "/baja/" not in str(page) and "Compre" not in message.as_string()


def test_she_is_welcomed_once_with_articles_to_begin_with(reader, site):
    topic = TopicPageFactory(parent=site.topics, title="Agenda")
    for number in range(4):
        article(site, topic, title=f"Nota {number}", featured=number == 0)
    article(site, topic, title="Borrador", live=False)
    response = reader.send(link(reader.asks()[0], "confirmar"))
    (welcome,) = reader.worker.work()
    text = welcome.get_body(("plain",)).get_content()
    html = welcome.get_body(("html",)).get_content()
    own = response["Location"].partition("?")[0]
    page = reader.client.get(response["Location"]).content.decode()
    for said in (text, html, page):
        assert "Nota 0" in said and said.count("Nota ") == 3 and "Borrador" not in said
        assert own in said
    assert own in welcome["List-Unsubscribe"]
    assert "Nota" not in reader.client.get(own).content.decode()
    reader.send(link(reader.asks(frequency="weekly")[-1], "confirmar"))
    assert reader.worker.work() == []


def test_the_form_shows_what_was_sent_last(reader, site):
    assert "Lo último que mandamos" not in reader.client.get("/suscribirme/").content.decode()
    topic = TopicPageFactory(parent=site.topics, title="Agenda")
    first, last, gone = (article(site, topic, title=f"Envío {n}") for n in range(3))
    for number, (each, state) in enumerate([(last, "sent"), (first, "sent"), (gone, "sending")]):
        at = timezone.now() - timedelta(days=number)
        Issue.objects.update_or_create(
            article=each, defaults={"kind": "article", "state": state, "finished_at": at}
        )
    page = reader.client.get("/suscribirme/").content.decode()
    assert f'<a href="{last.url}">Envío 1</a>' in page and "Envío 0" not in page
    last.unpublish()
    assert "Envío 0" in reader.client.get("/suscribirme/").content.decode()


def test_a_used_link_offers_a_new_one(reader):
    path = link(reader.asks()[0], "confirmar")
    reader.send(path)
    page = reader.client.get(path)
    assert page.status_code == 410 and 'href="/suscribirme/"' in page.content.decode()


def test_a_button_works_once(reader):
    path = link(reader.asks()[0], "confirmar")
    assert reader.send(path).status_code == 302
    assert reader.send(path).status_code == 410
    assert Subscriber.objects.count() == 1


def test_she_chooses_topics_and_how_often(reader, site):
    agenda = TopicPageFactory(parent=site.topics, title="Agenda")
    page = reader.subscribes(what="some", topics=[agenda.pk], frequency="weekly")
    assert (only().everything, only().frequency, list(only().topics.all())) == (
        False,
        "weekly",
        [agenda],
    )
    assert reader.send(page, what="everything", frequency="monthly").status_code == 302
    assert (only().everything, only().frequency, only().topics.count()) == (True, "monthly", 0)


def test_a_series_comes_chosen(reader, site):
    series = SeriesPageFactory(parent=site.blog, title="Errores")
    page = reader.client.get(f"/suscribirme/?serie={series.pk}").content.decode()
    assert f'value="{series.pk}"' in page and "checked" in page
    for bad in ("x", "9" * 30, "-1", "999", site.blog.pk):
        form = reader.client.get(f"/suscribirme/?serie={bad}").context["form"]
        assert form["what"].value() == "everything"


def test_choosing_nothing_is_told(reader):
    response = reader.send(email=ANA, what="some")
    assert response.status_code == 400
    assert "Elegí al menos un tema" in response.content.decode()


def test_private_topics_are_not_offered(reader, site):
    hidden = TopicPageFactory(parent=site.topics, title="Oculto", live=False)
    assert "Oculto" not in reader.client.get("/suscribirme/").content.decode()
    own = reader.subscribes("bea@correo.example")
    for topic in (hidden.pk, 999, "9" * 30, "x"):
        for path, form in (("/suscribirme/", {"email": ANA}), (own, {})):
            answer = reader.send(path, what="some", topics=[topic], **form)
            assert answer.status_code == 400
            assert "ya no está disponible" in answer.content.decode()


def test_the_answer_never_tells_whether_an_address_is_known(reader):
    first = reader.send(email=ANA)
    reader.send(link(reader.worker.work()[-1], "confirmar"))
    reader.worker.work()  # her welcome
    again = reader.send(email=ANA)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    (message,) = reader.worker.work()
    assert "ya está suscripta" in message.get_body(("plain",)).get_content()
    assert link(message, "/suscripcion/")


def test_asking_again_changes_nothing_without_the_mail(reader):
    reader.subscribes()
    reader.send(email=ANA, frequency="monthly")
    assert only().frequency == "each"


def test_the_same_address_again_and_again_gets_two_mails(reader):
    answers = {
        reader.client.post(
            "/suscribirme/",
            {"email": ANA},
            headers=SAME_SITE,
            REMOTE_ADDR=f"10.0.{n // 10}.{n % 10}",
        ).status_code
        for n in range(100)
    }
    assert answers == {302}
    assert SignUp.objects.count() == 2
    assert OutgoingMail.objects.count() == 2


def test_one_connection_is_limited(reader):
    answers = [reader.send(email=f"a{n}@correo.example") for n in range(22)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 3_600


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "correo"),
        ("ana", "nombre@ejemplo"),
        ("ñandú@correo.example", "ñ"),
        ("a" * 320 + "@correo.example", "larga"),
        ("ana@correo.example\r\nBcc: eva@correo.example", "varias líneas"),
        ("ana@correo.example, eva@correo.example", "una sola"),
        ("ana@cоrreo.example", "alfabetos"),
        ("ana@@correo.example", "una sola"),
        ("<script>@correo.example", ""),
    ],
)
def test_addresses_that_cannot_be_written_to(reader, email, said):
    response = reader.send(email=email)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not SignUp.objects.exists()


def test_capitals_are_the_same_address(reader):
    reader.subscribes("Ana@Correo.Example")
    reader.subscribes("ANA@correo.example")
    assert only().email == ANA


def test_an_idn_is_written_as_servers_take_it(reader):
    reader.subscribes("ana@ñandú.example")
    assert only().email == "ana@xn--and-6ma2c.example"


def test_a_program_fills_in_what_nobody_sees(reader):
    assert reader.send(email=ANA, website_confirm="x").status_code == 302
    assert not SignUp.objects.exists()


@pytest.mark.parametrize("path", ["/suscribirme/", "{own}", "{own}baja/", "{own}volver/"])
def test_other_sites_may_not_send(reader, path):
    own = reader.subscribes()
    foreign = {"Sec-Fetch-Site": "cross-site"}
    before = Subscriber.objects.values().get()
    response = reader.send(path.format(own=own), headers=foreign, email="b@correo.example")
    assert response.status_code == 403 and "volvé atrás" in response.content.decode()
    assert Subscriber.objects.values().get() == before


def test_one_click_needs_no_page_of_ours(reader):
    own = reader.subscribes()
    response = Client().post(f"{own}baja/", {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert only().state == "left" and only().left_at


def test_a_get_leaves_nobody(reader):
    own = reader.subscribes()
    page = reader.client.get(f"{own}baja/").content.decode()
    assert "No me escriban más" in page and "Suscribirme" not in page
    assert reader.client.get(own).status_code == 200
    assert only().state == "active"


def test_she_leaves_says_why_and_comes_back(reader):
    own = reader.subscribes()
    reader.send(f"{own}baja/", reason="Me mudo de rubro.")
    assert (only().state, only().leave_reason) == ("left", "Me mudo de rubro.")
    assert "Ya no escribimos" in reader.client.get(own).content.decode()
    assert "Suscribirme de nuevo" in reader.client.get(f"{own}baja/").content.decode()
    reader.send(f"{own}volver/")
    assert (only().state, only().left_at) == ("active", None)


def test_who_is_suspended_learns_why(reader):
    own = reader.subscribes()
    assert "casilla" not in reader.client.get(own).content.decode()
    Subscriber.objects.update(state="suspended")
    assert "Tu casilla devolvía nuestros correos" in reader.client.get(own).content.decode()


def test_who_left_subscribes_again_by_the_form(reader):
    own = reader.subscribes()
    reader.send(f"{own}baja/")
    confirm = link(reader.asks(frequency="weekly")[-1], "confirmar")
    Suppression.suppress(ANA, Suppression.Reason.COMPLAINT)
    reader.send(confirm)
    assert (only().state, only().frequency) == ("active", "weekly")
    assert not Suppression.covers(ANA)


@pytest.mark.parametrize("token", ["x", "W10:x", "." * 900, "%00", "ñ"])
def test_forged_tokens(reader, token):
    assert reader.client.get(f"/suscripcion/{token}/").status_code == 404
    assert reader.client.get(f"/suscribirme/confirmar/{token}/").status_code == 410
    assert (
        Client().post(f"/suscripcion/{token}/baja/", {"List-Unsubscribe": "One-Click"}).status_code
        == 404
    )


def test_a_confirmation_expires(reader, monkeypatch):
    path = link(reader.asks()[0], "confirmar")
    later = (timezone.now() + timedelta(days=31)).timestamp()
    monkeypatch.setattr("time.time", lambda: later)
    assert reader.send(path).status_code == 410


def test_the_newsletter_can_be_switched_off(reader, site):
    NewsletterSettings.objects.update_or_create(site=site.site, defaults={"is_on": False})
    assert reader.client.get("/suscribirme/").status_code == 404
