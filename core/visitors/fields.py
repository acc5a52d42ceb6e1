"""Fields of visitors' forms: cleaned first, with error messages that say how to mend it."""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from core.visitors.domains import Confusable, Malformed, ascii_domain
from core.visitors.texts import clean_line, clean_lines, says_something

LONGEST_NAME, LONGEST_MAIL, LONGEST_SITE = 60, 254, 200  # as the models store them
_DOTS_SAY_NOTHING = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
_LONGEST_LOCAL = 64  # characters before the @
_BREAK = re.compile("[\r\n\v\f\x85\u2028\u2029]")
# Mail programs make a link of 'premio.example', whatever the dot looks like.
_DOMAIN_LIKE = re.compile(r"[^\W_][.\u3002\uff0e\uff61\u2024](?=[^\W\d_]{2})")
# 'javascript:…' is a scheme, 'example.org:8080/…' is not.
_SCHEME = re.compile(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,40}:(?!//|[0-9]+(?:[/?#]|$))", re.IGNORECASE
)


def mail_key(address: str) -> str:
    """Return the key to compare e-mail addresses by, without capitals."""
    return address.strip().lower()


def mailbox_key(address: str) -> str:
    """Return the key to compare mailboxes by: without what follows a plus, and without dots where providers ignore them."""
    local, _at, domain = mail_key(address).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTS_SAY_NOTHING:
        local, domain = local.replace(".", ""), _DOTS_SAY_NOTHING[domain]
    return f"{local}@{domain}"


class CleanField(forms.CharField):
    """Clean a visitor's text before it is validated, and where it is shown again."""

    tidy = staticmethod(clean_line)
    autocomplete = ""

    def to_python(self, value: Any) -> str:
        """Return the clean text, nothing where nobody would see any of it."""
        text = self.tidy("" if value is None else str(value))
        return text if says_something(text) else ""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what she sent, as it can be shown."""
        return self.tidy(data) if isinstance(data, str) else data

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Set `autocomplete`. No `maxlength`: browsers would cut what is pasted and say nothing."""
        fills_in = self.autocomplete and "autocomplete" not in widget.attrs
        return {"autocomplete": self.autocomplete} if fills_in else {}

    def refuse(self, code: str) -> ValidationError:
        """Return the error with the field's message."""
        return ValidationError(self.error_messages[code], code=code)


class NameField(CleanField):
    """Take a person's name."""

    autocomplete = "name"
    default_error_messages = {
        "required": _("Write your name, or how you want to be called."),
        "max_length": _(
            "The name has %(show_value)d characters, and there is room for %(limit_value)d: shorten it."
        ),
        "letter": _("The name has no letters: write how you want to be called."),
        "address": _("An address doesn't fit in the name: leave out “@” and “/”."),
        "domain": _(
            "With a dot in the middle the name looks like the address of a site: leave a space after the dot."
        ),
    }

    def __init__(self, *, max_length: int = LONGEST_NAME, **kwargs: Any) -> None:
        """Set the default length of a name."""
        super().__init__(max_length=max_length, **kwargs)

    def validate(self, value: str) -> None:
        """Refuse what names nobody."""
        super().validate(value)
        if any(sign in value for sign in "@/\\\u2044\u2215\uff0f\uff20"):
            raise self.refuse("address")
        if _DOMAIN_LIKE.search(value):
            raise self.refuse("domain")
        if value and not any(map(str.isalpha, value)):
            raise self.refuse("letter")


class MailField(CleanField):
    """Take a mail address: ASCII, the domain in lower case, IDN as punycode."""

    widget = forms.EmailInput
    autocomplete = "email"
    default_error_messages = {
        "required": _("Write your e-mail address."),
        "invalid": _("This isn't an e-mail address: it should look like name@example.org."),
        "lines": _("The e-mail address has several lines: write it on one, and nothing else."),
        "several": _("There is room for one e-mail address only: leave out the others."),
        "spaces": _("An e-mail address has no spaces: take them out."),
        "max_length": _("The e-mail address is too long: check that nothing else was pasted."),
        "local": _(
            "We can't write to addresses with letters such as ñ or á before the “@”: write another one of yours."
        ),
        "domain": _("What stands after the “@” isn't a domain: it should look like example.org."),
        "confusable": _(
            "What stands after the “@” mixes letters of several alphabets: write it again by hand."
        ),
    }

    def __init__(self, *, max_length: int = LONGEST_MAIL, **kwargs: Any) -> None:
        """Set the default length to the longest address that mail servers take."""
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the address, or raise what is wrong with it."""
        if isinstance(value, str) and _BREAK.search(value.strip()):
            raise self.refuse("lines")
        address = super().to_python(value)
        return self._checked(address) if address else ""

    def _checked(self, address: str) -> str:
        self._refuse_lists(address)
        local, _at, domain = address.partition("@")
        if not local or not domain or "<" in address:
            raise self.refuse("invalid")
        if not local.isascii():
            raise self.refuse("local")
        if len(address) > (self.max_length or LONGEST_MAIL) or len(local) > _LONGEST_LOCAL:
            raise self.refuse("max_length")
        return self._valid(f"{local}@{self._domain(domain)}")

    def _refuse_lists(self, address: str) -> None:
        if address.count("@") > 1 or any(sign in address for sign in ",;"):
            raise self.refuse("several")
        if " " in address and "<" not in address:
            raise self.refuse("spaces")

    def _domain(self, domain: str) -> str:
        try:
            return ascii_domain(domain)
        except Malformed as error:
            raise self.refuse("domain") from error
        except Confusable as error:
            raise self.refuse("confusable") from error

    def _valid(self, address: str) -> str:
        """Refuse what a mail server would; quoted names, which no provider gives, too."""
        try:
            validate_email(address)
        except ValidationError as error:
            raise self.refuse("invalid") from error
        if address.startswith('"'):
            raise self.refuse("invalid")
        return address


class SiteField(CleanField):
    """Take the URL of a website, http or https; a bare host gets https."""

    # A URLInput would have browsers refuse the bare host.
    widget = forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"})
    autocomplete = "url"
    default_error_messages = {
        "required": _("Write the address of your site."),
        "invalid": _("This isn't the address of a site: it should look like https://example.org."),
        "scheme": _("The address of a site begins with https:// or http://: write it like that."),
        "credentials": _(
            "The address has a user name before the “@”: leave it out, so that nobody else reads it."
        ),
        "confusable": _(
            "The name of the site mixes letters of several alphabets: write it again by hand."
        ),
        "max_length": _(
            "The address has %(show_value)d characters, and there is room for %(limit_value)d: write that of your front page."
        ),
    }

    def __init__(
        self, *, max_length: int = LONGEST_SITE, required: bool = False, **kwargs: Any
    ) -> None:
        """Make the field optional."""
        super().__init__(max_length=max_length, required=required, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the address as it goes into a link, or raise what is wrong with it."""
        written = super().to_python(value)
        return self._address(written) if written else ""

    def _address(self, written: str) -> str:
        parts = self._parts(written)
        if parts.scheme not in {"http", "https"}:
            raise self.refuse("scheme")
        if "@" in parts.netloc:
            raise self.refuse("credentials")
        return iri_to_uri(urlunsplit(parts._replace(netloc=self._netloc(parts))))

    def _parts(self, written: str) -> SplitResult:
        if _SCHEME.match(written):
            raise self.refuse("scheme")
        if "\\" in written:  # browsers read it as '/', we wouldn't
            raise self.refuse("invalid")
        try:
            return urlsplit(
                written if "://" in written else f"https://{written.removeprefix('//')}"
            )
        except ValueError as error:
            raise self.refuse("invalid") from error

    def _netloc(self, parts: SplitResult) -> str:
        try:
            port = parts.port
            host = _host(parts.hostname or "")
        except Confusable as error:
            raise self.refuse("confusable") from error
        except ValueError as error:
            raise self.refuse("invalid") from error
        return f"{host}:{port}" if port else host


class TextField(CleanField):
    """Take some lines of text."""

    widget = forms.Textarea
    tidy = staticmethod(clean_lines)
    default_error_messages = {
        "required": _("There is no text yet: write something."),
        "min_length": _(
            "The text has %(show_value)d characters, and it takes %(limit_value)d: write a little more."
        ),
        "max_length": _(
            "The text has %(show_value)d characters, and there is room for %(limit_value)d: shorten it."
        ),
    }


def _host(name: str) -> str:
    """Return an IP address or a domain; raise ValueError where it is neither."""
    try:
        address = ip_address(name)
    except ValueError:
        return ascii_domain(name)
    return f"[{address}]" if address.version == 6 else str(address)
