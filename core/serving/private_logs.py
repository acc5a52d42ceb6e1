"""Logging filter that removes secret links and e-mail addresses."""

import logging
import re

# Where such links begin: whoever has one may do what it offers, so that the log holds none of it.
SECRET_PATHS = (
    "/admin/password_reset/confirm/",
    "/colegas/mi-ficha/",
    "/comentarios/avisos/",
    "/comentarios/mio/",
    "/comentarios/moderar/",
    "/derivaciones/",
    "/mis-datos/",
    "/pedir/",
    "/revision/",
    "/suscribirme/confirmar/",
    "/suscripcion/",
)
_LINK = re.compile(rf"({'|'.join(map(re.escape, SECRET_PATHS))})[^\n\"']+")
# Bounded, so that it takes no longer over long words.
_ADDRESS = re.compile(
    r"[\w.!#$%&*+/?^`{|}~-]{1,64}(?:@|%40)(?:\[[0-9a-f.:]{2,45}\]|[\w.-]{1,255})", re.IGNORECASE
)
_format = logging.Formatter()


class PrivateFilter(logging.Filter):
    """Cut secret links and addresses out of each message and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record; always return True."""
        try:
            said = record.getMessage()
        except Exception:  # noqa: BLE001 - a message whose arguments don't fit is logged all the same
            said = str(record.msg)
        record.msg, record.args = without_secrets(said), None
        if record.exc_info:
            record.exc_text = record.exc_text or _format.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_secrets(record.exc_text)
        if record.stack_info:
            record.stack_info = without_secrets(record.stack_info)
        return True


def without_secrets(text: str) -> str:
    """Return a text without what a link ends in, and without e-mail addresses."""
    return _ADDRESS.sub("(address)", _LINK.sub(r"\1(link)", text))
