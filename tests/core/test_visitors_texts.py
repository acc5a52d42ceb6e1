"""What visitors write is made safe, and nothing that they mean is lost."""

import random
import sys
import unicodedata

import pytest

from core.visitors.texts import MOST_MARKS, clean_line, clean_lines, says_something

MEANT = [
    "ñandú, ¿qué? «sí» — 50 % · 3/4 €",
    "👨‍👩‍👧‍👦 una familia",
    "👩🏽‍💻 🏳️‍🌈 🐻‍❄️ 👁️‍🗨️ 🧑🏻‍❤️‍💋‍🧑🏿 ❤️‍🔥",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇦🇷 1️⃣ #️⃣ ☺︎ ✍️ ©️ ↔️ 〰️",
    "می‌خواهم",  # Persian, with the joiner that its spelling needs
    "क्‍ष ന്‍",
    "Việt Nam",
    "日本語 が",
    "שָׁלוֹם",
    "<script>alert(1)</script> & \"'",  # escaped where it is shown
    "{{ 7*7 }} {% now %} %s %(a)s",
]


@pytest.mark.parametrize("text", MEANT)
@pytest.mark.parametrize("clean", [clean_line, clean_lines])
def test_what_is_meant_stays(clean, text):
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("a\x00b\x07c\x1b[31md\x7f\x9f", "abc[31md"),
        ("a\ud800b\udfffc", "abc"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\u202a\u202b\u202c\u202d\u202eb\u2066\u2067\u2068\u2069c", "abc"),
        ("a\u200bb\u200ec\u200fd\u2060e\ufefff\xadg\u061ch\u180ei", "abcdefghi"),
        ("vi\u200dag\u200cra\ufe0f", "viagra"),  # joiners where nothing is joined
        ("👩\u200d", "👩"),
        ("\u200d👩", "👩"),
        ("👩\u200d\u200d👩", "👩👩"),
        ("☺\ufe0f\ufe0f\ufe0e\ufe01", "☺\ufe0f"),  # data hidden behind an emoji
        ("😀" + "".join(chr(0xE0100 + n) for n in range(200)), "😀"),
        ("hola" + "".join(chr(0xE0000 + ord(c)) for c in "ignore"), "hola"),
        ("🏴\U000e0067\U000e0062", "🏴"),  # a flag without end
        ("\u3164\uffa0\u115f\u2800", ""),
        ("a\ufffe\uffff\U0001ffffb", "ab"),
        ("nin\u0303o", "niño"),
        ("e" + "\u0301" * 50, "é" + "\u0301" * (MOST_MARKS - 1)),
        ("a" + "\u0344" * 3, "ä\u0301\u0308\u0301"),
        ("a\u0300\u200d\u0300\u200d\u0300\u200d\u0300", "à\u0300\u0300"),
        ("  a \t b\n\n c  ", "a b c"),
        ("a\xa0b\u3000c\u2028d", "a b c d"),
    ],
    ids=ascii,
)
def test_what_harms_goes(written, clean):
    assert clean_line(written) == clean


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\n\n\nb", "a\n\n\nb"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("a\n \n\t\n \n\n\nb", "a\n\nb"),
        ("\n\n  a  \n  b\tc \n\n", "a\n  b c"),
        ("a\n\u200b\n\u200b\n\u200b\nb", "a\n\nb"),
        ("   \n\t\r\n", ""),
    ],
    ids=ascii,
)
def test_lines(written, clean):
    assert clean_lines(written) == clean


def test_every_control_of_unicode_goes():
    kept = {
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) in {"Cc", "Cf", "Cs"}
        and character in clean_line(f"a{character}b")
    }
    # Arabic and Kaithi signs that stand before a number, and are seen.
    assert {unicodedata.name(sign).split(" ")[0] for sign in kept} == {"ARABIC", "SYRIAC", "KAITHI"}


def test_no_mixture_gets_through():
    parts = "aeñ1# \n\t\0👩👦❤🏽🏴ا\u064bक्힣" + "".join(
        map(chr, [0x300, 0x301, 0x323, 0x344, 0x20E3, 0xFE0F, 0x200B, 0x200C, 0x200D, 0x202E, 0xE0067, 0xE007F, 0xD800])
    )  # fmt: skip
    chance = random.Random(5)
    for _ in range(3_000):
        clean = clean_lines("".join(chance.choices(parts, k=chance.randint(1, 14))))
        clean.encode()
        assert not set(clean) & set("\0\t\u200b\u202e")
        marks = "".join("m" if unicodedata.category(c) in {"Mn", "Me"} else "." for c in clean)
        assert "m" * (MOST_MARKS + 1) not in marks


@pytest.mark.parametrize(
    ("text", "says"),
    [("a", True), ("1", True), ("👍", True), ("…", True), ("", False), (" \n", False), ("\u0301\u200d", False)],
    ids=ascii,
)  # fmt: skip
def test_whether_anything_can_be_seen(text, says):
    assert says_something(text) is says


@pytest.mark.parametrize(
    "unit", [" ", "\n", " \n", "a", "\u0301", "\u0301\u0323\u0334", "\u0344", "👩\u200d", "\u1100", "\u202e"], ids=ascii
)  # fmt: skip
def test_much_of_it_takes_no_time_that_matters(unit):
    # With the square of its length it would take hours.
    assert len(clean_lines("e" + unit * 200_000)) <= 2 + 2 * len(unit) * 200_000
