"""Hashes of what must be recognized and not known: addresses above all."""

from django.conf import settings
from django.utils.crypto import salted_hmac


def keyed_hash(purpose: str, value: str) -> str:
    """Return a hash (HMAC-SHA256, hex) that nobody makes without HASH_KEY; the same value has another one for each purpose."""
    content = value.encode("utf-8", "surrogatepass")
    return salted_hmac(
        f"visitors.{purpose}:", content, secret=settings.HASH_KEY, algorithm="sha256"
    ).hexdigest()
