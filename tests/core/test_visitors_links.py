"""Signed links: what we signed comes back, and nothing else does."""

from datetime import timedelta

import pytest
from django.core import signing

from core.visitors.links import SignedLink

LASTING = SignedLink("prueba.siempre", None)
DATED = SignedLink("prueba.dia", timedelta(days=1))
LINKS = pytest.mark.parametrize("link", [LASTING, DATED], ids=["lasting", "dated"])


@pytest.fixture
def later(monkeypatch):
    """Return a function that moves the clock of signatures."""
    now = signing.time.time()
    return lambda **by: monkeypatch.setattr(
        signing.time, "time", lambda: now + timedelta(**by).total_seconds()
    )


@LINKS
@pytest.mark.parametrize(
    "value", [1, 0, "", "ñandú 👩‍👩‍👧 \x00 \ud800", [1, "a"], {"a": [True, None]}, 1.5], ids=ascii
)
def test_what_was_signed_comes_back(link, value):
    token = link.sign(value)
    assert link.read(token) == value
    assert token.replace("-", "").replace("_", "").replace(".", "").isalnum()


def test_it_is_short():
    assert len(LASTING.sign(123)) <= 50
    assert len(DATED.sign(123)) <= 60


def test_the_same_value_has_the_same_address_for_good(later):
    token = LASTING.sign([7, "a"])
    later(days=4_000)
    assert LASTING.sign([7, "a"]) == token
    assert LASTING.read(token) == [7, "a"]


def test_it_ends(later):
    token = DATED.sign(7)
    later(hours=23)
    assert DATED.read(token) == 7
    later(hours=25)
    assert DATED.read(token) is None


@LINKS
def test_another_purpose_reads_nothing(link):
    token = link.sign(7)
    for purpose in ("prueba", "prueba.otra", link.purpose + "x"):
        assert SignedLink(purpose, link.max_age).read(token) is None
    assert SignedLink(link.purpose, None if link.max_age else timedelta(days=1)).read(token) is None


@LINKS
def test_a_former_key_is_still_good(link, settings):
    token, former = link.sign(7), settings.SECRET_KEY
    settings.SECRET_KEY = "otra"
    assert link.read(token) is None
    settings.SECRET_KEY_FALLBACKS = [former]
    assert link.read(token) == 7


@LINKS
def test_one_changed_sign_is_enough(link):
    token = link.sign([7, "a"])
    for place, sign in enumerate(token):
        assert link.read(token[:place] + ("A" if sign != "A" else "B") + token[place + 1 :]) is None
        assert link.read(token[:place]) is None


@LINKS
@pytest.mark.parametrize(
    "garbage",
    ["", ".", "..", "...", "a.b.c", "\x00", "\ud800", "ñ.ñ", "٣.٣", "{{7*7}}", "../../etc", "%00", "=", "👩‍👩‍👧"],
    ids=ascii,
)  # fmt: skip
def test_garbage_says_nothing(link, garbage):
    assert link.read(garbage) is None
    token = link.sign(7)
    assert link.read(token + garbage if garbage else garbage) is None
    assert link.read(f"{garbage}{token}" if garbage else garbage) is None


@LINKS
def test_nothing_huge_is_looked_at(link, monkeypatch):
    monkeypatch.setattr(signing.Signer, "unsign", None)  # it would be called
    assert link.read("." * 1_000_000) is None
    assert link.read(signing.dumps("a" * 5_000)) is None
