"""One message of an issue: what Python's library would encode anew in Python, encoded in C."""

from binascii import b2a_qp
from email.headerregistry import Address

from core.mail.messages import Message, NoAddress, mailable, one_line


class IssueMessage(Message):
    """A message with text and HTML."""


def encoded(text: str) -> bytes:
    """Return text as it's sent (quoted-printable, RFC 2045)."""
    return b2a_qp(text.encode())


def named_address(name: str, address: str) -> str:
    """Return an address with its owner's name as a header has it; raise NoAddress for what is none."""
    try:
        return str(Address(one_line(name), addr_spec=mailable(address)))
    except ValueError as error:  # it holds the address: no word of it
        raise NoAddress from error
