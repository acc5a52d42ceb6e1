"""Patterns and parsers over what others wrote take linear time.

What is too slow runs in a process of its own, killed after some seconds: a pattern that hangs holds the GIL. All of
them together take some seconds of CPU: each of a hundred patterns is fed some dozens of strings.
"""

import re
from email import message_from_bytes

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from bench.hostile.regexes import RATIO, Case, attacks_on, case_of, costs, of_the_code
from comments.markup import to_html
from core.blocks.convert import blocks_from_html
from core.blocks.markdown import to_markdown
from core.blocks.paste import clean_paste
from core.blocks.sanitize import clean_html, html_to_text
from core.visitors.spam import count_links, folded
from core.visitors.texts import clean_lines
from core.wagtail_compat.addresses import DIGITS
from newsletter.bounces import reports
from newsletter.importing import files

LONGEST_WAIT = 30  # seconds: parsers do more for each character, and the machine may be busy


def too_slow(cases, *how):
    """Say which cases cost too much, twice: what a busy machine holds up once isn't slow by itself."""
    found = cases
    for _again in range(2):
        worst = [cost for cost in costs(found, *how) if cost.ratio > RATIO]
        names = {cost.name for cost in worst}
        found = [case for case in cases if case.name in names]
    return [f"{cost.name}: {cost.seconds} at {cost.looks}" for cost in worst]


def test_every_pattern_of_the_code_is_found():
    found = of_the_code()
    assert len(found) > 100
    unknown = [each.place for each in found if each.pattern is None]
    assert not unknown, "make these of constants, so that they can be attacked"


def test_every_pattern_of_the_code_is_linear():
    cases = [
        case_of(f"{each.place} {each.pattern.pattern!r}", each.pattern) for each in of_the_code()
    ]
    assert not too_slow(cases)


def test_the_strings_find_what_hurts():
    hurtful = [
        r"(a+)+$",
        r"\s*<br\s*/?>",
        r"<style.*?</style>",
        r"(\d+)px",
        r"\[caption[^\]]*\](.*?)\[/caption\]",
        r"\\pngblip(?:\\[a-z]+-?\d* ?|\s)*([0-9a-f]{40,})",
    ]
    found = list(
        costs([case_of(each, re.compile(each, re.DOTALL)) for each in hurtful], deadline=1)
    )
    assert [cost.name for cost in found if cost.ratio > RATIO] == hurtful


def patterns_of_addresses(resolver):
    for each in resolver.url_patterns:
        yield each.pattern.regex
        if isinstance(each, URLResolver):
            yield from patterns_of_addresses(each)
        else:
            assert isinstance(each, URLPattern)


def test_every_address_is_linear():
    regexes = {each.pattern: each for each in patterns_of_addresses(get_resolver())}
    regexes |= {each.regex: re.compile(each.regex) for each in get_converters().values()}
    telling = {key: each for key, each in regexes.items() if re.search(r"[*+]", key)}
    assert not too_slow([case_of(key, each) for key, each in telling.items()])
    assert get_converters()["int"].regex == f"[0-9]{{1,{DIGITS}}}"


PIECES = {
    "html": [
        "<div>", "<b>", "<b><p>", "<p>x", "<ul><li>", "<li>", "<table><tr><td>", "<a href=x>", "<!--", "<![if x]>",
        "<br>", "&#x", "<", "<a ", "<a b='", "</p>", "<figure><img src=x>", "<style>.a{x}</style>", "<svg><p>", "<?",
        "<p style='mso-list:l0 level3 lfo1'>x</p>", "<p><span style='font-size:9pt'>x</span></p>", "<blockquote><p>x",
        "[caption]<img>[/caption]", "<ul><li><p>x</p><p>y</p>", "<dl><dt>", "<select>", "<pre>", "<td>x", "<tr>",
    ],
    "text": [
        "[", "](", "*", "**a", "_a_", "`", "> ", "- ", "  - ", "1. ", "<", "http://a.b/", "a@b.c ", "\\", "[a](b)",
        "![](", "~~", "&", "\n\n", "    a\n", "www.", "***a", "<http://", "a\n- ", "((", "http://a.b/(", "> > ",
        "a\u0301\u0302\u0303\u0304", "c4s1n0", "\u200d", "😀\u200d",
    ],
    "mail": ["<", "a@b.c,", "multipart/mixed;", '"', "(", "=?utf-8?b?", ";a=b", " \r\n\t", "smtp; 550 "],
    "list": [",", ";", '"', '""', "\n", "a,b\n", '"a"b', "\r", "\t"],
}  # fmt: skip


def strings_of(kind):
    def strings(size):
        yield from (piece * (size // len(piece)) for piece in PIECES[kind])
        if kind == "html":  # wide above, tall below; type that each paragraph repeats
            yield "<table><tr>" + "<td>x" * (size // 10) + "<tr><td>" * (size // 16)
            yield "".join(f"<b id={n}>" for n in range(size // 20)) + "<p>x" * (size // 8)
        if kind == "text":
            yield "".join("`" * n + " " for n in range(int((2 * size) ** 0.5)))

    return strings


def converted(html):
    blocks_from_html(clean_paste(html).html)


def marked_down(html):
    to_markdown(clean_html(html), "https://sitio.example/")


def bounced(text):
    body = f"Content-Type: multipart/report; boundary=x\r\nList-Unsubscribe: {text}\r\n\r\n--x\r\n{text}".encode()
    message_from_bytes(body)
    for each in (body, f'{{"type": "bounce", "address": "{text}"}}'.encode(), text.encode()):
        try:
            reports.read(each)
        except reports.NotUnderstood:
            continue


def imported(text):
    for headers in ("", "correo,nombre\n", "correo,status,unsub_time,confirm_time,created_at\n"):
        try:
            for _row in files.rows_of(files.decoded((headers + text).encode())):
                pass
        except files.Unreadable:
            continue


@pytest.mark.parametrize(
    ("run", "kind", "sizes"),
    [
        (clean_html, "html", (5_000, 20_000)),
        (html_to_text, "html", (5_000, 20_000)),
        (converted, "html", (1_000, 4_000)),  # Beautiful Soup takes a millisecond for some tags
        (marked_down, "html", (1_000, 4_000)),
        (to_html, "text", (1_250, 5_000)),  # a comment's greatest length
        (clean_lines, "text", (10_000, 40_000)),
        (folded, "text", (10_000, 40_000)),
        (count_links, "text", (10_000, 40_000)),
        (bounced, "mail", (20_000, 80_000)),
        (imported, "list", (20_000, 80_000)),
    ],
)
def test_every_parser_is_linear(run, kind, sizes):
    cases = [Case(run.__name__, run, strings_of(kind))]
    assert not too_slow(cases, sizes, LONGEST_WAIT)


def test_strings_are_as_long_as_asked():
    for text in attacks_on(re.compile(r"<a\b[^>]*>"))(20_000):
        assert 19_000 < len(text) < 20_100
