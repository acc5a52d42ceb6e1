"""A reader who subscribes as a browser and a mail program do."""

import re
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from tests.worker import Worker

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
ANA = "ana@correo.example"


class Reader:
    """Somebody with a browser and a mailbox."""

    def __init__(self, client: Any, worker: Worker) -> None:
        """Have both."""
        self.client, self.worker = client, worker

    def send(self, path: str = "/suscribirme/", headers: Any = SAME_SITE, **values: Any) -> Any:
        """Send a form."""
        return self.worker.after(self.client.post, path, values, headers=headers)

    def asks(self, email: str = ANA, **values: Any) -> list[EmailMessage]:
        """Ask to be subscribed; return the mails that come of it."""
        assert self.send(email=email, **values).status_code == 302
        return self.worker.work()

    def subscribes(self, email: str = ANA, **values: Any) -> str:
        """Ask, and press the mail's button; return the path of her own page."""
        response = self.send(link(self.asks(email, **values)[-1], "confirmar"))
        assert response.status_code == 302
        self.worker.work()  # her welcome
        return response["Location"].partition("?")[0]


def link(message: EmailMessage, part: str) -> str:
    """Return the path of the mail's link that has a part in its address."""
    body = message.get_body(("plain",)).get_content()
    found = [each for each in re.findall(r"https?://\S+", body) if part in each]
    return urlsplit(found[0]).path
