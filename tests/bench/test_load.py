"""Loading a corpus: what lines say becomes articles that can be read on the site."""

import json

import pytest

from bench import load
from bench.corpus import Corpus
from blog.models import ArticlePage, AuthorPage, TopicPage

pytestmark = pytest.mark.django_db
LINE = {
    "title": "Ñandúes &amp; agendas",
    "slug": "nandues-y-agendas",
    "html": "<h2>Primero</h2><p>Organizá la <b>semana</b>.</p><blockquote><p>Una cita.</p></blockquote><script>alert(1)</script>",
    "excerpt": "Un extracto.",
    "date": "2024-05-14T09:30:00-03:00",
    "category": "Público objetivo",
    "tags": ["agenda", "clientas"],
    "author": ["lucia", "Lucía Ferreyra"],
    "comments": [{"author": "Ana", "text": "Gracias"}],
}


@pytest.fixture
def corpus(db):
    return Corpus()


def test_a_line_becomes_an_article(corpus, client):
    corpus.add(LINE)
    html = client.get("/blog/nandues-y-agendas/").content.decode()
    for words in (
        "Ñandúes &amp; agendas",
        "Organizá la <b>semana</b>",
        "Una cita.",
        "14 de mayo de 2024",
        "Lucía Ferreyra",
    ):
        assert words in html, words
    assert "alert(1)" not in html
    assert client.get("/temas/publico-objetivo/").status_code == 200
    assert client.get("/blog/tag/clientas/").status_code == 200
    assert "1 added" in corpus.report()
    assert "1 added with 1 comments" in corpus.report()


def test_topics_and_authors_are_made_once_and_articles_never_twice(corpus):
    corpus.add(LINE)
    corpus.add(LINE | {"slug": "otra"})
    Corpus().add(LINE)
    assert ArticlePage.objects.count() == 2
    assert TopicPage.objects.count() == AuthorPage.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "", "title": "Sin dirección"},
        {"slug": "2026"},
        {"excerpt": "", "html": ""},
        {"excerpt": "x" * 5000},
        {"title": "T" * 600},
        {"category": None, "tags": None, "comments": None},
        {"tags": ["", "  ", "t" * 300]},
        {"date": "2099-01-01"},
        {"date": "2024-05-14 09:30:00"},
        {"html": "<p>sin cerrar <b>nada <ul><li>", "title": "\x00 nulo"},
        {"author": ["", ""]},
    ],
)
def test_odd_lines_are_loaded_too(corpus, client, change):
    corpus.add(LINE | change)
    page = ArticlePage.objects.get()
    assert page.live
    assert client.get(page.url).status_code == 200


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Return a function that loads lines by the command."""
    path = tmp_path / "corpus.jsonl"

    def run(text):
        path.write_text(text)
        monkeypatch.setattr("sys.argv", ["load", str(path)])
        return load.main()

    return run


def test_the_command_tells_what_it_refused(file, capsys):
    bad = {key: value for key, value in LINE.items() if key != "author"} | {"slug": "y"}
    assert file("\n".join(map(json.dumps, [LINE, bad, LINE | {"slug": "x", "date": "ayer"}]))) == 1
    said = capsys.readouterr().out
    assert "1 added" in said
    assert "line 2" in said
    assert "line 3" in said


def test_what_is_no_json_is_told(file, capsys):
    assert file("{esto no}\n") == 2
    assert "line 1 is not JSON" in capsys.readouterr().err


def test_a_missing_file_is_told(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["load", "/no/existe.jsonl"])
    assert load.main() == 2
    assert "existe" in capsys.readouterr().err
