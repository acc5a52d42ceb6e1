"""Links that need no login: each opens what it was made for and nothing else, says no address, and stands in no log."""

import logging
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from itertools import product
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from comments.editing import token_of
from comments.models import Comment, Follower
from comments.notifications.followers import CONFIRMING, STOPPING, _token
from comments.notifications.moderators import DECIDING
from core.serving.private_logs import SECRET_PATHS, without_secrets
from core.visitors.links import SignedLink
from core.visitors.models import DataRequest, consent_to
from editorial.review_links.links import share
from newsletter.bounces.views import _LINK as BOUNCES
from newsletter.models import SignUp, Subscriber
from services.models import ColleagueContact, Referral, ServiceRequest
from services.models.colleagues import ADDRESS, CONSENT, OWN, REVIEW
from tests.comments.postman import moderator
from tests.comments.readers import SAME_SITE
from tests.data_links import token_for
from tests.factories import ColleagueFactory, UserFactory

pytestmark = pytest.mark.django_db
ANA = "ana@correo.example"
REFUSED = {403, 404, 405, 410}


@dataclass
class Links:
    """A token of every purpose, and the addresses that take one."""

    tokens: dict[str, str]

    def path(self, name: str, token: str) -> str:
        return reverse(name, args=[token])


# The names of addresses by the purpose of the token that they take.
PLACES = {
    "confirm_follower": "comments.follow",
    "stop_follower": "comments.stop",
    "mend_comment": "comments.mending",
    "confirm_comment": "comments.mending",
    "withdraw_comment": "comments.mending",
    "decide_comment": "comments.decide",
    "subscribe_confirm": "newsletter.confirm",
    "subscription": "newsletter.subscriber",
    "unsubscribe": "newsletter.subscriber",
    "resubscribe": "newsletter.subscriber",
    "newsletter_bounces": "newsletter.bounces",
    "review_link": "desk.review-link",
    "review_thanks": "desk.review-link",
    "colleague_own": "services.colleague",
    "colleague_consent": "services.colleague-consent",
    "colleague_address": "services.colleague-address",
    "colleague_review": "services.colleague-review",
    "service_request": "services.request",
    "service_request_thanks": "services.request-thanks",
    "service_referral": "services.referral",
    "my_data": "visitors.personal_data",
    "download_my_data": "visitors.personal_data",
    "erase_my_data": "visitors.personal_data",
}


STATEFUL = (
    Comment,
    Follower,
    SignUp,
    Subscriber,
    DataRequest,
    ServiceRequest,
    ColleagueContact,
    Referral,
)


@pytest.fixture
def links(site) -> Links:
    """Return the links that mails of all kinds hold."""
    article = site.article(title="Ordenar", slug="ordenar")
    comment = Comment.objects.create(article=article, text="Hola.", name="Ana", email=ANA)
    follower = Follower.objects.create(article=article, email=ANA)
    consent = consent_to("newsletter", "Sí")
    asked = ServiceRequest.objects.create(
        needed="Turnos", name="Ana", email=ANA, consent=consent, fingerprint="1"
    )
    card = ColleagueFactory(
        contact={"new_email": "otra@correo.example", "review_asked_at": timezone.now()}
    )
    to_ask = ColleagueFactory(agreed=False, contact={"asked_at": timezone.now()})
    return Links(
        {
            "services.colleague": card.contact.token(OWN),
            "services.colleague-consent": to_ask.contact.token(CONSENT),
            "services.colleague-address": card.contact.token(ADDRESS),
            "services.colleague-review": card.contact.token(REVIEW),
            "comments.follow": _token(CONFIRMING, follower),
            "comments.stop": _token(STOPPING, follower),
            "comments.mending": token_of(comment),
            "comments.decide": DECIDING.sign([moderator("mora").pk, comment.pk, "approved"]),
            "comments.cookie": SignedLink("comments.cookie", timedelta(days=30)).sign([comment.pk]),
            "comments.trust": SignedLink("comments.trust", timedelta(days=180)).sign(
                [[comment.pk], []]
            ),
            "newsletter.confirm": SignUp.objects.create(email=ANA, consent=consent).token,
            "newsletter.subscriber": Subscriber.objects.create(email=ANA).token,
            "newsletter.bounces": BOUNCES.sign("provider"),
            "desk.review-link": share(article, UserFactory(), "Marta", 7).token,
            "services.request": asked.token,
            "services.request-thanks": asked.thanks_token,
            "services.referral": Referral.objects.create(
                request=asked, name="Irma", email=ANA, state="sent"
            ).token,
            "visitors.personal_data": token_for(ANA),
        }
    )


def patterns(found: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Yield each address of the site that takes a token, as far as the token, and its pattern."""
    for each in found.url_patterns:
        route = before + str(each.pattern).removeprefix("^")
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        elif {"token", "secret"} & set(each.pattern.regex.groupindex):
            yield route, each


def state() -> list:
    """Return what the links could change."""
    return [list(model.objects.order_by("pk").values()) for model in STATEFUL]


def test_every_address_that_takes_a_token_is_known_here_and_to_the_log():
    known = dict(patterns(get_resolver()))
    assert {each.name for each in known.values()} >= PLACES.keys()
    for route, each in known.items():
        assert route.startswith(SECRET_PATHS), route
        assert each.name in PLACES or "password_reset" in each.name, each.name


@pytest.fixture
def unwritten(monkeypatch):
    """Leave every template unrendered, half the cost of a refusal: what refuses a token is decided before."""
    monkeypatch.setattr(Template, "render", lambda *_args, **_options: "")


@pytest.mark.usefixtures("unwritten")
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_of_another_purpose_opens_nothing(links, client, method):
    before = state()
    body = {"confirm": "on", "text": "Otro.", "List-Unsubscribe": "One-Click", "verdict": "fine"}
    for (name, purpose), (other, token) in product(PLACES.items(), links.tokens.items()):
        if other == purpose:
            continue
        data = body if method == "post" else {}
        client.cookies.clear()
        response = getattr(client, method)(links.path(name, token), data, headers=SAME_SITE)
        assert response.status_code in REFUSED, (name, other, response.status_code)
    assert state() == before


@pytest.mark.usefixtures("unwritten")
def test_a_cut_or_changed_token_opens_nothing(links, client):
    before = state()
    for name, purpose in PLACES.items():
        token = links.tokens[purpose]
        for wrong in (token[:-1], token[1:], token.upper(), token + "A", token.rpartition(".")[0]):
            for send in (client.get, client.post):
                client.cookies.clear()
                response = send(links.path(name, wrong), headers=SAME_SITE)
                assert response.status_code in REFUSED, (name, wrong)
    assert state() == before


def test_a_get_of_a_link_changes_nothing(links):
    before = state()
    for name, purpose in PLACES.items():
        Client().get(links.path(name, links.tokens[purpose]))
    assert state() == before


def test_no_token_says_an_address(links):
    for purpose, token in links.tokens.items():
        said = token.partition(".")[0]
        assert b"@" not in urlsafe_b64decode(said + "=" * (-len(said) % 4)), purpose


def test_a_link_to_data_that_the_last_release_mailed_opens_still(links):
    former = SignedLink("visitors.personal_data", timedelta(hours=24)).sign(ANA)
    assert ANA in Client().get(links.path("my_data", former)).content.decode()


def test_a_request_for_data_is_forgotten_with_its_link(links):
    from core.visitors.personal_data.requests import forget

    forget()
    assert DataRequest.objects.exists()
    DataRequest.objects.update(created_at=timezone.now() - timedelta(hours=25))
    forget()
    assert not DataRequest.objects.exists()
    response = Client().get(links.path("my_data", links.tokens["visitors.personal_data"]))
    assert response.status_code == 410


@pytest.fixture
def lines(monkeypatch) -> StringIO:
    """Return what the site's own handler of the log writes."""
    (handler,) = (each for each in logging.getLogger().handlers if each.name == "stderr")
    written = StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


def test_the_log_holds_no_link(links, lines):
    """Each is asked in ways that are refused, which Django logs with the path, with tokens that are good."""
    for name, purpose in PLACES.items():
        path = links.path(name, links.tokens[purpose])
        foreign = {"Sec-Fetch-Site": "cross-site"}
        Client().post(path, headers=foreign)
        Client().put(path)
        Client().get(f"{path}nada/")
        Client().get(path[:-2])
    user = UserFactory()
    password = default_token_generator.make_token(user)
    number = urlsafe_base64_encode(force_bytes(user.pk))
    reset = f"/admin/password_reset/confirm/{number}/{password}/"
    Client().put(reset)
    Client().get(f"{reset}x/")
    said = lines.getvalue()
    assert said.count("(link)") > len(PLACES)
    for token in (*links.tokens.values(), password):
        assert token[:-2] not in said and token.rpartition(".")[2][:-2] not in said


def test_an_error_of_a_link_is_logged_without_it(links, lines, monkeypatch):
    token = links.tokens["comments.mending"]
    monkeypatch.setattr("comments.editing_views.to_html", lambda text: 1 / 0)
    browser = Client(raise_request_exception=False)
    assert browser.get(links.path("mend_comment", token)).status_code == 500
    assert "ZeroDivisionError" in lines.getvalue() and token not in lines.getvalue()


def test_the_log_of_a_failed_mail_holds_no_address(lines):
    logger = logging.getLogger("core.mail")
    try:
        raise SMTPRecipientsRefused(
            {"ana.ruiz+x@correo.example": (550, b"<ana.ruiz+x@correo.example> unknown")}
        )
    except SMTPRecipientsRefused:
        logger.exception("Couldn't write to %s", "ana.ruiz+x@correo.example", stack_info=True)
    logger.error("Too few arguments: %s %s", "ana.ruiz+x@correo.example")
    logger.error("ana.ruiz%40correo.example, ñandú@correo.example, ana@[127.0.0.1]")
    said = lines.getvalue()
    assert "SMTPRecipientsRefused" in said and said.count("(address)") >= 6
    assert not re.search(r"ana\.ruiz|ñandú|correo\.example|127\.0", said)


@pytest.mark.parametrize("shape", ["a", "a@", "/mis-datos/", "@", "a.", "%40"])
def test_long_lines_take_no_longer_by_the_letter(shape):
    """A quadratic pattern would compare some 10^10 signs here, and end in no test's lifetime."""
    without_secrets(shape * (400_000 // len(shape)))
