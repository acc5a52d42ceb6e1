"""What an article says to machines of its comments."""

import json
import re

import pytest

pytestmark = pytest.mark.django_db
ORIGIN = "http://127.0.0.1:8000"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def posting(page: str) -> dict:
    """Return the BlogPosting of a page."""
    found = [json.loads(text) for text in SCRIPT.findall(page)]
    return next(each for each in found if each["@type"] == "BlogPosting")


def test_comments_and_their_number(readers):
    first = readers.wrote("Probé **todo**.")
    readers.wrote("Yo también.", name="Eva", parent=first, email="secreta@correo.example")
    page = readers.page()
    data = posting(page)
    assert data["commentCount"] == 2
    one, two = data["comment"]
    assert one == {
        "@type": "Comment",
        "text": "Probé todo.",
        "author": {"@type": "Person", "name": "Ana"},
        "dateCreated": first.created_at.isoformat(),
        "url": f"{ORIGIN}/comentarios/{first.pk}/",
    }
    assert two["author"]["name"] == "Eva"
    assert two["parentItem"] == {"@type": "Comment", "url": one["url"]}
    assert "secreta" not in page


def test_what_visitors_can_not_read_stays_out(readers):
    gone = readers.wrote("Borrado.", state="deleted")
    readers.wrote("La respuesta.", parent=gone)
    readers.wrote("Basura.", state="spam")
    readers.send("Espera revisión.", email="otra@correo.example")
    page = readers.page()
    assert "Espera revisión." in page  # she sees her own
    data = posting(page)
    assert [each["text"] for each in data["comment"]] == ["La respuesta."]
    assert data["commentCount"] == 1 and "parentItem" not in data["comment"][0]


def test_hostile_text_can_not_leave_the_script(readers):
    hostile = "</script><script>alert(1)</script><!-- \u2028 ]]> & \"'"
    readers.wrote(hostile, name='</script>"')
    page = readers.page()
    assert "<script>alert" not in page
    (comment,) = posting(page)["comment"]
    assert comment["text"].split() == hostile.split()
    assert comment["author"]["name"] == '</script>"'


def test_an_article_without_comments_says_nothing(readers):
    readers.wrote(state="pending")
    assert not {"comment", "commentCount"} & set(posting(readers.page()))


def test_a_page_says_what_it_shows(readers):
    for number in range(60):
        readers.wrote(f"Comentario {number}.")
    first, second = posting(readers.page()), posting(readers.page("?page=2"))
    assert (len(first["comment"]), len(second["comment"])) == (50, 10)
    assert first["commentCount"] == second["commentCount"] == 60


def test_a_preview_says_nothing(readers):
    readers.wrote()
    preview = readers.article.make_preview_request().render().content.decode()
    assert "comment" not in posting(preview)
