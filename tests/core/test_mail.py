"""Mail backends: what Wagtail and Django send waits in the queue; the server is spoken to by its senders alone."""

from contextlib import suppress
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import checks, mail
from django.db import transaction
from wagtail.admin.mail import send_mail

from core.mail.checks import check_sender
from core.mail.connections import Connection, Unreachable
from core.mail.models import OutgoingMail
from core.mail.outgoing import post
from core.mail.sending import send_due
from tests.postbox import PostBox

ELENA = "elena@correo.example"


@pytest.fixture
def postbox(settings):
    """Run an SMTP server and send to it."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield box


def send(**more) -> int:
    """Send as Wagtail does, without a login of its own."""
    return send_mail("Revisión", "Texto", [ELENA], **more)


@pytest.mark.django_db
class TestQueue:
    """What others send."""

    def test_it_waits_in_the_queue_and_is_sent_with_the_configured_login(self, postbox):
        assert send() == 1
        assert not postbox.messages and not postbox.logins
        assert send_due.call() == 1
        assert postbox.take() == {ELENA: "Revisión"} and postbox.logins == 1

    def test_what_is_refused_for_now_is_tried_again(self, postbox):
        postbox.busy.add(ELENA)
        send()
        assert send_due.call() == 0
        postbox.busy.clear()
        OutgoingMail.objects.update(send_at="2020-01-01T00:00Z")
        assert send_due.call() == 1

    def test_nothing_is_sent_of_what_is_undone(self, postbox):
        with transaction.atomic():
            send()
            transaction.set_rollback(True)
        assert send_due.call() == 0

    def test_a_server_that_is_away_holds_up_nobody(self, postbox, settings):
        settings.MAILERS["server"]["OPTIONS"]["port"] = 1
        assert send() == 1 and OutgoingMail.objects.due().count() == 1

    def test_each_recipient_gets_her_own_with_html_and_reply_to(self, postbox):
        send(html_message="<p>Texto</p>", cc=["eva@correo.example"], reply_to=["ana@ñandú.example"])
        assert send_due.call() == 2
        assert {message["To"] for message in postbox.messages} == {ELENA, "eva@correo.example"}
        message = postbox.messages[0]
        assert message["Reply-To"] == "ana@xn--and-6ma2c.example" and not message["Cc"]
        assert message.get_body(("html",)).get_content().strip() == "<p>Texto</p>"

    def test_django_sends_that_way_too(self, postbox, settings):
        settings.ADMINS = [ELENA]
        mail.mail_admins("Aviso", "Texto")
        mail.EmailMessage("Hola", "Texto", to=[ELENA]).send()
        assert OutgoingMail.objects.count() == 2

    def test_attachments_are_refused_in_words(self, postbox):
        message = mail.EmailMessage("Hola", "Texto", to=[ELENA], attachments=[("a.txt", "a", None)])
        with pytest.raises(ValueError, match="no attachments"):
            message.send()


@pytest.mark.parametrize(("answer", "logins"), [("451 Busy", 1), ("421 Closing", 2)])
def test_a_refusal_costs_no_connection(postbox, monkeypatch, answer, logins):
    async def refuse(_server, _session, _envelope, address, _options):
        return (
            answer if address.startswith("eva") else await take(None, None, _envelope, address, [])
        )

    take = postbox.handle_RCPT
    monkeypatch.setattr(postbox, "handle_RCPT", refuse)
    with Connection() as connection:
        for name in ("ana", "eva", "ada"):
            with suppress(SMTPRecipientsRefused):
                connection.send(mail.EmailMessage("Hola", "Texto", to=[f"{name}@correo.example"]))
    assert set(postbox.take()) == {"ana@correo.example", "ada@correo.example"}
    assert postbox.logins == logins


def test_a_refused_login_is_told_without_what_the_server_said(postbox, settings):
    settings.MAILERS = postbox.mailers(password="otra")
    with Connection() as connection, pytest.raises(Unreachable) as refused:
        connection.send(mail.EmailMessage("Hola", "Texto", to=[ELENA]))
    assert str(refused.value) == "SMTPAuthenticationError 535"


@pytest.mark.django_db
def test_files_take_what_the_queue_sends(settings, tmp_path):
    settings.MAILERS = {
        "default": {"BACKEND": "core.mail.backends.QueueBackend"},
        "server": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        },
    }
    assert send() == 1 and send_due.call() == 1
    assert "Subject:" in next(tmp_path.glob("*.log")).read_text()


@pytest.mark.django_db
class TestSenderInUTF8:
    """EMAIL_FROM with letters such as ñ before the @."""

    @pytest.fixture(autouse=True)
    def _sender(self, settings):
        settings.DEFAULT_FROM_EMAIL = "Lucía <lucía@xn--and-6ma2c.example>"

    def test_a_server_that_takes_it_gets_it(self, postbox):
        assert check_sender() == []
        post("a", ELENA, "¿Qué tal?", "Ñandúes")
        assert send_due.call() == 1
        (message,) = postbox.messages
        assert "lucía@xn--and-6ma2c.example" in message["From"]
        assert message["Subject"] == "¿Qué tal?" and message.get_content().strip() == "Ñandúes"

    def test_one_that_does_not_is_told_at_the_start_and_nothing_is_lost(self, settings, caplog):
        with PostBox(offers_utf8=False) as box:
            settings.MAILERS = box.mailers()
            (error,) = check_sender()
            assert isinstance(error, checks.Error) and "EMAIL_FROM" in error.msg
            post("a", ELENA, "Hola", "Texto")
            assert send_due.call() == 0
        mail = OutgoingMail.objects.get()
        assert mail.attempts == 0 and mail.recipient == ELENA
        assert "EMAIL_FROM needs SMTPUTF8" in caplog.text

    def test_one_that_is_away_is_a_warning(self, settings, postbox):
        settings.MAILERS["server"]["OPTIONS"]["port"] = 1
        (warning,) = check_sender()
        assert isinstance(warning, checks.Warning)
