"""Signed links, their private pages, and keyed hashes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

LONGEST = 4_000  # characters of a token that are looked at
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "private, no-store",
    # No other site learns the address. 'no-referrer' would hide from us too where the form comes from.
    "Referrer-Policy": "same-origin",
}


def keyed_hash(purpose: str, value: str) -> str:
    """Return a hash (HMAC-SHA256, hex) that nobody makes without HASH_KEY; the same value has another one for each purpose."""
    content = value.encode("utf-8", "surrogatepass")
    return salted_hmac(
        f"visitors.{purpose}:", content, secret=settings.HASH_KEY, algorithm="sha256"
    ).hexdigest()


@dataclass(frozen=True)
class SignedLink:
    """Sign values for one purpose; tokens of other purposes or sites, and old ones, are invalid.

    Without `max_age` a value has the same token each time, for good.
    """

    purpose: str
    max_age: timedelta | None

    def sign(self, value: Any) -> str:
        """Return the token of a value that JSON knows, fit for an address."""
        signer = self._lasting if self.max_age is None else self._dated
        return signer.sign_object(value)

    def read(self, token: str) -> Any:
        """Return the value of a token (tuples come back as lists), None where we wouldn't sign it now."""
        if not token.isascii() or len(token) > LONGEST:
            return None
        try:  # signatures are checked before anything is unpacked
            if self.max_age is None:
                return self._lasting.unsign_object(token)
            return self._dated.unsign_object(token, max_age=self.max_age)
        except BadSignature:
            return None

    @property
    def _lasting(self) -> Signer:
        return Signer(salt=self.purpose, sep=".")

    @property
    def _dated(self) -> TimestampSigner:
        return TimestampSigner(salt=f"{self.purpose}:dated", sep=".")


View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """Mark a view's responses as private: not stored, not indexed, their address sent to no other site."""

    @wraps(view)
    def keep(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return keep
