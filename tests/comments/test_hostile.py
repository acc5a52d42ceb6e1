"""Whatever is sent: a 4xx with the text kept in the form, or safe HTML; never a 500."""

import re
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from comments.models import Comment
from tests.comments.hostile import bodies
from tests.comments.readers import SAME_SITE

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
TEXT_TAGS = {"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"}


def test_there_are_two_hundred():
    assert len(bodies()) >= 200


def test_hostile_bodies(readers):
    statuses = [_send(readers, number, body) for number, body in enumerate(bodies())]
    assert set(statuses) <= {303, 400}
    assert statuses.count(303) > 150
    assert Comment.objects.count() == statuses.count(303)
    Comment.objects.update(state="approved")
    _shown_safely(readers)


def _send(readers, number: int, body: bytes) -> int:
    rest = urlencode(
        {"name": f"Ana {number}é", "email": f"a{number}@correo.example", "consent": "on"}
    )
    response = Client().post(
        readers.action,
        b"text=" + body + b"&" + rest.encode(),
        content_type=FORM,
        headers=SAME_SITE,
        REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}",
    )
    if response.status_code == 400:
        form = BeautifulSoup(response.content, "html.parser").find("textarea", {"name": "text"})
        assert len(form.text) >= 5_000 or not form.text.strip()
        assert f"a{number}@correo.example" in response.content.decode()
    return response.status_code


def _shown_safely(readers) -> None:
    """Read every page as a browser would, and look at what the texts have become."""
    texts = 0
    for number in range(1, Comment.objects.count() // 50 + 2):
        page = BeautifulSoup(readers.page(f"?page={number}"), "html.parser")
        for text in page.select(".comment__text"):
            texts += 1
            _is_safe(text)
    assert texts == Comment.objects.count()


def _is_safe(text) -> None:
    for tag in text.find_all(True):
        assert tag.name in TEXT_TAGS
        assert set(tag.attrs) <= ({"href", "rel"} if tag.name == "a" else set())
        assert re.match(r"(https?://|mailto:)", tag.get("href", "https://"))
    assert not re.search("[\0\x07\x1b\u202a-\u202e\u2066-\u2069]", str(text))


def test_of_a_megabyte_the_beginning_stays_in_the_form(readers):
    response = readers.send("ñandú " * 200_000)
    page = response.content.decode()
    assert response.status_code == 400
    assert "5.000" in page or "5000" in page
    assert "1.200.000" in page or "1200000" in page
    assert 8_000 < page.count("ñandú") < 9_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "\0\0"),
        ("name", "<script>alert(1)</script>"),
        ("name", "\u202eadmin"),
        ("name", "N" * 100_000),
        ("name", "Ana\r\nBcc: x@x.example"),
        ("email", "a" * 320 + "@correo.example"),
        ("email", "\ud800@correo.example"),
        ("site", 'https://x.example/"><script>'),
        ("site", "javascript:alert(1)//https://x.example"),
        ("parent", "-1"),
        ("parent", "1e9"),
        ("parent", "١٢"),
        ("parent", "0" * 5_000),
        ("website_confirm", "\0"),
    ],
)
def test_hostile_fields(readers, name, value):
    encoded = {name: value.encode("utf-8", "surrogatepass")}
    response = readers.send(**encoded)
    assert response.status_code in {303, 400}
    page = readers.page() if response.status_code == 303 else response.content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_form_that_is_none(readers):
    post = Client().post
    for content_type in (FORM, "multipart/form-data; boundary=x", "application/json", "text/plain"):
        response = post(readers.action, b"{\xff", content_type=content_type, headers=SAME_SITE)
        assert response.status_code == 400
        assert "deja-una-respuesta" in response.content.decode()


def test_a_hostile_cookie(readers):
    for value in ("\x00", "a.b.c", "." * 5_000, "ñ", "W10:x:y"):
        readers.client.cookies["comentarios"] = value
        readers.page()


def test_what_is_too_large_to_read_is_refused_in_words(readers):
    response = readers.send("x" * 6_000_000)
    assert response.status_code == 400
    assert "demasiado grande" in response.content.decode()
