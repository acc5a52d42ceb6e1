"""Addresses that editors type: which are safe to link to."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _

WEB = ("http", "https")
CONTACT = ("mailto", "tel")
validate_web_address = URLValidator(schemes=list(WEB))
_validate_phone = RegexValidator(r"^\+?[0-9() .-]{3,30}$", _("Enter a phone number."))
_validate_email = EmailValidator()


def validate_address(address: str) -> None:
    """Refuse what is neither a web address nor mailto: or tel:."""
    scheme, _colon, rest = address.partition(":")
    if scheme == "mailto":
        _validate_email(rest.partition("?")[0])
    elif scheme == "tel":
        _validate_phone(rest)
    elif scheme in WEB:
        validate_web_address(address)
    else:
        raise ValidationError(_("Write a whole address: https://…, mailto:… or tel:…"))


def safe_address(address: Any, schemes: tuple[str, ...] = WEB) -> str:
    """Return the address, '' where its scheme is another one (javascript:) or it can't be read."""
    try:
        parts = urlsplit(str(address or "").strip())
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in schemes and "\0" not in parts.geturl() else ""
