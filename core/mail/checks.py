"""System check of the mail settings."""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.core.mail import mailers

from core.mail.backends import SMTPBackend
from core.mail.connections import SERVER, NoUTF8
from core.mail.messages import needs_utf8

SECONDS = 5.0


def check_sender(**_kwargs: Any) -> list[CheckMessage]:
    """Ask the mail server whether it takes the site's own address, where that has letters such as ñ before the @."""
    mailer = mailers[SERVER]
    if not needs_utf8() or not isinstance(mailer, SMTPBackend):
        return []
    mailer.timeout = min(mailer.timeout or SECONDS, SECONDS)
    try:
        mailer.open()
    except NoUTF8:
        return [
            Error(
                "EMAIL_FROM has letters before the @ that aren't ASCII, and the mail server of EMAIL_URL doesn't take them.",
                hint="Write from another address, or by a mail server that offers SMTPUTF8.",
                id="mail.E001",
            )
        ]
    except OSError:
        hint = "The mail server of EMAIL_URL can't be asked now whether it takes EMAIL_FROM (SMTPUTF8)."
        return [Warning(hint, id="mail.W001")]
    finally:
        mailer.close()
    return []
