"""Messages as they arrive: headers, text of any kind, hostile values."""

from collections.abc import Iterator
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from django.utils import translation
from wagtail.models import Site

from core.base.models import SiteSettings
from core.mail.messages import message_of
from core.mail.models import OutgoingMail
from core.mail.outgoing import LONGEST_SUBJECT, post, render_mail
from core.mail.sending import send_due
from tests.postbox import PostBox

pytestmark = pytest.mark.django_db
ANA = "ana@correo.example"
BREAKS = "Hola\r\nBcc: otra@correo.example\n\x0bX: 1\x85\u2028<b>\0\ud800"


@pytest.fixture
def box(settings) -> Iterator[PostBox]:
    """Run an SMTP server and send to it."""
    settings.SITE_URL = "https://motivacional.example"
    settings.DEFAULT_FROM_EMAIL = "motiVAcional <hola@motivacional.example>"
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield box


def arrived(box: PostBox):
    """Send what waits; return the only message."""
    assert send_due.call() == 1
    (message,) = box.messages
    return message


def raw(key: str) -> bytes:
    """Return a mail as the server is told it."""
    return message_of(OutgoingMail.objects.get(key=key)).message(policy=SMTP).as_bytes()


def test_headers(box):
    post("a", ANA, "Tu comentario", "Texto")
    pk = OutgoingMail.objects.get().pk
    message = arrived(box)
    assert message["From"] == "motiVAcional <hola@motivacional.example>"
    assert message["To"] == ANA and message["Subject"] == "Tu comentario"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].startswith(f"<mail-{pk}-")
    assert message["Message-ID"].endswith("@motivacional.example>")
    assert parsedate_to_datetime(message["Date"]).tzinfo
    assert message["Reply-To"] is None and message["Bcc"] is None


def test_headers_of_its_own_whatever_their_case(box):
    post("a", ANA, "Hola", "Texto", headers={"reply-to": "eva@correo.example", "X-Tema": "año"})
    message = arrived(box)
    assert message["Reply-To"] == "eva@correo.example" and message["X-Tema"] == "año"


def test_long_addresses_in_headers_stay_readable_by_machines(box):
    link = f"<https://motivacional.example/baja/{'aB1_-' * 40}/>"
    ids = " ".join(f"<mail-{number}-{'2' * 40}@motivacional.example>" for number in range(3))
    given = {
        "List-Unsubscribe": f"<mailto:baja@motivacional.example>, {link}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "References": ids,
    }
    post("a", ANA, "Hola", "Texto", headers=given)
    assert link.encode() in raw("a") and b"utf-8?q?" not in raw("a")
    assert max(map(len, raw("a").splitlines())) == len(link) + 1
    message = arrived(box)
    assert {name: message[name] for name in given} == given


def test_headers_without_a_value_are_left_out_and_those_in_spanish_arrive(box):
    given = {"Reply-To": "", "List-Unsubscribe": "", "References": "año"}
    post("a", ANA, "Hola", "Texto", headers=given)
    assert OutgoingMail.objects.get().headers == {"References": "año"}
    assert arrived(box)["References"] == "año" and "Texto" in box.messages[0].get_content()


def test_text_of_any_kind_arrives(box):
    text = f"Año nuevo, ñandú, 😀, «comillas»\n.\n{'x' * 3000}\n{'ñ' * 3000}\n\nFin\n"
    html = "<p>Año 😀</p>" + "<i>ñ</i>" * 500
    post("a", ANA, f"Año 😀 {'ñandú ' * 20}", text, html=html)
    assert raw("a").isascii() and max(map(len, raw("a").splitlines())) <= 998
    message = arrived(box)
    assert message["Subject"] == f"Año 😀 {'ñandú ' * 20}".strip()
    plain = message.get_body(("plain",)).get_content()
    assert plain.replace("\r\n", "\n") == text
    assert message.get_body(("html",)).get_content().strip() == html


def test_no_line_break_reaches_a_header(box):
    post("a", ANA, BREAKS, BREAKS, html=BREAKS, headers={"Reply-To": BREAKS, "X-Nota": BREAKS})
    message = arrived(box)
    assert message["Subject"] == "Hola Bcc: otra@correo.example X: 1 <b>\ufffd\ufffd"
    assert message["X-Nota"] == message["Subject"]
    assert message["Bcc"] is None and message["X"] is None


def test_no_line_break_in_disguise_either(box):
    """Python decodes what looks like the coding of headers, and refuses the line break that it finds."""
    text = "=?utf-8?q?Hola=0D=0ABcc:_otra@correo.example?="
    post("a", ANA, text, "Texto", headers={"Reply-To": f"{text} <{ANA}>", "X-Nota": text})
    message = arrived(box)
    assert message["Subject"] == message["X-Nota"] == text.replace("=?u", "= ?u")
    assert message["Bcc"] is None


def test_a_long_subject_is_cut(box):
    post("a", ANA, "Sí " * 100_000, "Texto")
    assert len(arrived(box)["Subject"]) <= LONGEST_SUBJECT


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nadie",
        f"{ANA}\r\nBcc: otra@correo.example",
        f"{ANA}, otra@correo.example",
        f"{ANA}\0@x",
        "\ud800@correo.example",
        "an\0a@correo.example",
        "ana@corr\ud800eo.example",
        "ñandú@correo.example",
        "a" * 100_000,
        f"<{ANA}>",
        "@",
        '"',
        "a@[",
        "(",
    ],
)
def test_what_is_no_address_is_given_up_and_holds_up_no_other(box, caplog, address):
    post("bad", address, "Hola", "Texto")
    post("good", ANA, "Hola", "Texto")
    assert send_due.call() == 1 and [message["To"] for message in box.messages] == [ANA]
    bad = OutgoingMail.objects.get(key="bad")
    assert bad.recipient == "" and not OutgoingMail.objects.due().exists()
    assert f"Mail {bad.pk} is given up" in caplog.text and "otra@" not in caplog.text


def test_an_address_with_letters_of_ones_own_arrives(box):
    post("a", "ana@correo-ñandú.example", "Hola", "Texto")
    assert arrived(box)["To"] == "ana@xn--correo-and-z9a5i.example"


@pytest.mark.parametrize(
    "name", ["Bcc", "to", "FROM", "Message-ID", "Content-Type", "X\r\nBcc", "", "X:", "Añil"]
)
def test_headers_that_are_not_the_callers_are_refused(name):
    with pytest.raises(ValueError, match="Not a header"):
        post("a", ANA, "Hola", "Texto", headers={name: "x"})
    assert not OutgoingMail.objects.exists()


def test_a_row_that_no_mail_can_be_made_of_holds_up_no_other(box):
    """Rows are made by `post` alone; one spoilt by hand is tried again until it's given up."""
    post("bad", ANA, "Hola", "Texto")
    OutgoingMail.objects.update(subject="Hola\nBcc: otra@correo.example")
    post("good", ANA, "Hola", "Texto")
    assert send_due.call() == 1 and len(box.messages) == 1


class TestTemplates:
    """Subject and text from one template."""

    @pytest.fixture(autouse=True)
    def template(self, settings, tmp_path: Path) -> Iterator[Path]:
        settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
        path = tmp_path / "mail.txt"
        path.write_text(
            "{% load i18n %}\n"
            "{{ site_name }}: {{ title }}\n\n{{ note }}\n{% translate 'Save' %}\n{{ site_url }}/a/\n\n"
        )
        yield path

    def test_subject_and_text(self, settings):
        settings.SITE_URL = "https://motivacional.example"
        found, _made = SiteSettings.objects.get_or_create(site=Site.objects.get())
        SiteSettings.objects.filter(pk=found.pk).update(name="Otra & una")
        subject, text = render_mail("mail.txt", {"title": '<b>"dos"</b>', "note": "a < b\nc"})
        assert subject == 'Otra & una: <b>"dos"</b>'
        assert text == "a < b\nc\nGuardar\nhttps://motivacional.example/a/\n"

    def test_it_speaks_the_sites_language_whoever_acts(self):
        with translation.override("en"):
            assert "Guardar" in render_mail("mail.txt", {"title": "Hola"})[1]

    def test_a_site_without_settings_has_a_name(self, django_assert_num_queries):
        SiteSettings.objects.all().delete()
        with django_assert_num_queries(1):
            assert render_mail("mail.txt", {"title": "Hola"})[0] == "motiVAcional: Hola"

    def test_a_line_break_in_a_value_reaches_no_header(self):
        subject, text = render_mail("mail.txt", {"title": "Hola\r\nBcc: x"})
        assert subject == "motiVAcional: Hola" and text.startswith("Bcc: x")
