"""Links that only we can have made: what they name stands in them, signed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, Signer, TimestampSigner

LONGEST = 4_000  # characters of a token that are looked at


@dataclass(frozen=True)
class SignedLink:
    """Signs values for one purpose; a token of another purpose, of another site or too old says nothing.

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
