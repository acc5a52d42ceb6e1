"""Who knows somebody's address gains nothing by it: no name, no publication, no answer that tells, hardly any mail."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.editing import editing_path
from comments.models import Comment, Follower
from comments.notifications.followers import CONFIRMING, _token
from core.mail.models import OutgoingMail
from core.visitors.fields import mailbox_key
from core.visitors.links import SignedLink
from core.visitors.personal_data import providers
from newsletter.models import SignUp, Subscriber, Suppression
from tests.comments.readers import SAME_SITE, Readers
from tests.factories import UserFactory
from tests.ground import planted

pytestmark = pytest.mark.django_db
ANA, NOBODY = "ana@correo.example", "nadie@correo.example"


@planted(on="site")
def trusted_ana(site):
    """Return Ana at her own browser, where a comment of hers was approved."""
    site.author.user = UserFactory(username="lucia")
    site.author.save()
    ana = Readers(Client(), site.article(title="Ordenar el correo", slug="ordenar"))
    ana.send("El primero.")
    ana.approve(Comment.objects.get())
    OutgoingMail.objects.all().delete()
    return ana


@pytest.fixture
def ana(trusted_ana):
    """Return her."""
    return trusted_ana


@pytest.fixture
def stranger(ana):
    """Return somebody else at another browser."""
    return Readers(Client(REMOTE_ADDR="10.9.9.9"), ana.article)


def latest() -> Comment:
    return Comment.objects.latest("pk")


def mailed() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("recipient", flat=True))


class TestTrust:
    """A comment passes without a moderator where the browser is known to be the address's owner's."""

    def test_her_own_browser_is_known(self, ana):
        ana.send("El segundo.")
        assert latest().is_approved

    def test_a_stranger_with_her_address_waits(self, ana, stranger):
        stranger.send("No soy Ana.", name="Cualquiera")
        assert (latest().state, latest().held_for) == ("pending", ["unproven"])
        assert "No soy Ana." not in ana.page()

    def test_the_answer_is_that_to_any_address(self, ana, stranger):
        answers = []
        for number, email in enumerate((NOBODY, ANA)):
            browser = Readers(Client(), ana.article)
            browser.send(
                "Antes.", email=f"otra{number}@correo.example"
            )  # what is made once is made
            del browser.client.cookies["comentarista"]
            with CaptureQueriesContext(connection) as asked:
                response = browser.send("Lo mismo para las dos.", email=email)
            page = browser.client.get(response["Location"]).content.decode()
            answers.append(
                (
                    response.status_code,
                    re.sub(r"\d+", "N", response["Location"]),
                    sorted(response.headers),
                    sorted(response.cookies),
                    re.findall(r'<p class="notice".*?</p>|comment__waits.*?</p>', page, re.S),
                    [re.match(r"\w+ \w+", query["sql"])[0] for query in asked],
                )
            )
            Comment.objects.filter(text="Lo mismo para las dos.").delete()
        assert answers[0] == answers[1]
        assert answers[0][4]

    def test_a_known_browser_is_known_for_its_own_address_alone(self, ana, stranger):
        stranger.send("Soy Eva.", email="eva@correo.example")
        stranger.approve(latest())
        stranger.send("Y ahora soy Ana.")
        assert latest().held_for == ["unproven"]

    def test_who_copies_what_is_published_learns_nothing(self, ana, stranger):
        for address in ("10.9.9.9", "127.0.0.1"):  # elsewhere, and at Ana's own connection
            browser = Readers(Client(), ana.article)
            answers = []
            for email in (ANA, NOBODY):
                response = browser.send("El primero.", email=email, address=address)
                answers.append(response["Location"].partition("#")[0])
                assert latest().state == "pending" and latest().email == email
            assert answers[0] == answers[1]
        stranger.send("Ahora pasa.")
        assert latest().state == "pending"

    def test_what_she_confirms_by_mail_passes_and_her_new_browser_is_known(self, ana, stranger):
        stranger.send("Soy yo, en el teléfono.")
        comment, phone = latest(), Client()
        page = phone.get(editing_path(comment)).content.decode()
        assert "¿Lo escribiste" in page and Comment.objects.get(pk=comment.pk).is_pending
        response = phone.post(f"{editing_path(comment)}confirmar/", headers=SAME_SITE)
        assert response.status_code == 303
        assert "está publicado" in phone.get(response["Location"]).content.decode()
        assert Comment.objects.get(pk=comment.pk).is_approved
        Readers(phone, ana.article).send("Otra vez yo.")
        assert latest().is_approved
        stranger.send("Y desde el primer navegador también.")  # it sent what was confirmed
        assert latest().is_approved

    def test_confirming_passes_by_no_moderator_whom_anything_else_concerns(self, ana, stranger):
        for text, values in (
            ("http://a.example http://b.example http://c.example", {}),
            ("El primero aquí.", {"email": "nueva@correo.example"}),
        ):
            stranger.send(text, **values)
            stranger.client.post(f"{editing_path(latest())}confirmar/", headers=SAME_SITE)
            assert latest().is_pending

    def test_confirming_that_answers_may_come_makes_the_browser_known(self, ana):
        follower = Follower.objects.create(article=ana.article, email=ANA)
        phone = Client()
        path = reverse("confirm_follower", args=[_token(CONFIRMING, follower)])
        assert "comentarista" not in phone.get(path).cookies
        phone.post(path, headers=SAME_SITE)
        Readers(phone, ana.article).send("Desde el teléfono.")
        assert latest().is_approved

    @pytest.mark.parametrize("value", ["", "x", "a.b.c", "[[1],[]]", "." * 5_000])
    def test_a_forged_cookie_is_none(self, ana, stranger, value):
        stranger.client.cookies["comentarista"] = value
        stranger.send("No soy Ana.")
        assert latest().is_pending
        other = SignedLink("comments.cookie", None).sign([[Comment.objects.first().pk], []])
        stranger.client.cookies["comentarista"] = other
        stranger.send("Tampoco.")
        assert latest().is_pending

    def test_article_pages_never_get_the_cookie(self, ana, stranger):
        cookie = stranger.send("Uno.").cookies["comentarista"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
            "/comentarios/",
            True,
            "Lax",
        )
        assert ANA not in cookie.value


class TestMail:
    """An address that nobody has confirmed is hardly written to, whoever asks, and in no words of theirs."""

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("Ana@Correo.example", ANA),
            ("ana+1@correo.example", ANA),
            ("a.n.a@correo.example", "a.n.a@correo.example"),
            ("A.na+x@Gmail.com", "ana@gmail.com"),
            ("an.a@googlemail.com", "ana@gmail.com"),
            ("+x@correo.example", "+x@correo.example"),
        ],
    )
    def test_what_reaches_one_mailbox_counts_as_one(self, written, key):
        assert mailbox_key(written) == key

    def test_all_forms_together_send_two_a_day(self, ana):
        reader = Subscriber.objects.create(email="vera.sol@gmail.com")
        shapes = ["vera.sol@gmail.com", "verasol+a@gmail.com", "v.e.r.a.sol@googlemail.com"]
        for number, email in enumerate(shapes * 3):
            browser = Client(REMOTE_ADDR=f"10.7.0.{number}")
            Readers(browser, ana.article).send(f"Texto {number}.", email=email, wants_replies="on")
            browser.post("/suscribirme/", {"email": email}, headers=SAME_SITE)
            browser.post("/mis-datos/", {"email": email}, headers=SAME_SITE)
        to_her = [address for address in mailed() if "gmail" in address or "google" in address]
        assert len(to_her) == 2
        assert Subscriber.objects.get() == reader

    def test_her_own_browser_gets_each_of_its_thanks(self, ana):
        for number in range(5):
            ana.send(f"Mío {number}.")
        assert mailed().count(ANA) == 5

    def test_no_mail_repeats_a_name_that_somebody_typed(self, ana):
        name = "Ganaste Un Premio"
        Readers(Client(), ana.article).send("Hola.", name=name, email=NOBODY, wants_replies="on")
        Client().post(
            "/suscribirme/",
            {"email": "otra@correo.example", "name": name},
            headers=SAME_SITE,
        )
        mails = OutgoingMail.objects.filter(recipient__in=[NOBODY, "otra@correo.example"])
        assert len(mails) == 2
        for mail in mails:
            assert name not in mail.subject + mail.text + str(mail.headers)

    @pytest.mark.parametrize(
        "name",
        [
            "premio.example",
            "Gana en bit.ly",
            "t.co",
            "premio。example",
            "premio．example",
            "a/b",
            "a／b",
            "ana@correo.example",
            "http://premio.example",
            "www.premio.example",
            "xn--d1acufc.xn--p1ai",
        ],
    )
    def test_a_name_that_looks_like_an_address_is_refused_in_words(self, ana, name):
        response = Readers(Client(), ana.article).send("Hola.", name=name, email=NOBODY)
        assert response.status_code == 400
        assert "dirección" in response.content.decode()
        assert NOBODY not in mailed()

    @pytest.mark.parametrize(
        "name", ["J. R. R. Tolkien", "Ma. Elena", "Dra. Ruiz", "O'Hara-Paz", "R2D2", "Ñu…"]
    )
    def test_other_names_pass(self, ana, name):
        assert Readers(Client(), ana.article).send("Hola.", name=name).status_code == 303


class TestSuppressed:
    """Who had her data erased, or complained, gets no mail at all."""

    def asks(self, ana, email: str) -> list:
        """Send every form with an address; return what is answered."""
        browser = Client(REMOTE_ADDR="10.8.0.1")
        answers = [
            Readers(browser, ana.article).send("Hola.", email=email, wants_replies="on"),
            browser.post("/suscribirme/", {"email": email}, headers=SAME_SITE),
            browser.post("/mis-datos/", {"email": email}, headers=SAME_SITE),
        ]
        return [(a.status_code, re.sub(r"\d+", "N", a["Location"])) for a in answers]

    @pytest.mark.parametrize("email", [ANA, "Ana+otra@correo.example"])
    def test_who_was_erased(self, ana, email):
        said = " ".join(providers.erase(ANA))
        assert "huella" in said
        unknown = self.asks(ana, NOBODY)
        OutgoingMail.objects.all().delete()
        assert self.asks(ana, email) == unknown
        assert not [each for each in mailed() if "ana" in each.lower()]
        assert not SignUp.objects.exclude(email=NOBODY).exists()

    def test_who_complained(self, ana):
        Subscriber.objects.create(email=ANA, state="suspended")
        Suppression.suppress(ANA, Suppression.Reason.COMPLAINT)
        self.asks(ana, ANA)
        assert ANA not in mailed()

    def test_nor_what_she_had_confirmed_before(self, ana):
        ana.follows(ANA)
        Suppression.suppress(ANA, Suppression.Reason.COMPLAINT)
        ana.send("Mío.")
        answer = ana.wrote(
            "Una respuesta.", email="eva@correo.example", state="pending", parent=latest()
        )
        ana.approve(answer)
        assert latest().is_approved and ANA not in mailed()

    def test_of_whom_nothing_is_kept_nothing_is_suppressed(self, ana):
        assert providers.erase(NOBODY) == []
        assert not Suppression.objects.exists()

    def test_the_pages_say_so(self, client, ana):
        for path in ("/suscribirme/gracias/", "/mis-datos/revisa-tu-correo/"):
            page = client.get(path).content.decode()
            assert "dos veces por día" in page and "hizo borrar sus datos" in page

    def test_she_may_ask_us_to_write_again(self, ana):
        providers.erase(ANA)
        call_command("write_again", "ana@correo.example")
        self.asks(ana, ANA)
        assert ANA in mailed()
