"""Links to 'my data', as they are mailed."""

from core.visitors.fields import mail_key
from core.visitors.models import DataRequest
from core.visitors.personal_data.requests import LINK


def token_for(email: str) -> str:
    """Return what a new link to the data of an address ends in."""
    return LINK.sign(DataRequest.objects.create(email=mail_key(email)).pk.hex)
