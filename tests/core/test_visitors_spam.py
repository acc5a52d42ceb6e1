"""What looks like spam is told, disguised as it may be; what people write isn't."""

import pytest
from django.utils import translation

from core.visitors.spam import Suspicion, count_links, fingerprint, has_blocked_words, suspicions

HARMLESS = [
    "¡Me encantó! Gracias, Fabiola: ya delego los turnos (y duermo). 😀",
    "Lo leí en https://ejemplo.org/a y en www.ejemplo.org/b, 100 % de acuerdo.",
    "Soy Ana, ana@example.org; tengo 105 años y 24hs al día.",
    "Спасибо, gracias por el artículo; aprendo español con el blog.",
    "",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_people_write_is_not_suspicious(text):
    blocked = ["casino", "ano", "ios", "viagr*", "dinero fácil"]
    assert suspicions(text, name="Ana", site="https://ana.example", blocked=blocked) == []


def test_everything_at_once():
    found = suspicions(
        "Купить виагра casino http://a.example http://b.example http://c.example",
        blocked=["casino"],
        seen_before=True,
        trapped=True,
    )
    assert set(found) == set(Suspicion) - {Suspicion.SCRIPT}
    assert suspicions("Купить сейчас недорого, casino") == [Suspicion.SCRIPT]


def test_each_is_stored_as_a_word_and_shown_in_spanish():
    with translation.override("es-ar"):
        assert [str(each) for each in Suspicion] == [
            "trap",
            "links",
            "words",
            "duplicate",
            "script",
        ]
        assert Suspicion("links").label == "muchos enlaces"


class TestLinks:
    @pytest.mark.parametrize(
        ("text", "links"),
        [
            ("nada", 0),
            ("http:/casi www. https", 0),
            ("http://a.example", 1),
            ("HTTPS://a.example", 1),
            ("https://www.a.example", 1),
            ("www.a.example", 1),
            ("ftp://a.example", 1),
            ("hxxp://a[.]example hxxps[:]//b.example", 2),
            ("www[.]a.example", 1),
            ("[acá](http://a.example) y [allá](b.example)", 2),
            ("[url=http://a.example]a[/url] [url]b.example[/url] [URL = c.example]", 3),
            ('<a href="b.example">b</a>', 1),
            ("ht\u200btp://a.example", 1),
            ("http://a.example\nhttp://b.example http://c.example", 3),
        ],
        ids=ascii,
    )
    def test_however_they_are_written(self, text, links):
        assert count_links(text) == links

    def test_more_than_allowed(self):
        text = "http://a.example http://b.example"
        assert suspicions(text, most_links=2) == []
        assert suspicions(text, most_links=1) == [Suspicion.LINKS]
        assert suspicions(text, name="www.c.example", most_links=2) == [Suspicion.LINKS]
        assert suspicions("http://a.example", most_links=0) == [Suspicion.LINKS]


class TestBlockedWords:
    @pytest.mark.parametrize(
        "text",
        [
            "casino",
            "CASINO!",
            "un «Cásínó» en línea",
            "cas\u200bino",
            "ca\xadsino",
            "саsinо",  # Cyrillic с, а, о
            "ᴄᴀsɪɴᴏ",
            "𝐜𝐚𝐬𝐢𝐧𝐨",
            "ｃａｓｉｎｏ",
            "c4s1n0",
            "c̶a̶s̶i̶n̶o̶",
            "mi_casino_online",
            "https://casino.example",
            "(casino)",
        ],
        ids=ascii,
    )
    def test_however_they_are_disguised(self, text):
        assert has_blocked_words(text, ["casino"])

    @pytest.mark.parametrize(
        ("text", "blocked", "has"),
        [
            ("casinos", "casino", False),
            ("casinos", "casino*", True),
            ("tragacasino", "casino*", False),
            ("gane dinero   FÁCIL hoy", "dinero fácil", True),
            ("gane dinero,\nfácil", "Dinero Facil", True),
            ("dinero muy fácil", "dinero fácil", False),
            ("dinero fácilmente", "dinero fácil*", True),
            ("este año", "ano", False),
            ("visita casino.example/x", "casino.example", True),
            ("barato 💊💊", "💊", True),
            ("a 100 €", "€", True),
            ("cualquier cosa", "*", False),
            ("cualquier cosa", "", False),
            ("cualquier cosa.", " . ", False),
            ("купить", "КУПИТЬ", True),
        ],
    )
    def test_words_phrases_and_endings(self, text, blocked, has):
        assert has_blocked_words(text, [blocked]) is has

    def test_the_name_and_the_site_are_read_too(self):
        assert suspicions("Hola", name="Casino Real", blocked=["casino"]) == [Suspicion.WORDS]
        assert suspicions("Hola", site="https://a.example/casino", blocked=["casino"]) == [
            Suspicion.WORDS
        ]


class TestScript:
    @pytest.mark.parametrize(
        ("text", "foreign"),
        [
            ("Привет, как дела", True),
            ("你好，世界", True),
            ("مرحبا", True),
            ("Hola, мир", False),
            ("Hola, здравствуйте", True),
            ("𝐇𝐨𝐥𝐚, Ｈｏｌａ, 1.ª", False),
            ("👍 123 …", False),
        ],
    )
    def test_more_than_half_of_the_letters(self, text, foreign):
        assert (Suspicion.SCRIPT in suspicions(text)) is foreign


class TestFingerprint:
    @pytest.mark.parametrize(
        "same", ["¡HOLA, ÑANDÚ!", "hola   nandu".replace("n", "ñ", 1), "Hola\n\nñandú", "h\u200bola ñandu", "ноla ñandú"], ids=ascii
    )  # fmt: skip
    def test_what_only_looks_different_is_the_same(self, same):
        assert fingerprint(same) == fingerprint("Hola, ñandú")

    def test_others_are_others(self):
        texts = ["Hola", "Hola a todas", "!!", "??", "", "👍", "👎", "año", "ano"]
        assert len({fingerprint(text) for text in texts}) == len(texts)
        assert len(fingerprint("")) == 64


@pytest.mark.parametrize(
    "unit", ["[url=", "](", "<a ", "www.", "http://", "hxxp[:]", "a*", "€", " ", "\ufdfa", "0a", "casino ", "\u0301\u0323"], ids=ascii
)  # fmt: skip
def test_much_of_it_takes_no_time_that_matters(unit):
    # With the square of its length it would take hours.
    assert isinstance(suspicions(unit * 50_000, blocked=["casin*", "dinero fácil", "b"] * 50), list)
