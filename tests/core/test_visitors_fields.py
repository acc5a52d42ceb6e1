"""Fields of visitors' forms: what they take, how they keep it, and how they say what is wrong."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import translation

from core.visitors.fields import CleanField, MailField, NameField, SiteField, TextField, mail_key


def refusal(field: CleanField, value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.error_list[0].code


class TestName:
    @pytest.mark.parametrize(
        ("written", "name"),
        [
            ("  María   José\n", "María José"),
            ("O'Connor-Ñáñez, Ana (la de Lanús)", "O'Connor-Ñáñez, Ana (la de Lanús)"),
            ("李", "李"),
            ("Ana 👩‍👩‍👧", "Ana 👩‍👩‍👧"),
            ("<b>Ana<b> & Cía.", "<b>Ana<b> & Cía."),  # escaped where it is shown
            ("\u202eanA\x00", "anA"),
            ("A" * 60, "A" * 60),
        ],
        ids=ascii,
    )
    def test_names(self, written, name):
        assert NameField().clean(written) == name

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("", "required"),
            (None, "required"),
            ("\u200b\u2060 \u3164", "required"),
            ("\u0301\u0301", "required"),
            ("123", "letter"),
            ("👩‍👩‍👧", "letter"),
            ("...", "letter"),
            ("ana@example.org", "address"),
            ("Ana https://casino.example", "address"),
            ("A" * 61, "max_length"),
            ("A" * 10_000, "max_length"),
        ],
        ids=lambda value: ascii(value)[:30],
    )
    def test_what_is_no_name(self, written, code):
        assert refusal(NameField(), written) == code

    def test_zalgo_is_a_name_again(self):
        assert len(NameField().clean("Z̸̢̡̛̗͇̈́̈́̈́̈́̈́̈́ä́̈́̈́̈́̈́̈́")) <= 8

    def test_it_may_be_left_out_where_the_form_says_so(self):
        assert NameField(required=False).clean(" ") == ""


class TestMail:
    @pytest.mark.parametrize(
        ("written", "address"),
        [
            ("ana@example.org", "ana@example.org"),
            ("  Ana.Paz+blog@Example.ORG\r\n", "Ana.Paz+blog@example.org"),
            ("ana@ñandú.com.ar", "ana@xn--and-6ma2c.com.ar"),
            ("ana@ÑANDÚ.com.ar", "ana@xn--and-6ma2c.com.ar"),
            ("ana@straße.de", "ana@xn--strae-oqa.de"),
            ("ana@почта.рф", "ana@xn--80a1acny.xn--p1ai"),
            ("ana@xn--80a1acny.xn--p1ai", "ana@xn--80a1acny.xn--p1ai"),
            ("ana@日本語テスト.jp", "ana@xn--zckzah9945czlbtz6h.jp"),
            ("ana@example。org", "ana@example.org"),
            ("a\x00na@ex\u202eample.org", "ana@example.org"),
            ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
        ],
        ids=ascii,
    )
    def test_addresses(self, written, address):
        assert MailField().clean(written) == address

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("", "required"),
            ("\u200b", "required"),
            ("ana", "invalid"),
            ("ana@", "invalid"),
            ("@example.org", "invalid"),
            ("ana..paz@example.org", "invalid"),
            ("Ana <ana@example.org>", "invalid"),
            ("mailto:ana@example.org", "invalid"),
            ('"ana"@example.org', "invalid"),
            ("<script>@example.org", "invalid"),
            ("ana@example.org\nBcc: eva@example.org", "lines"),
            ("ana@example.org\rBcc: eva@example.org", "lines"),
            ("ana@example.org\u2028Bcc:", "lines"),
            ("ana@example.org\x85Bcc:", "lines"),
            ("ana@example.org, eva@example.org", "several"),
            ("ana@example.org;eva@example.org", "several"),
            ("ana@example.org eva@example.org", "several"),
            ("ana@eva@example.org", "several"),
            ("ana paz@example.org", "spaces"),
            ("ñandú@example.org", "local"),
            ("аna@example.org", "local"),  # a Cyrillic а
            ("ana@example", "domain"),
            ("ana@localhost", "domain"),
            ("ana@127.0.0.1", "domain"),
            ("ana@[127.0.0.1]", "domain"),
            ("ana@example..org", "domain"),
            ("ana@-example.org", "domain"),
            ("ana@ex_ample.org", "domain"),
            ("ana@example.org.", "domain"),
            ("ana@xn--zzzzzzzzzzzzzz.com", "domain"),
            ("ana@" + "ñ" * 60 + ".com", "domain"),
            ("ana@pаypal.com", "confusable"),  # one Cyrillic letter
            ("ana@xn--pypal-4ve.com", "confusable"),  # the same, as it is sent
            ("ana@аррӏе.com", "confusable"),  # all of them
            ("a" * 65 + "@example.org", "max_length"),
            ("ana@" + "a." * 126 + "org", "max_length"),
            ("ana@" + "ñ.a." * 60 + "com", "domain"),  # too long as punycode
            ("a" * 1_000_000 + "@example.org", "max_length"),
            ("@" * 1_000_000, "several"),
            ("ana@" + "ñ" * 1_000_000, "max_length"),
        ],
        ids=lambda value: ascii(value)[:40],
    )
    def test_what_can_not_be_written_to(self, written, code):
        assert refusal(MailField(), written) == code

    def test_what_mends_it_is_said_in_spanish(self):
        with translation.override("es-ar"), pytest.raises(ValidationError, match="letras como ñ"):
            MailField().clean("ñandú@example.org")

    def test_capitals_make_no_other_person(self):
        assert mail_key(" Ana@Example.org") == mail_key("ana@example.org") == "ana@example.org"


class TestSite:
    @pytest.mark.parametrize(
        ("written", "address"),
        [
            ("", ""),
            (None, ""),
            ("\u200b", ""),
            ("example.org", "https://example.org"),
            ("//example.org", "https://example.org"),
            ("EXAMPLE.org:8080/Ruta?q=a b#ñ", "https://example.org:8080/Ruta?q=a%20b#%C3%B1"),
            ("http://example.org/", "http://example.org/"),
            ("HTTPS://example.org", "https://example.org"),
            ("https://ñandú.com.ar", "https://xn--and-6ma2c.com.ar"),
            ("https://example.org/a@b", "https://example.org/a@b"),
            ("http://192.0.2.1/a", "http://192.0.2.1/a"),
            ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/"),
            ('https://example.org/"onclick=a()', "https://example.org/%22onclick=a()"),
            ("https://example.org/<b>", "https://example.org/%3Cb%3E"),
        ],
        ids=ascii,
    )
    def test_addresses(self, written, address):
        assert SiteField().clean(written) == address

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("javascript:alert(1)", "scheme"),
            ("JaVaScRiPt://example.org/%0aalert(1)", "scheme"),
            ("java\x00script:alert(1)", "scheme"),
            ("javascript:1", "invalid"),
            ("java\tscript:alert(1)", "invalid"),
            ("data:text/html,<script>", "scheme"),
            ("ftp://example.org", "scheme"),
            ("mailto:ana@example.org", "scheme"),
            ("https://ana:clave@example.org", "credentials"),
            ("ana@example.org", "credentials"),
            ("https://example.org\\@otra.example", "invalid"),
            ("https://", "invalid"),
            ("mi sitio.com", "invalid"),
            ("localhost:8000", "invalid"),
            ("http://2130706433/", "invalid"),
            ("http://0x7f.1/", "invalid"),
            ("http://[::1", "invalid"),
            ("http://[v1.a]", "invalid"),
            ("http://example.org:99999", "invalid"),
            ("http://example.org:ab", "invalid"),
            ("https://℀.com", "invalid"),
            ("https://" + "a" * 64 + ".com", "invalid"),
            ("https://аррӏе.com", "confusable"),
            ("https://example.org/" + "a" * 200, "max_length"),
            ("https://example.org/" + "ñ" * 50, "max_length"),
            ("example.org/" + "a" * 1_000_000, "max_length"),
        ],
        ids=lambda value: ascii(value)[:40],
    )
    def test_what_is_no_site(self, written, code):
        assert refusal(SiteField(), written) == code


class TestText:
    def test_lines_stay(self):
        assert TextField().clean(" a\r\n\r\nb\x00 ") == "a\n\nb"

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("", "required"),
            ("\u200b\n\u2060\u3164", "required"),
            ("ab", "min_length"),
            ("a\u200b\u200b\u200b", "min_length"),
            ("a" * 11, "max_length"),
            ("a" * 2_000_000, "max_length"),
        ],
        ids=lambda value: ascii(value)[:20],
    )
    def test_what_is_too_short_or_too_long(self, written, code):
        assert refusal(TextField(min_length=3, max_length=10), written) == code

    def test_what_counts_is_what_is_seen(self):
        assert TextField(max_length=5).clean("a\r\nb\r\nc" + "\u200b" * 50) == "a\nb\nc"

    def test_how_much_too_long_is_said(self):
        with translation.override("es-ar"), pytest.raises(ValidationError) as refused:
            TextField(max_length=10).clean("a" * 12)
        assert refused.value.messages == ["El texto tiene 12 caracteres y entran 10: acortalo."]

    def test_bytes_that_are_no_text_come_as_text(self):
        """Django decodes a form; the fields take what it makes of broken UTF-8."""
        request = RequestFactory().post(
            "/", b"text=a%ff%ed%a0%80b%00", content_type="application/x-www-form-urlencoded"
        )
        TextField().clean(request.POST["text"]).encode()


@pytest.mark.parametrize(
    "field",
    [NameField(), MailField(), SiteField(), TextField()],
    ids=lambda field: type(field).__name__,
)
@pytest.mark.parametrize(
    "value", [[], {}, 0, 1.5, b"a", ["a"], object()], ids=lambda v: type(v).__name__
)
def test_what_is_no_text_is_taken_or_refused(field, value):
    try:
        assert isinstance(field.clean(value), str)
    except ValidationError as refused:
        assert refused.messages
