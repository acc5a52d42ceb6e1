"""Words that are forms of one word meet; others don't."""

import random
import string
import unicodedata

import pytest

from search.analysis import LONGEST, compounds, fold, indexed, joined, terms
from search.lexicon.lists import LEXEMES, STOP_WORDS
from search.lexicon.verbs import INFINITIVES
from tests.search.hostile import HOSTILE
from tests.search.pairs import APART, MEET

ODD = "aAñÑáÁüÜçßﬁİıΣσςéÅ½²Ⅷ日語ñشمس😀🇦🇷\u0301\u200d'’-.@_ \t\n\"*&|!()"


def pairs(kinds: dict[str, str]) -> list[tuple[str, ...]]:
    return [tuple(pair.split("/")) for kind in kinds.values() for pair in kind.split()]


def finds(asked: str, written: str) -> bool:
    """Tell whether who asks one word finds a text that has the other."""
    held = {fold(written), *terms(written).indexed}
    return bool({fold(asked), *terms(asked).asked} & held)


class TestPairs:
    def test_at_least_97_of_100_pairs_of_forms_find_each_other(self):
        forms = pairs(MEET)
        missed = [
            (one, other) for one, other in forms if not (finds(one, other) and finds(other, one))
        ]
        assert len(forms) >= 100
        assert len(missed) <= 0.03 * len(forms), missed

    def test_no_pair_of_different_words_finds_each_other(self):
        words = pairs(APART)
        false = [(one, other) for one, other in words if finds(one, other) or finds(other, one)]
        assert len(words) >= 50
        assert not false

    def test_pairs_are_written_once(self):
        for kinds in (MEET, APART):
            found = [tuple(sorted(pair)) for pair in pairs(kinds)]
            assert len(found) == len(set(found))

    def test_accents_may_be_left_out_of_what_is_asked(self):
        verbs = (
            "verb",
            "voseo",
            "irregular verb",
            "pronoun",
        )  # 'vivis', 'comio' aren't known for verbs
        forms = pairs({kind: text for kind, text in MEET.items() if kind not in verbs})
        missed = [one for one, other in forms if finds(one, other) and not finds(fold(one), other)]
        assert len(missed) <= 0.03 * len(forms), missed


class TestFolding:
    def test_accents_and_capitals_go_and_the_enye_stays(self):
        assert fold("ÁÉÍÓÚÜ Ñandú çà") == "aeiouu ñandu ca"

    def test_every_character_keeps_its_place(self):
        rng = random.Random(3)
        for _n in range(500):
            text = "".join(
                rng.choice(ODD) if rng.random() < 0.7 else chr(rng.randrange(1, 0xD800))
                for _m in range(rng.randrange(40))
            )
            assert len(fold(text)) == len(text)
            assert fold(fold(text)) == fold(text)

    def test_all_letters_lose_their_accents_except_the_enye(self):
        for code in range(0xC0, 0x250):
            letter = fold(chr(code))
            assert letter == "ñ" or unicodedata.decomposition(letter).split("<")[0] == "", chr(code)


class TestWords:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("e-mail", ["e", "mail"]),
            ("O'Connor", ["o", "connor"]),
            ("O’Connor", ["o", "connor"]),
            ("hola@correo.example", ["hola", "correo", "example"]),
            ("1.500", ["1", "500"]),
            ("c++", ["c"]),
            ("ex‑socia", ["ex", "socia"]),
            ("(agenda)", ["agenda"]),
            ("mun\u0303eca", ["muñeca"]),
        ],
    )
    def test_a_compound_is_read_as_its_parts(self, text, parts):
        assert list(compounds(text)) == [parts]

    @pytest.mark.parametrize(
        "text", ["agenda - papel", "agenda, papel", "agenda_papel", "agenda/papel"]
    )
    def test_words_apart_are_no_compound(self, text):
        assert list(compounds(text)) == [["agenda"], ["papel"]]

    @pytest.mark.parametrize(
        ("written", "asked"),
        [("e-mail", "email"), ("O'Connor", "oconnor"), ("1.500", "1500"), ("e-mails", "email")],
    )
    def test_a_compound_is_found_as_one_word(self, written, asked):
        assert {fold(asked), *terms(asked).asked} & set(indexed(f"Un {written} más"))

    def test_surfaces_come_first_in_their_order(self):
        assert indexed("Las Agendas de papel")[:4] == ["las", "agendas", "de", "papel"]

    def test_numbers_are_words(self):
        assert "2026" in indexed("En 2026.")
        assert set(terms("2026").asked) & set(indexed("En 2026."))


class TestTerms:
    @pytest.mark.parametrize("word", ["de", "la", "que", "más", "también", "vos", "y"])
    def test_a_stop_word_has_no_stems(self, word):
        assert terms(word) == ((), ())

    def test_stop_words_can_still_be_found_as_they_are_written(self):
        assert indexed("de la") == ["de", "la"]

    def test_lists_are_folded_and_hold_single_words(self):
        for words in (STOP_WORDS, LEXEMES, INFINITIVES, INFINITIVES.values()):
            assert all(fold(word) == word and word.isalpha() for word in words)

    def test_no_stop_word_is_listed_as_a_word_to_tell_apart_but_these(self):
        assert {word for word in LEXEMES if word in STOP_WORDS} <= {"pero", "mas", "tal", "era"}

    def test_very_long_words_are_cut(self):
        assert {len(term) for term in indexed("a" * 10_000)} <= {LONGEST, LONGEST + 1}
        assert len(joined(["a" * 60, "b" * 60])) == LONGEST

    def test_what_is_asked_is_bounded(self):
        assert all(len(terms(word).asked) <= 12 for pair in pairs(MEET) for word in pair)

    def test_a_stem_is_never_taken_for_a_word(self):
        for pair in pairs(MEET):
            for word in pair:
                assert all(not term[0].isalnum() for each in terms(word) for term in each)


class TestHostile:
    @pytest.mark.parametrize("text", [*HOSTILE, ODD, string.printable])
    def test_terms_are_free_of_spaces_quotes_and_operators(self, text):
        for term in indexed(text):
            assert term.lstrip("_=~+").isalnum(), term
            term.encode()
