"""A real SMTP server that keeps what it is sent, and asks for a login."""

import email
import socket
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "buzon", "secreta"


class PostBox:
    """Where the mail of a test arrives; `with` starts and stops the server."""

    def __init__(self, *, offers_utf8: bool = True) -> None:
        """Take a free port."""
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()  # addresses that it doesn't know
        self.busy: set[str] = set()  # addresses that it takes nothing for just now
        self.logins = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=self._check,
            auth_required=True,
            auth_require_tls=False,
            enable_SMTPUTF8=offers_utf8,
        )

    def __enter__(self) -> "PostBox":
        self.controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.controller.stop()

    def mailers(self, password: str = PASSWORD) -> dict[str, Any]:
        """Return MAILERS that send here."""
        options = {
            "host": "127.0.0.1",
            "port": self.port,
            "username": USER,
            "password": password,
            "timeout": 5,
        }
        return {
            "default": {"BACKEND": "core.mail.backends.QueueBackend"},
            "server": {"BACKEND": "core.mail.backends.SMTPBackend", "OPTIONS": options},
        }

    def take(self) -> dict[str, str]:
        """Return the subject by addressee of what has arrived since, and forget it."""
        taken, self.messages = {message["To"]: message["Subject"] for message in self.messages}, []
        return taken

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take an address, unless it's unknown or busy."""
        if address in self.refused:
            return "550 No such mailbox"
        if address in self.busy:
            return "451 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Keep a message."""
        self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def _check(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, auth: LoginPassword
    ) -> AuthResult:
        self.logins += 1
        return AuthResult(
            success=auth == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False
        )
