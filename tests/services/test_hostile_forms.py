"""Three hundred and more hostile values to each public form of requests, referrals and colleagues: none is an error of ours.

Each field gets every value, all fields of a form at once; then sharp ones alone in a form that is else right; then what is
no form at all. Each post is undone, so that all meet the same state.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from services.colleagues.forms import CardForm
from services.models import ColleagueContact, ColleagueGroup
from services.models.colleagues import ADDRESS, CONSENT, OWN, REVIEW
from services.requests.forms import ShortForm
from tests.block_values import HOSTILE
from tests.comments.hostile import bodies
from tests.comments.readers import SAME_SITE
from tests.factories import ColleagueFactory
from tests.services.test_colleagues import CARD, where
from tests.services.test_referrals import asked, colleague, own, page_of, refer
from tests.services.test_requests import FORM

pytestmark = pytest.mark.django_db
URLENCODED = "application/x-www-form-urlencoded"
LONG = 20_000  # bytes: what is longer is sent in one field alone
TRAP = "website_confirm"
LEAST = 300  # values a form
SHARP = [
    b"%00", b"a%00b", b"%ed%a0%80", b"%ed%b0%80%ed%a0%80", b"\xff\xfe", b"%ff", b"%c3", b"%", b"%u0041",  # NUL, surrogates, no UTF-8
    b"", b"+++", b"%0d%0aBcc:%20x@x.example", b"%e2%80%ae", b"%f0%9f%8f%b3%ef%b8%8f",
    b"-1", b"0", b"1e3", b"1.0", b"0x1", b"%c2%b2", b"%ef%bc%91", b"9" * 18, b"9" * 19, b"9" * 5_000,  # numbers
    b"None", b"true", b"[]", b"%7b%22a%22:1%7d", b"[" * 5_000, b"c1", b"c" + b"9" * 30, b"r-1", b"r", b"c", b"c%00",
    b"a@b", b"@", b"a@" + b"b." * 300 + b"example", b"%c3%b1@%c3%b1.example", b"x@[127.0.0.1]", b"a@b.example,c@d.example",
    b"javascript:alert(1)", b"http://[::1", b"https://x.example/" + b"a" * 3_000, b"http://%00", b"//x",
    b"9999-99-99", b"0000-00-00", b"2026-02-30", b"10000-01-01", b"-2026-01-01", b"../../etc/passwd", b"Mars/Phobos",
]  # fmt: skip


def values() -> list[bytes]:
    """Return more than three hundred values, as bytes of a form."""
    return [*SHARP, *bodies(), *(quote(each).encode() for each in HOSTILE.values())]


@dataclass
class Form:
    """A form: where it is sent, what of it is right, its fields."""

    address: str
    right: dict[str, str | list[str]]
    more: tuple[str, ...] = (TRAP,)
    person: Any = None
    fields: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Name each field once."""
        self.fields = list(dict.fromkeys([*self.right, *self.more]))

    def encoded(self, **changed: bytes) -> bytes:
        """Return the body of a form that is right but for what is changed."""
        right = {
            name: [each] if isinstance(each, str) else each for name, each in self.right.items()
        }
        pairs = [
            (name, quote(each).encode())
            for name, several in right.items()
            for each in several
            if name not in changed
        ]
        return body_of([*pairs, *changed.items()])


def body_of(pairs: list[tuple[str, bytes]]) -> bytes:
    return b"&".join(name.encode() + b"=" + value for name, value in pairs)


def contact(client, desk) -> Form:
    """Return the form of `/contacto/`; the block on other pages sends it there too."""
    return Form("/contacto/", FORM, (TRAP, *ShortForm(consent="x").fields))


def choice(client, desk) -> Form:
    found = [colleague(f"Colega {letter}") for letter in "ABC"]
    order = dict(zip(("first", "second", "third"), (f"c{each.pk}" for each in found), strict=True))
    right = {"action": "refer", **order, "words": "Traducir.", "consent": "on"}
    return Form(own(asked()), right)


def buttons(client, desk) -> Form:
    return Form(own(asked(is_confirmed=False)), {"action": "confirm"}, ())


def taking_back(client, desk) -> Form:
    request = asked()
    (referral,) = refer(request, colleague("Colega"))
    return Form(own(request), {"action": "take_back", "referral": str(referral.pk)}, ())


def answer(client, desk) -> Form:
    (referral,) = refer(asked(), colleague("Colega"))
    return Form(page_of(referral), {"action": "decline", "note": "Irma, quizás."})


def proposal(client, desk) -> Form:
    address = reverse("service_requests:detail", args=[asked().pk])
    right = {"text": "Esto lo hace mejor otra.", "to": "referred", "seen": "new"}
    known = {"colleagues": [str(colleague("Colega").pk)]}
    by_hand = {"other_name": "Irma", "other_email": "irma@correo.example"}
    more = ("action", "notes", "next")
    return Form(address, right | known | by_hand, more, desk.administrator.client)


def card(client, desk) -> Form:
    group = ColleagueGroup.objects.create(name="Foro", good_for="preguntar")
    right = {"action": "correct", **CARD, "groups": [str(group.pk)], "wish": "Otras palabras."}
    return Form(where(ColleagueFactory().contact), right)


def address(client, desk) -> Form:
    right = {"action": "address", "email": "otra@correo.example"}
    return Form(where(ColleagueFactory().contact), right)


def consent(client, desk) -> Form:
    contact = ColleagueFactory(agreed=False, contact={"asked_at": timezone.now()}).contact
    return Form(where(contact, CONSENT), {"action": "yes", "seen": "x"}, ())


def new_address(client, desk) -> Form:
    contact = ColleagueFactory(contact={"new_email": "otra@correo.example"}).contact
    return Form(where(contact, ADDRESS), {"action": "yes"}, ())


def review(client, desk) -> Form:
    contact = ColleagueFactory(contact={"review_asked_at": timezone.now()}).contact
    return Form(where(contact, REVIEW), {"action": "yes"}, ())


FORMS: dict[str, Callable[..., Form]] = {
    "pedir": lambda client, desk: Form("/pedir/", FORM | {"services": [str(desk.site.service().pk)]}),
    "contacto and block": contact,
    "choice": choice,
    "buttons": buttons,
    "taking back": taking_back,
    "answer": answer,
    "proposal": proposal,
    "card": card,
    "address": address,
    "consent": consent,
    "new address": new_address,
    "review": review,
}  # fmt: skip


def in_all_fields(form: Form, posts: int) -> Iterator[bytes]:
    """Yield forms whose fields are all hostile, each with another value."""
    turns = cycle(each for each in values() if len(each) < LONG)
    kept = [name for name in form.fields if name not in (TRAP, "action")] or form.fields
    for _post in range(posts):
        yield form.encoded(**{name: next(turns) for name in kept})


def in_one_field(form: Form) -> Iterator[bytes]:
    """Yield forms that are right but for one field; each sharp value is somewhere, the longest are in turn."""
    names = cycle(form.fields)
    for value in [*SHARP, *islice((each for each in values() if len(each) >= LONG), 4)]:
        yield form.encoded(**{next(names): value})


def of_another_shape(form: Form) -> Iterator[tuple[bytes, str]]:
    """Yield what is no form, or a broken one, with the kind that it says it is."""
    right, name = form.encoded(), form.fields[0]
    yield right + b"&" + right, URLENCODED  # repeated keys, keys that look like others
    yield body_of([(each, b"uno") for each in form.fields] * 50), URLENCODED
    yield (
        body_of([(f"{each}{end}", b"1") for each in form.fields for end in ("[]", ".x", "%00")]),
        URLENCODED,
    )
    yield body_of([(f"f{number}", b"1") for number in range(5_000)]), URLENCODED
    for raw in (b"", b"&&&==&", b"=", b"\0", b"%00=%00&" * 50, b"\xff" * 500, b"a" * 3_000_000):
        yield raw, URLENCODED
    yield json.dumps(form.right).encode(), "application/json"
    yield b"[" * 100_000, "application/json"
    for kind in ("text/plain", "", "x", "a/b; charset=utf-8", "\x7f", "multipart/form-data"):
        yield right, kind
    for charset in ("utf-7", "utf-16", "latin-1", "rot13", "nada", "idna", "\xff", "'"):
        yield right, f"{URLENCODED}; charset={charset}"
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n' % name.encode()
    file = b'--x\r\nContent-Disposition: form-data; name="%s"; filename="a"\r\n\r\n' % name.encode()
    for raw in (
        part, part + b"a", part + b"\xff\xfe\0\r\n--x--", file + b"a\r\n--x--", file, b"--x--", b"--x", b"x",
        part.replace(b"name=", b"name*=utf-8''%ff;name="), part.replace(b"\r\n", b"\n") + b"a\n--x--",
        part.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n") + b"=\r\n--x--",
        (part + b"a\r\n") * 1_100 + b"--x--", part + b"a" * 3_000_000 + b"\r\n--x--",
    ):  # fmt: skip
        yield raw, "multipart/form-data; boundary=x"
    for boundary in ("", "x" * 300, "\xff", '"'):
        yield part + b"a\r\n--x--", f"multipart/form-data; boundary={boundary}"


def sent_to(form: Form) -> list[tuple[bytes, str]]:
    """Return whatever is sent to a form, with its kind: three hundred values at least."""
    others = [(sent, URLENCODED) for sent in in_one_field(form)] + list(of_another_shape(form))
    fields = len([name for name in form.fields if name not in (TRAP, "action")]) or 1
    posts = -(-(LEAST - len(others)) // fields)
    return [*((sent, URLENCODED) for sent in in_all_fields(form, posts)), *others]


@pytest.fixture
def few_zones(monkeypatch):
    """Offer one time zone instead of hundreds, which are most of what a colleague's page costs."""
    zones = [("", "—"), (CARD["time_zone"], "Córdoba")]
    monkeypatch.setattr(CardForm.base_fields["time_zone"], "choices", zones)


@pytest.mark.parametrize("name", FORMS)
def test_no_value_is_an_error(client, desk, unrendered, few_zones, name):
    """Costs one to four seconds of CPU a form: a hundred to three hundred posts, the fewer fields the more."""
    form = FORMS[name](client, desk)
    client = form.person or client
    for sent, kind in sent_to(form):
        with transaction.atomic():
            answer = client.generic("POST", form.address, sent, kind, headers=SAME_SITE)
            transaction.set_rollback(True)
        assert answer.status_code < 500, (sent[:120], kind)


@pytest.mark.parametrize("name", FORMS)
def test_what_is_right_is_taken(client, desk, name):
    """Else the values above would meet a form that refuses everything."""
    form = FORMS[name](client, desk)
    if name == "consent":  # its digest is on the page
        page = BeautifulSoup(client.get(form.address).content, "html.parser")
        form.right["seen"] = page.select_one("[name=seen]")["value"]
    sent = form.encoded()
    answer = (form.person or client).post(
        form.address, sent, content_type=URLENCODED, headers=SAME_SITE
    )
    assert answer.status_code in (200, 302)


TOKENS = [
    "a", "a" * 3_999, "a" * 60_000, ".", "." * 500, "%00", "%ff", "%ed%a0%80", "ñ", "W1" * 900, ":::", "a:b:c", "a.b.c", "W10.a:b",
    "[" * 2_000, "%5B" * 900, "eyJhIjoxfQ.1.x", ".eJw.1.x", "..", "-1", "9" * 4_000, "None", "a%0d%0ab", "%2e%2e%2f", "\u202e", "０",
]  # fmt: skip


def test_no_token_is_an_error(client, desk, unrendered):
    contact = ColleagueFactory(contact={"review_asked_at": timezone.now()}).contact
    good = contact.token(OWN)
    cut = [good[:-1], good[1:], good.swapcase(), good + "=", good * 20, good.replace(".", "..")]
    names = [
        "service_request", "service_request_thanks", "service_referral", "colleague_own", "colleague_consent",
        "colleague_address", "colleague_review",
    ]  # fmt: skip
    before = ColleagueContact.objects.values().get()
    for name in names:
        path = reverse(name, args=["TOKEN"])
        for token in (*TOKENS, *cut):
            place = path.replace("TOKEN", token)
            for method in ("get", "post"):
                answer = getattr(client, method)(place, {"action": "yes"}, headers=SAME_SITE)
                assert answer.status_code in (301, 400, 404, 405, 410, 414), (name, token[:60])
    assert ColleagueContact.objects.values().get() == before
