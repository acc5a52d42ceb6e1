"""'My data': a link by mail, and what it opens; who has no access to the mail learns nothing."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tasks_db.models import DBTaskResult
from wagtail import hooks

from core.mail.models import OutgoingMail
from core.mail.outgoing import post
from core.visitors.links import SignedLink
from core.visitors.models import Attempt
from core.visitors.personal_data.providers import DATA_PROVIDER_HOOK, DataProvider
from core.visitors.personal_data.requests import VALID
from tests.data_links import token_for

pytestmark = pytest.mark.django_db
ASK, ASKED = "/mis-datos/", "/mis-datos/revisa-tu-correo/"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
ANA, EVA = "ana@correo.example", "eva@correo.example"


class Shelf:
    """An app that keeps a note of some people."""

    def __init__(self, **notes: str) -> None:
        self.notes = {f"{name}@correo.example": note for name, note in notes.items()}
        self.keeper = DataProvider(
            "shelf",
            self.notes.__contains__,
            lambda email: {"note": self.notes[email]} if email in self.notes else {},
            lambda data: format_html("<p>Una nota: {}</p>", data["note"]),
            lambda email: ["Sacamos una nota."] if self.notes.pop(email, None) else [],
        )


@pytest.fixture
def shelf(site):
    """Return an app that keeps a note of Ana, registered."""
    kept = Shelf(ana="Le gusta el té.", otra="Nada de esto.")
    with hooks.register_temporarily(DATA_PROVIDER_HOOK, lambda: kept.keeper):
        yield kept


def ask(email: str = ANA, *, headers=SAME_SITE, address: str = "127.0.0.1", **data: str):
    data = {"email": email} | data
    return Client(enforce_csrf_checks=True).post(ASK, data, headers=headers, REMOTE_ADDR=address)


def link(email: str = ANA) -> str:
    return f"{ASK}{token_for(email)}/"


def erase(address: str, *, headers=SAME_SITE, **data: str):
    browser = Client(enforce_csrf_checks=True)
    return browser.post(f"{address}borrar/", data or {"confirm": "on"}, headers=headers)


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.values_list("recipient", "text"))


class TestAsking:
    def test_the_page_asks_for_an_address(self, client, shelf):
        page = client.get(ASK)
        assert page.status_code == 200 and 'name="email"' in page.content.decode()
        assert "csrfmiddlewaretoken" not in page.content.decode()

    def test_a_link_arrives_that_works(self, client, shelf):
        response = ask("Ana@Correo.example")
        assert (response.status_code, response["Location"]) == (303, ASKED)
        assert "Revisá tu correo" in client.get(ASKED).content.decode()
        ((recipient, text),) = mails()
        assert recipient == ANA
        address = next(line for line in text.splitlines() if "/mis-datos/" in line)
        assert "Le gusta el té." in client.get(address).content.decode()

    def test_whether_the_address_is_known_nobody_else_learns(self, shelf):
        ask("nadie@correo.example")  # what is done once is done
        answers = []
        for email in (ANA, EVA):
            with CaptureQueriesContext(connection) as asked:
                response = ask(email)
            kinds = [query["sql"].split(" ", 1)[0] for query in asked]
            answers.append((response.status_code, dict(response.headers), response.content, kinds))
        known, unknown = answers
        assert known[:3] == unknown[:3]
        # The same work but for its end: what was written down for an unknown address is taken back.
        assert [kind for kind in known[3] if kind != "RELEASE"] == [
            kind for kind in unknown[3] if kind not in {"RELEASE", "ROLLBACK"}
        ]
        assert [recipient for recipient, _text in mails()] == [ANA]

    def test_the_worker_is_called_in_any_case(self, shelf, django_capture_on_commit_callbacks):
        for email in (EVA, ANA):
            DBTaskResult.objects.all().delete()
            with django_capture_on_commit_callbacks(execute=True):
                ask(email)
            (queued,) = DBTaskResult.objects.all()
            assert queued.args_kwargs == {"args": [], "kwargs": {}}

    def test_two_mails_a_day(self, shelf):
        assert [ask().status_code for _ in range(3)] == [303] * 3
        assert len(mails()) == 2
        Attempt.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
        ask()
        assert len(mails()) == 3

    @pytest.mark.parametrize("email", [ANA, EVA])
    def test_no_refusal_tells_how_often_an_address_was_asked_for(self, shelf, email):
        codes = [ask(email, address=f"10.0.0.{n}").status_code for n in range(6)]
        assert codes == [303] * 6

    def test_a_connection_five_times_an_hour(self, shelf):
        responses = [ask(f"otra{n}@correo.example") for n in range(6)]
        assert [response.status_code for response in responses] == [303] * 5 + [429]
        assert int(responses[-1]["Retry-After"]) > 0
        assert "Se pidió varias veces seguidas" in responses[-1].content.decode()

    @pytest.mark.parametrize(
        "email", ["", "ana", f"{ANA}\nBcc: {EVA}", f"{ANA},{EVA}", "a" * 300 + "@b.example", "\x00"]
    )
    def test_what_is_no_address_is_mended(self, shelf, email):
        response = ask(email)
        assert response.status_code == 400 and 'role="alert"' in response.content.decode()
        assert not mails()

    def test_a_program_gets_the_same_answer_and_no_mail(self, client, shelf):
        trap = client.get(ASK).context["form"].trap["name"]
        assert ask(**{trap: "https://spam.example"})["Location"] == ASKED
        assert not mails()

    @pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {}])
    def test_other_sites_may_not_ask(self, shelf, headers):
        assert ask(headers=headers).status_code == 403
        assert not mails()


class TestTheLink:
    def test_nobody_else_gets_the_pages(self, client, shelf):
        address = link()
        for path in (ASK, ASKED, address, f"{address}descargar/"):
            response = client.get(path)
            assert "noindex" in response["X-Robots-Tag"]
            assert response["Cache-Control"] == "private, no-store"
            assert response["Referrer-Policy"] == "same-origin"
        assert '<meta name="robots" content="noindex' in client.get(address).content.decode()

    def test_shows_what_is_kept_and_nothing_of_others(self, client, shelf):
        page = client.get(link()).content.decode()
        assert ANA in page and "Le gusta el té." in page and "Nada de esto." not in page
        assert "Descargar todo" in page and "Borrar mis datos" in page

    def test_of_nothing_says_so(self, client, shelf):
        page = client.get(link(EVA)).content.decode()
        assert "No guardamos nada" in page and "Descargar todo" not in page

    @pytest.mark.parametrize("token", ["x", "a.b.c", "ñ", "a" * 5_000, "%00", "%F0%9F%98%80"])
    @pytest.mark.parametrize("end", ["", "descargar/"])
    def test_a_forged_one_opens_nothing(self, client, shelf, token, end):
        response = client.get(f"{ASK}{token}/{end}")
        assert response.status_code == 410
        assert "no-store" in response["Cache-Control"]

    def test_of_another_purpose_opens_nothing(self, client, shelf):
        foreign = SignedLink("comments.mending", VALID).sign(ANA)
        assert client.get(f"{ASK}{foreign}/").status_code == 410
        assert erase(f"{ASK}{foreign}/").status_code == 410 and ANA in shelf.notes

    def test_works_for_a_day(self, client, shelf, monkeypatch):
        address = link()
        now = timezone.now().timestamp()
        monkeypatch.setattr("django.core.signing.time.time", lambda: now + 23.9 * 3600)
        assert client.get(address).status_code == 200
        monkeypatch.setattr("django.core.signing.time.time", lambda: now + 24.1 * 3600)
        assert client.get(address).status_code == 410
        assert erase(address).status_code == 410 and ANA in shelf.notes

    def test_downloads_everything(self, client, shelf):
        response = client.get(f"{link()}descargar/")
        assert response["Content-Type"] == "application/json"
        today = timezone.localdate()
        assert response["Content-Disposition"] == f'attachment; filename="mis-datos-{today}.json"'
        data = json.loads(response.content)
        assert (data["email"], data["shelf"]) == (ANA, {"note": "Le gusta el té."})
        assert "té" in response.content.decode()  # to be read by people too


class TestErasing:
    def test_asks_first(self, client, shelf):
        response = erase(link(), confirm="")
        assert response.status_code == 400 and ANA in shelf.notes
        assert "Marcá la casilla" in response.content.decode()
        leads = client.get(f"{link()}borrar/")
        assert leads.status_code == 302 and "/borrar/" not in leads["Location"]
        assert ANA in shelf.notes

    def test_says_what_was_done_once(self, shelf):
        address = link()
        first = erase(address)
        assert first.status_code == 200 and "Sacamos una nota." in first.content.decode()
        assert "otra@correo.example" in shelf.notes and ANA not in shelf.notes
        again = erase(address)
        assert again.status_code == 410 and "no abren nada" in again.content.decode()

    @pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {}])
    def test_other_sites_may_not(self, shelf, headers):
        assert erase(link(), headers=headers).status_code == 403
        assert ANA in shelf.notes

    def test_erases_all_or_nothing(self, shelf):
        def fail(_email: str) -> list[str]:
            raise RuntimeError

        post("prueba", ANA, "Asunto", "Texto")
        broken = DataProvider("broken", lambda _: False, lambda _: {}, lambda _: SafeString(), fail)
        with (
            hooks.register_temporarily(DATA_PROVIDER_HOOK, lambda: broken, order=200),
            pytest.raises(RuntimeError),
        ):
            erase(link())
        assert OutgoingMail.objects.filter(recipient=ANA).exists()


class TestWaitingMail:
    def test_is_shown_and_dropped_for_her_alone(self, client, shelf):
        post("una", "ANA@correo.example", "Para Ana", "Texto de Ana")
        post("otra", EVA, "Para Eva", "Texto de Eva")
        assert "1 correo espera" in client.get(link()).content.decode()
        data = json.loads(client.get(f"{link()}descargar/").content)
        (mail,) = data["mail"]["waiting"]
        assert (mail["subject"], mail["text"]) == ("Para Ana", "Texto de Ana")
        assert "Descartamos 1 correo" in erase(link()).content.decode()
        assert [recipient for recipient, _text in mails()] == [EVA]

    def test_an_address_with_a_wildcard_is_no_pattern(self, client, shelf):
        post("una", "a_a@correo.example", "Para otra", "Texto")
        erase(link("a%@correo.example"))
        erase(link("aXa@correo.example"))
        assert len(mails()) == 1
