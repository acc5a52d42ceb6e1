"""What readers type, as it is written down and as it is judged."""

import pytest

from bench.sets import holds, is_found, joined_lines, read_set


@pytest.mark.parametrize(
    ("name", "parts", "count"),
    [
        ("questions", 2, 60),
        ("joined", 2, 40),
        ("real_words", 1, 60),
        ("suggestions", 2, 26),
    ],
)
def test_every_case_has_its_parts(name, parts, count):
    cases = read_set(name)
    assert len(cases) == count
    assert all(len(case) == parts and all(case) for case in cases)


def test_each_form_has_an_article_that_no_other_form_is_in():
    lines = list(joined_lines())
    forms = {written for written, _typed in read_set("joined")}
    assert len(lines) == len(forms) == len({line["slug"] for line in lines})
    assert all(sum(holds(line["html"], form) for line in lines) == 1 for form in forms)


def test_a_word_is_held_as_written_alone():
    assert holds("Su Mail, por favor", "mail")
    assert not holds("Su e-mail", "mail")
    assert not holds("Videollamadas", "videollamada")


def test_the_first_three_count():
    assert is_found("mail", ["", "", "un mail"])
    assert not is_found("mail", ["", "", "", "un mail"])
