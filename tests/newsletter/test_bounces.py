"""What mail providers and mail servers report: bounces and complaints."""

import io
import json
from email.message import EmailMessage
from email.policy import default

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry

from newsletter.bounces import reports
from newsletter.bounces.views import address_for_provider
from newsletter.models import Subscriber, Suppression

pytestmark = pytest.mark.django_db
ANA = "ana@correo.example"


@pytest.fixture
def ana(site) -> Subscriber:
    return Subscriber.objects.create(email=ANA)


@pytest.fixture
def report(client):
    """Return a function that reports to the webhook and returns the answer."""

    def send(body, kind="application/json"):
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        return client.post(address_for_provider(), content, content_type=kind)

    return send


@pytest.fixture
def pipe(monkeypatch, capsys):
    """Return a function that pipes a message to the command and returns what it says."""

    def send(body: bytes) -> str:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body)))
        call_command("bounce")
        said = capsys.readouterr()
        return said.out + said.err

    return send


def bounce(status: str = "5.1.1", action: str = "failed", about: Subscriber | None = None) -> bytes:
    """Return a message of RFC 3464, with the headers of ours where it was about somebody's."""
    leave = reverse("unsubscribe", args=[about.token]) if about else "/otra/cosa/"
    return f"""From: MAILER-DAEMON@mx.correo.example
To: hola@sitio.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

No such user.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.correo.example

Final-Recipient: rfc822; {ANA}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{ANA}>: Recipient
    address rejected

--b
Content-Type: text/rfc822-headers

Subject: Agenda
List-Unsubscribe: <http://127.0.0.1:8000{leave}>

--b--
""".encode()


def complaint(about: Subscriber, kind: str = "abuse") -> bytes:
    """Return a message of RFC 5965, with the whole of ours; the address is hidden, as some providers do."""
    leave = reverse("unsubscribe", args=[about.token])
    return f"""From: fbl@correo.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

Spam.
--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1
Original-Rcpt-To: redacted

--b
Content-Type: message/rfc822

To: redacted
List-Unsubscribe:
 <http://127.0.0.1:8000{leave}>
Subject: Agenda

Texto
--b--
""".encode()


def state() -> tuple[str, str]:
    ana = Subscriber.objects.get(email=ANA)
    return ana.state, ana.suspended_for


class TestProviders:
    """The webhook."""

    def test_a_permanent_bounce_suspends_once(self, ana, report):
        told = {"address": "Ana@Correo.example", "type": "bounce", "permanent": True}
        assert [report(told).status_code for _again in range(2)] == [204, 204]
        assert state() == ("suspended", "bounce")
        assert ModelLogEntry.objects.get().action == "newsletter.suspended"
        assert not Suppression.objects.exists()

    def test_a_passing_bounce_changes_nothing(self, ana, report):
        assert report({"address": ANA, "type": "bounce", "permanent": False}).status_code == 204
        assert state()[0] == "active"

    def test_a_complaint_is_for_good(self, ana, report):
        for _again in range(2):
            assert report({"address": ANA, "type": "complaint"}).status_code == 204
        assert state() == ("suspended", "complaint")
        assert Suppression.objects.get().reason == "complaint" and Suppression.covers(ANA)

    def test_who_left_stays_away(self, ana, report):
        Subscriber.objects.update(state="left")
        report({"address": ANA, "type": "complaint"})
        assert state()[0] == "left" and Suppression.covers(ANA)

    def test_strangers_look_like_anybody(self, ana, report):
        told = {"address": "otra@correo.example", "type": "bounce", "permanent": True}
        assert report(told).status_code == 204
        assert state()[0] == "active"

    @pytest.mark.parametrize("about_her", [True, False])
    def test_messages_are_taken_too(self, ana, report, about_her):
        body = bounce(about=ana if about_her else None)
        assert report(body, "message/rfc822").status_code == 204
        assert state()[0] == "suspended" and state()[1].startswith("5.1.1 smtp; 550 5.1.1")

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b"\xff\xfe\x00",
            b"{}",
            b'{"a":' * 100_000,
            {"address": ANA},
            {"address": ANA, "type": "bounce"},
            {"address": ANA, "type": ["bounce"], "permanent": True},
            {"address": [ANA], "type": "bounce", "permanent": True},
            {"address": None, "type": "complaint"},
            {"address": "a" * 400 + "@correo.example", "type": "complaint"},
            {"address": "ana\x00@correo.example\r\nBcc: eva", "type": "complaint"},
            b'{"address": "\\ud800@correo.example", "type": "complaint"}',
            b"Subject: Hola\n\nNo es un aviso.",
            b"Content-Type: multipart/report; boundary=b\n\n--b\n" * 3_000,
            b"Content-Type: message/rfc822\n\n" * 3_000,
            b"Content-Type: message/delivery-status\n\nsin nada",
            b"Content-Type: message/feedback-report; charset=nada\n\n\xff: \xff",
            b"Subject: =?utf-8?q?=00?=\nContent-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n*",
            b"x" * (reports.LONGEST + 1),
        ],
    )
    def test_hostile_bodies(self, ana, report, body):
        response = report(body, "message/rfc822" if isinstance(body, bytes) else "application/json")
        assert response.status_code in {204, 400}
        if response.status_code == 400:
            assert response.content.decode().startswith("No es un aviso")
        assert state() == ("active", "") and not Suppression.objects.exists()

    @pytest.mark.parametrize("secret", ["x", "InByb3ZpZGVyIg.x", "." * 900, "ñ"])
    def test_nobody_else_reports(self, ana, client, secret):
        told = json.dumps({"address": ANA, "type": "complaint"})
        path = reverse("newsletter_bounces", args=[secret])
        assert client.post(path, told, content_type="application/json").status_code == 404
        assert client.get(address_for_provider()).status_code == 405
        assert state()[0] == "active"


class TestMailServers:
    """The command, to which anybody's mail may be piped."""

    def test_a_bounce_of_ours_suspends(self, ana, pipe):
        for _again in range(2):
            assert "Noted." in pipe(bounce(about=ana))
        assert state()[0] == "suspended"

    def test_a_complaint_suspends_for_good(self, ana, pipe):
        assert "Noted." in pipe(complaint(ana))
        assert state() == ("suspended", "abuse") and Suppression.covers(ANA)

    @pytest.mark.parametrize(
        ("status", "action", "suspended"),
        [
            ("5.1.2", "failed", True),
            ("5.0.0", "failed", False),
            ("4.4.7", "failed", False),
            ("5.2.2", "failed", False),
            ("5.1.1", "delayed", False),
        ],
    )
    def test_what_may_pass_changes_nothing(self, ana, pipe, status, action, suspended):
        pipe(bounce(status, action, ana))
        assert (state()[0] == "suspended") is suspended

    def test_praise_is_no_complaint(self, ana, pipe):
        pipe(complaint(ana, "not-spam"))
        assert state()[0] == "active" and not Suppression.objects.exists()

    def test_forged_reports_are_not_believed(self, ana, pipe):
        assert "Nothing shows" in pipe(bounce())
        forged = bounce(about=ana).replace(ana.token.encode(), ana.token[:-1].encode() + b"_")
        assert "Nothing shows" in pipe(forged)
        assert state()[0] == "active"

    def test_what_is_no_report_is_no_error(self, ana, pipe):
        absent = EmailMessage()
        absent["Subject"] = "Estoy de vacaciones"
        assert "No report" in pipe(absent.as_bytes())
        assert "No report" in pipe(b"x" * (reports.LONGEST + 1))
        assert state()[0] == "active"


def test_a_real_message_comes_back(mailing, pipe):
    mailing.subscriber()
    mailing.letter()
    (message,) = mailing.minute()
    own = message.as_bytes(policy=default.clone(refold_source="none"))
    headers = bounce().index(b"Content-Type: text/rfc822-headers")
    body = bounce()[:headers] + b"Content-Type: message/rfc822\n\n" + own + b"\n--b--\n"
    assert "Noted." in pipe(body)
    assert state()[0] == "suspended"
