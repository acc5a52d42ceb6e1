"""Whatever goes wrong with mail, the log holds no address: of a recipient, of the sender's login, or in a traceback."""

import logging
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from traceback import format_exception

import pytest
from django.db import OperationalError

from core.mail.connections import Connection
from core.mail.outgoing import post
from core.mail.queue import Queue
from core.mail.sending import reason_of, send_due
from editorial.notifications.delivery import send_notices
from tests.editorial.mailing import ask_changes

pytestmark = pytest.mark.django_db
ANA = "ana@correo.example"
ERRORS = [
    SMTPRecipientsRefused({ANA: (550, f"No such mailbox {ANA}".encode())}),
    SMTPRecipientsRefused({ANA: (451, f"Try later {ANA}".encode())}),
    SMTPDataError(554, f"Refused for {ANA}".encode()),
    SMTPSenderRefused(550, b"Who?", ANA),
    OSError(f"lost while writing to {ANA}"),
    TypeError(f"can't write to {ANA}"),
    ValueError(f"Invalid address {ANA!r}"),
    UnicodeEncodeError("ascii", ANA, 0, 1, ANA),
]


@pytest.fixture(autouse=True)
def _all_is_logged(caplog):
    caplog.set_level(logging.DEBUG)


@pytest.fixture(params=ERRORS, ids=lambda error: type(error).__name__)
def failing(request, monkeypatch):
    """Have each message fail."""

    def fail(_post, message):
        raise request.param from ValueError(f"{ANA} {message.to}")

    monkeypatch.setattr(Connection, "send", fail)
    return request.param


def test_the_queue(failing, caplog):
    post("a", ANA, "Hola", "Texto")
    assert send_due.call() == 0
    assert type(failing).__name__ in caplog.text and "correo.example" not in caplog.text


def test_the_desk(failing, caplog, desk):
    ask_changes(desk.writer, desk.draft(desk.writer))
    assert send_notices.call() == 1 and send_due.call() == 0
    assert type(failing).__name__ in caplog.text
    assert "correo.example" not in caplog.text and desk.writer.user.email not in caplog.text


@pytest.mark.parametrize("of_the_desk", [False, True], ids=["queue", "desk"])
def test_what_fails_over_a_failure(failing, desk, monkeypatch, of_the_desk):
    """A task that fails is logged with its traceback, and so would be the error that it was about to write down."""

    def locked(*_args):
        raise OperationalError("database is locked")

    if of_the_desk:
        ask_changes(desk.writer, desk.draft(desk.writer))
    else:
        post("a", ANA, "Hola", "Texto")
    monkeypatch.setattr(Queue, "put_off", locked)
    monkeypatch.setattr(Queue, "give_up", locked)
    with pytest.raises(OperationalError) as raised:
        send_notices.call()
        send_due.call()
    said = "".join(format_exception(raised.value))
    assert "correo.example" not in said and desk.writer.user.email not in said


@pytest.mark.parametrize(
    "error",
    [
        SMTPAuthenticationError(535, f"authentication failed for {ANA}".encode()),
        SMTPSenderRefused(530, b"Who?", ANA),
        OSError(f"no route for {ANA}"),
        ConnectionRefusedError(111, "Connection refused"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_server_that_cannot_be_reached(error, caplog, monkeypatch, settings):
    def fail(_mailer):
        raise error

    monkeypatch.setattr("core.mail.backends.SMTPBackend.open", fail)
    settings.MAILERS = {
        "server": {"BACKEND": "core.mail.backends.SMTPBackend", "OPTIONS": {"host": "a"}}
    }
    post("a", ANA, "Hola", "Texto")
    assert send_due.call() == 0
    assert "none can be sent now" in caplog.text and type(error).__name__ in caplog.text
    assert "correo.example" not in caplog.text


def test_a_fault_of_ours_says_where():
    try:
        raise KeyError(ANA)
    except KeyError as error:
        said = reason_of(error)
    assert said.startswith("KeyError") and "test_mail_logs.py" in said and ANA not in said
