"""Every block of an article renders whatever it holds, and can be read."""

import pytest

from blog.blocks import ArticleBody
from tests.block_values import HOSTILE, filled, render, search_text_of, text_of, unsafe_parts
from tests.factories import DocumentFactory, ImageFactory, SourceFactory

pytestmark = pytest.mark.django_db
BODY = ArticleBody()
RICH = "<p>Una <b>palabra</b> y <a href='https://x.example/oculto'>otra</a></p>"

# What is no word for a reader: markup, addresses, codes of choices.
NO_WORDS = ("<p", "</", "https://", "oculto", "warning", "h3", "wide")

# The stored value of each block (@image, @document, @source, @article become ids), and words a reader must see.
CASES = {
    "paragraph": (RICH, ["palabra", "otra"]),
    "heading": ({"text": "Primero, tu mes", "level": "h3"}, ["Primero, tu mes"]),
    "quote": (
        {
            "text": "Less is more",
            "author": "Ana",
            "work": "Obra",
            "url": "https://x.example/oculto",
            "language": "en",
        },
        ["Less is more", "Ana", "Obra"],
    ),
    "pull_quote": ({"text": "Una frase"}, ["Una frase"]),
    "callout": ({"kind": "warning", "title": "Cuidado", "text": RICH}, ["Cuidado", "palabra"]),
    "question": ({"text": "¿Cuánto tardás?"}, ["¿Cuánto tardás?"]),
    "divider": (None, []),
    "steps": (
        {"title": "Armar", "steps": [{"title": "Medí", "text": RICH}]},
        ["Armar", "Medí", "palabra"],
    ),
    "checklist": (
        {"title": "Antes", "items": ["El nombre", "El asunto"]},
        ["Antes", "El nombre", "El asunto"],
    ),
    "definitions": ({"items": [{"term": "Preparo", "definition": RICH}]}, ["Preparo", "palabra"]),
    "table": (
        {"caption": "Un mes", "columns": ["Qué", "Monto"], "rows": [["Vivir", "800"], ["Reserva"]]},
        ["Un mes", "Monto", "800", "Reserva"],
    ),
    "image": (
        {"image": "@image", "caption": "La agenda", "credit": "Foto: Ana", "width": "wide"},
        ["La agenda"],
    ),
    "gallery": (
        {
            "caption": "Tres",
            "images": [{"image": "@image", "caption": "Uno"}, {"image": "@image", "caption": ""}],
        },
        ["Tres", "Uno"],
    ),
    "embed": (
        {
            "url": "https://youtu.be/dQw4w9WgXcQ",
            "title": "Charla",
            "still": "@image",
            "caption": "Subtitulada",
        },
        ["Charla", "Subtitulada"],
    ),
    "audio": ({"file": "@document", "title": "Agenda", "transcript": RICH}, ["Agenda", "palabra"]),
    "file": ({"file": "@document", "title": "Plantilla"}, ["Plantilla"]),
    "source": (
        {
            "source": "@source",
            "title": "How Users Read",
            "url": "https://x.example/oculto",
            "language": "",
            "note": "Clásico",
        },
        ["How Users Read", "Clásico", "Fuente"],
    ),
    "article": ({"article": "@article", "text": "Para empezar"}, ["Para empezar"]),
    "call_to_action": (
        {
            "title": "Antes",
            "text": "Mirá",
            "page": None,
            "url": "mailto:hola@x.example",
            "label": "Escribime",
        },
        ["Antes", "Mirá", "Escribime"],
    ),
    "code": ({"language": "html", "code": "<b>x</b>", "caption": "Negrita"}, ["Negrita"]),
    "html": ("<p>Tecla <kbd>e</kbd></p>", ["Tecla", "e"]),
}


@pytest.fixture
def ids(site):
    return {
        "@image": ImageFactory(file__width=60, file__height=40).pk,
        "@document": DocumentFactory(title="Documento").pk,
        "@source": SourceFactory().pk,
        "@article": site.article(title="Otra nota").pk,
    }


def resolved(value, ids):
    if isinstance(value, dict):
        return {name: resolved(part, ids) for name, part in value.items()}
    if isinstance(value, list):
        return [resolved(part, ids) for part in value]
    return ids.get(value, value) if isinstance(value, str) else value


def test_every_block_has_a_case():
    assert set(CASES) == set(BODY.child_blocks)


def test_full_values_show_their_words(subtests, ids):
    for kind, (value, words) in CASES.items():
        with subtests.test(kind):
            html = render(BODY, kind, resolved(value, ids))
            assert [word for word in words if word not in html] == []
            assert unsafe_parts(html) == []


def test_words_are_read_without_markup_addresses_and_codes(subtests, ids):
    for kind, (value, words) in CASES.items():
        stored = resolved(value, ids)
        for text in (text_of(BODY, kind, stored), search_text_of(BODY, kind, stored)):
            with subtests.test(kind):
                assert [word for word in words if word not in text] == []
                assert kind == "code" or [mark for mark in NO_WORDS if mark in text] == []


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("in_feed", [False, True])
def test_empty_value_renders(kind, in_feed):
    assert unsafe_parts(render(BODY, kind, None, in_feed=in_feed)) == []
    assert text_of(BODY, kind, None) == ""


@pytest.mark.parametrize("kind", CASES)
def test_partial_value_of_a_program_renders(kind):
    value = {} if isinstance(CASES[kind][0], dict) else ""
    stream = BODY.to_python([(kind, value)])
    html = str(BODY.render(stream, {}))
    assert "None" not in html
    assert text_of(BODY, kind, value) == ""


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", CASES)
def test_hostile_value_renders_safely(kind, name):
    value = filled(BODY.child_blocks[kind], HOSTILE[name])
    for in_feed in (False, True):
        html = render(BODY, kind, value, in_feed=in_feed)
        assert unsafe_parts(html) == []
        assert "SECRET_KEY" not in html or "{{" in html
    assert "\0" not in text_of(BODY, kind, value)
    assert "\0" not in search_text_of(BODY, kind, value)


@pytest.mark.parametrize("kind", CASES)
def test_value_whose_objects_are_gone_renders(kind):
    gone = dict.fromkeys(("@image", "@document", "@source", "@article"), 999_999)
    html = render(BODY, kind, resolved(CASES[kind][0], gone))
    assert unsafe_parts(html) == []
    assert "999999" not in html


def test_stored_values_survive_a_round_trip(subtests, ids):
    for kind in CASES.keys() - {"audio"}:  # its document here is no audio file
        with subtests.test(kind):
            stored = BODY.to_python(
                [{"type": kind, "value": resolved(CASES[kind][0], ids), "id": "uno"}]
            )
            again = BODY.to_python(BODY.get_prep_value(BODY.clean(stored)))
            assert str(BODY.render(again, {})) == str(BODY.render(stored, {}))


def test_editors_are_told_what_a_block_is(subtests, ids):
    for block in BODY.child_blocks.values():
        with subtests.test(block.name):
            assert block.meta.icon != "placeholder"
            assert block.meta.group
            assert block.get_description()
            assert block.is_previewable
            html = str(block.render(block.get_preview_value(), {}))
            assert html.strip()
            assert "None" not in html


def test_preview_stands_in_the_sites_stylesheet(admin_client, site):
    block = BODY.child_blocks["callout"]
    html = admin_client.get(
        "/admin/block-preview/", {"id": block.definition_prefix}
    ).content.decode()
    assert "css/site.css" in html
    assert "callout callout--tip" in html


class TestSource:
    def test_says_the_language_of_the_source(self, ids):
        value = {"source": ids["@source"], "title": "How Users Read", "url": "https://x.example/a"}
        html = render(BODY, "source", value)
        assert 'hreflang="en"' in html
        assert 'lang="en"' in html
        assert "en inglés" in html or "in English" in html

    def test_own_language_wins(self, ids):
        html = render(BODY, "source", {"source": ids["@source"], "title": "Leer", "language": "es"})
        assert 'hreflang="es"' in html
        assert "inglés" not in html

    def test_falls_back_on_the_source(self, ids):
        html = render(BODY, "source", {"source": ids["@source"]})
        assert 'href="https://fuente.example/"' in html
        assert "Fuente" in html


class TestTeaser:
    def test_links_to_the_article(self, site):
        article = site.article(title="Otra nota", slug="otra", summary="De qué trata.")
        html = render(BODY, "article", {"article": article.pk, "text": ""})
        assert 'href="/blog/otra/"' in html
        assert "De qué trata." in html

    def test_shows_nothing_of_a_draft(self, site):
        draft = site.article(title="Un borrador", live=False)
        assert "borrador" not in render(BODY, "article", {"article": draft.pk, "text": ""})

    def test_shows_nothing_of_a_private_article(self, site):
        secret = site.article(title="Un secreto")
        secret.view_restrictions.create(restriction_type="login")
        assert "secreto" not in render(BODY, "article", {"article": secret.pk, "text": ""})
