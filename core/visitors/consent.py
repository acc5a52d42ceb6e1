"""What visitors agree to, word for word."""

import hashlib

from core.visitors.models import ConsentText


def consent_to(purpose: str, text: str) -> ConsentText:
    """Return the version with exactly this text, made when somebody first agrees to it."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    version, _made = ConsentText.objects.get_or_create(
        purpose=purpose, digest=digest, defaults={"text": text}
    )
    return version
