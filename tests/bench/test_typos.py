"""Typos as fingers make them."""

from random import Random

from bench.typos import mistyped, mistyped_stem, with_two_typos, with_typo

SEEDS = range(200)


def test_a_letter_is_dropped_doubled_or_swapped_with_its_neighbour():
    found = {mistyped("sol", Random(seed)) for seed in SEEDS}
    assert found == {"ol", "sl", "so", "ssol", "sool", "soll", "osl", "slo"}


def test_letters_that_are_the_same_are_not_swapped():
    assert {mistyped("ll", Random(seed)) for seed in SEEDS} == {"l", "lll"}


def test_the_first_letter_and_the_ending_stay():
    found = {mistyped_stem("facturas", Random(seed)) for seed in SEEDS}
    assert "facutras" in found
    assert "factruas" not in found
    assert all(typo != "facturas" and typo[0] == "f" and typo[-3:] == "ras" for typo in found)


def test_one_typo_drops_one_letter_of_the_longest_word():
    found = {with_typo(["sol", "tomate"], Random(seed)) for seed in SEEDS}
    assert found == {
        f"sol {typo}" for typo in ("omate", "tmate", "toate", "tomte", "tomae", "tomat")
    }


def test_two_of_the_words_have_a_typo_each():
    words = ["huerta", "tomate", "raíces"]
    for seed in SEEDS:
        typed = with_two_typos(words, Random(seed)).split()
        assert sum(word != before for word, before in zip(typed, words, strict=True)) == 2
