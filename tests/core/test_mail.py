"""Mail backends: Wagtail's way to call them, transactions, servers that fail."""

from contextlib import suppress
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.db import transaction
from wagtail.admin.mail import send_mail

from core.mail.posting import Post
from tests.postbox import PostBox


@pytest.fixture
def postbox(settings):
    """Run an SMTP server and send to it."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield box


def send() -> int:
    """Send as Wagtail does, without a login of its own."""
    return send_mail("Revisión", "Texto", ["elena@correo.example"])


def test_wagtail_sends_with_the_configured_login(postbox):
    assert send() == 1
    assert postbox.take() == {"elena@correo.example": "Revisión"}


def test_one_connection_serves_many_messages(postbox):
    messages = [mail.EmailMessage("Hola", "Texto", to=[f"a{n}@correo.example"]) for n in range(3)]
    with mail.mailers.default as mailer:
        assert mailer.send_messages(messages) == 3
        assert mailer.send_messages([]) == 0
    assert len(postbox.take()) == 3


@pytest.mark.parametrize(("answer", "logins"), [("451 Busy", 1), ("421 Closing", 2)])
def test_a_refusal_costs_no_connection(postbox, monkeypatch, answer, logins):
    async def refuse(_server, _session, _envelope, address, _options):
        return (
            answer if address.startswith("eva") else await take(None, None, _envelope, address, [])
        )

    take = postbox.handle_RCPT
    monkeypatch.setattr(postbox, "handle_RCPT", refuse)
    with Post() as post:
        for name in ("ana", "eva", "ada"):
            with suppress(SMTPRecipientsRefused):
                post.send(mail.EmailMessage("Hola", "Texto", to=[f"{name}@correo.example"]))
    assert set(postbox.take()) == {"ana@correo.example", "ada@correo.example"}
    assert postbox.logins == logins


@pytest.mark.django_db
def test_sending_waits_for_the_end_of_the_transaction(postbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert send() == 1
        assert not postbox.messages
    assert len(postbox.messages) == 1


@pytest.mark.django_db
def test_nothing_is_sent_of_what_is_undone(postbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert not postbox.messages


def test_failures_raise_where_there_is_no_transaction(postbox, settings):
    settings.MAILERS = postbox.mailers(password="otra")
    with pytest.raises(OSError, match="535"):
        send()


@pytest.mark.django_db
def test_failures_after_a_transaction_are_logged(
    postbox, settings, caplog, django_capture_on_commit_callbacks
):
    settings.MAILERS = postbox.mailers(password="otra")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        send()
    assert "535" in caplog.text and not postbox.messages


def test_files_take_arguments_given_as_none(settings, tmp_path):
    options = {"file_path": str(tmp_path)}
    settings.MAILERS = {
        "default": {"BACKEND": "core.mail.backends.FileBackend", "OPTIONS": options}
    }
    assert send() == 1
    assert "Subject:" in next(tmp_path.glob("*.log")).read_text()
