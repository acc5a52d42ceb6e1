"""A message of an issue as it arrives: parts, headers, and nobody's links but the addressee's."""

from email.policy import SMTP, SMTPUTF8, default

import pytest
from django.core.mail import mailers

from core.mail.messages import NoAddress, storable
from newsletter.mails.rendering import rendered
from newsletter.models import Delivery, NewsletterSettings, Subscriber
from tests.newsletter.laid_out import arrived, delivery_of, issue_of, mail_of, part
from tests.postbox import PostBox

pytestmark = pytest.mark.django_db

HOSTILE = [
    "Semana\r\nBcc: eva@otro.example",
    "👩🏽‍💻 𝒜 ñandú, con <b>",
    "ñandú " * 50,
    "x" * 300,
    "<script>alert(1)</script>",
    "=?utf-8?q?=0D=0ABcc:_eva@otro.example?=",
    'Ñata "la", <eva@otro.example>',
    "\u202egnp.exe",
    "\0\ud800",
    " ",
]


@pytest.fixture
def issue(site):
    """Return the issue of an article."""
    return issue_of(site.article(title="La semana", revision=False))


def wishes(site, **values):
    NewsletterSettings.objects.update_or_create(site=site.site, defaults=values)


def test_what_arrives(issue, site, settings):
    settings.DEFAULT_FROM_EMAIL = "Otro nombre <hola@motivacional.example>"
    settings.SITE_URL = "https://ñandú.example"
    wishes(site, sender_name="Ñata, de motiVAcional", reply_to="lucia@motivacional.example")
    delivery = delivery_of(issue, "Ana, la de Óscar")
    laid_out = rendered(issue)
    message = arrived(laid_out, delivery)
    assert message.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]
    token = delivery.subscriber.token
    assert part(message, "plain") == laid_out.text.replace(laid_out.mark, token)
    assert part(message, "html").strip() == laid_out.html.replace(laid_out.mark, token).strip()
    assert str(message["From"]) == '"Ñata, de motiVAcional" <hola@motivacional.example>'
    assert str(message["To"]) == '"Ana, la de Óscar" <ana@correo.example>'
    assert message["Reply-To"] == "lucia@motivacional.example"
    assert (message["Subject"], message["MIME-Version"]) == ("La semana", "1.0")
    assert message["Date"].datetime
    assert message["Auto-Submitted"] == "auto-generated" and message["Precedence"] is None
    assert message["List-Id"] == "<boletin.xn--and-6ma2c.example>"
    own = f"<https://ñandú.example/suscripcion/{token}/baja/>"
    assert message["List-Unsubscribe"] == own
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not any(header.defects for header in message.values())


def test_addresses_with_letters_of_other_alphabets(issue, site, settings):
    settings.DEFAULT_FROM_EMAIL = "Ñata <hola@xn--and-6ma2c.example>"
    wishes(site, reply_to="lucia@ñandú.example")
    delivery = delivery_of(issue)
    delivery.subscriber.email = "ana@correo.ñandú.example"
    message = arrived(rendered(issue), delivery)
    assert message["From"].addresses[0].addr_spec == "hola@xn--and-6ma2c.example"
    assert message["Reply-To"] == "lucia@xn--and-6ma2c.example"
    assert message["To"] == "ana@correo.xn--and-6ma2c.example"


def test_a_senders_name_before_the_at_in_utf8(issue, settings):
    settings.DEFAULT_FROM_EMAIL = "Lucía <lucía@xn--and-6ma2c.example>"
    message = rendered(issue).message_for(delivery_of(issue))
    sent = message.message(policy=SMTPUTF8).as_bytes().decode()
    assert "From: motiVAcional <lucía@xn--and-6ma2c.example>\r\n" in sent


def test_by_default_the_site_writes_and_nothing_says_where_to_answer(issue):
    message = arrived(rendered(issue), delivery_of(issue))
    assert message["From"].addresses[0].display_name == "motiVAcional"
    assert str(message["To"]) == "ana@correo.example"
    assert message["Reply-To"] is None


def test_a_message_sent_again_is_known_as_the_same(issue):
    delivery = delivery_of(issue)
    first, again = (arrived(rendered(issue), delivery) for _time in range(2))
    assert first["Message-ID"] == again["Message-ID"]
    other = arrived(rendered(issue), delivery_of(issue, box="eva"))
    assert other["Message-ID"] != first["Message-ID"]


def test_a_test_is_another_each_time(issue):
    tried = Delivery(issue=issue, subscriber=Subscriber(email="ana@correo.example"))
    first, again = (arrived(rendered(issue), tried) for _time in range(2))
    assert first["Message-ID"] != again["Message-ID"]


def test_links_belong_to_the_addressee(issue):
    laid_out = rendered(issue)
    tokens = {}
    for box in ("ana", "eva"):
        delivery = delivery_of(issue, box=box)
        tokens[box] = delivery.subscriber.token
        message = arrived(laid_out, delivery)
        for body in (part(message, "plain"), part(message, "html")):
            assert body.count(tokens[box]) == 2 and laid_out.mark not in body
        assert Subscriber.from_token(tokens[box]) == delivery.subscriber
        assert tokens[box] in message["List-Unsubscribe"]
    assert tokens["ana"] != tokens["eva"]
    assert tokens["ana"] not in str(message)


def test_hostile_titles_and_names(issue, site):
    delivery = delivery_of(issue)
    for hostile in HOSTILE:
        wishes(site, sender_name=storable(hostile)[:80], reply_to="lucia@motivacional.example")
        issue.subject = delivery.subscriber.name = hostile
        message = arrived(rendered(issue), delivery)
        assert message["Bcc"] is None and len(message.keys()) == 12, hostile
        for header in ("From", "To", "Reply-To"):
            assert len(message[header].addresses) == 1, hostile
        assert message["To"].addresses[0].addr_spec == "ana@correo.example"
        assert not {"\n", "\r"} & set(message["Subject"])
        assert "<script" not in part(message, "html")


def test_servers_take_it(issue, settings, django_capture_on_commit_callbacks):
    delivery = delivery_of(issue, 'Ñata "la", <eva@otro.example>')
    with PostBox() as box, django_capture_on_commit_callbacks(execute=True):
        settings.MAILERS = box.mailers()
        mailers["server"].send_messages([rendered(issue).message_for(delivery)])
    (message,) = box.messages
    assert message["To"].addresses[0].addr_spec == "ana@correo.example"


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@correo.example\r\nBcc: x@y.example", "ana@-.example", "a b@c.example"],
)
def test_to_no_address_nothing_is_sent(issue, address):
    with pytest.raises(NoAddress):
        rendered(issue).message_for(Delivery(issue=issue, subscriber=Subscriber(email=address)))


def test_what_is_remembered_is_written_as_pythons_library_would(issue):
    message = mail_of(issue.article).message_for(delivery_of(issue, "Óscar"))
    for policy in (SMTP, default, SMTP):
        sent = message.message(policy=policy).as_bytes()
        assert (b"\r\n" in sent) == (policy is SMTP)
        assert sent.count(b"MIME-Version") == 1
