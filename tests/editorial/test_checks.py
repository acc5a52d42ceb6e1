"""What the checks find, each rule with a text that it finds and one that it lets pass."""

import time

import pytest

from blog.models import ArticlePage
from editorial.checks.gate import errors_of
from editorial.checks.report import report_on
from tests.editorial.checking import GOOD, codes, heading, paragraph, quote, stored
from tests.factories import (
    AuthorPageFactory,
    ImageFactory,
    SourceFactory,
    TopicPageFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def test_a_good_article_has_no_errors(site):
    article = site.article()
    assert errors_of(article) == []
    assert errors_of(article.get_latest_revision_as_object()) == []


# Fields.


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"summary": "  "}, "summary.missing"),
        ({"body": []}, "body.empty"),
        ({"topic": None}, "topic.missing"),
    ],
)
def test_fields_that_must_be_there(site, fields, code):
    article = site.article()
    for name, value in fields.items():
        setattr(article, name, value)
    assert codes(errors_of(article)) == [code]


def test_an_author_must_be_there(site):
    assert codes(errors_of(site.article(authors=[]))) == ["author.missing"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"summary": "Corto."}, "summary.length"),
        ({"summary": "Largo. " * 40}, "summary.length"),
        ({"search_description": ""}, "description.missing"),
        ({"search_description": "Corta."}, "description.length"),
        ({"search_description": "Larga. " * 40}, "description.length"),
        ({"title": "W" * 40}, "title.wide"),
        ({"seo_title": "W" * 40}, "title.wide"),
        ({"tags": []}, "tags.missing"),
        ({"cover": None}, "cover.missing"),
    ],
)
def test_advice_on_fields(site, fields, code):
    fine = {
        "title": "Una agenda",
        "summary": "Con una agenda que respira, la semana alcanza para lo que de verdad importa.",
        "search_description": "Cómo armar una agenda que respire: qué anotar, qué dejar libre y cuándo revisarla.",
        "tags": ["agenda"],
        "cover": ImageFactory(),
    }
    assert report_on(site.article(**fine)).advice == []
    assert codes(report_on(site.article(**fine | fields)).advice) == [code]


def test_names_that_will_not_be_shown(site):
    topic = TopicPageFactory(parent=site.topics, live=False)
    author = AuthorPageFactory(parent=site.authors, live=False)
    article = site.article(topic=topic, authors=[author])
    found = [each.message for each in report_on(article).advice if each.code == "name.unpublished"]
    assert len(found) == 2 and topic.title in found[0] and author.title in found[1]
    assert "name.unpublished" not in codes(report_on(site.article()).advice)


# Headings.


@pytest.mark.parametrize(
    ("levels", "count"),
    [("2", 0), ("23", 0), ("2344322", 0), ("3", 1), ("24", 1), ("3 4 2 4", 2)],
)
def test_levels_of_headings(site, levels, count):
    body = [heading(f"h{level}") for level in levels.replace(" ", "")]
    assert codes(errors_of(site.article(body=body))) == ["heading.skipped"] * count


def test_headings_in_html_count(site):
    html = ("html", "<h4>Título</h4><p>Texto</p>")
    assert codes(errors_of(site.article(body=[heading("h2"), html]))) == ["heading.skipped"]
    assert (
        errors_of(site.article(body=[heading("h2"), ("html", "<h3>T</h3>"), heading("h4")])) == []
    )


def test_a_heading_without_words_is_none(site):
    assert errors_of(site.article(body=[heading("h4", " "), *GOOD])) == []


def test_a_long_text_wants_headings(site):
    long = paragraph("Una frase que dice algo. " * 150)
    assert "headings.none" in codes(report_on(site.article(body=long)).advice)
    assert "headings.none" not in codes(report_on(site.article(body=[*long, heading("h2")])).advice)


# Sources and quotations.


def test_foreign_quotations(site):
    english = "What gave me peace was to hear of it twice a week, at the same hour."
    assert codes(errors_of(site.article(body=quote(english)))) == ["quote.language"]
    assert errors_of(site.article(body=quote(english, "en"))) == []
    assert errors_of(site.article(body=quote("Lo que me dio paz fue oírlo."))) == []


def test_sources(site):
    source = SourceFactory()
    cited = {
        "source": source.pk,
        "title": "How Users Read on the Web",
        "url": "",
        "language": "",
        "note": "",
    }
    assert errors_of(stored(site, ("source", cited))) == []
    assert codes(errors_of(stored(site, ("source", cited | {"source": 999999})))) == [
        "source.missing"
    ]
    type(source).objects.update(language="")
    article = stored(site, ("source", cited))
    assert codes(errors_of(article)) == ["source.language"]
    assert errors_of(stored(site, ("source", cited | {"language": "en"}))) == []
    type(source).objects.update(language="es")
    assert "source.foreign" in codes(report_on(stored(site, ("source", cited))).advice)
    assert "source.foreign" not in codes(
        report_on(stored(site, ("source", cited | {"language": "en"}))).advice
    )


# Wording.


def wording(article: ArticlePage) -> set[str]:
    """Return the codes of the advice on the text."""
    kinds = ("paragraph", "sentence", "text", "word")
    return {code for code in codes(report_on(article).advice) if code.split(".")[0] in kinds}


LONG = (
    "La semana empieza con una lista corta de cosas que pueden esperar y otra de las que no, " * 3
)


def test_wording(site):
    assert wording(site.article(body=paragraph("Una frase corta. " * 7))) == set()
    assert wording(site.article(body=paragraph(LONG))) == {"sentence.long"}
    ordinary = "".join(f"Esto dice {chr(97 + n)}. " for n in range(26))
    assert "paragraph.long" in wording(site.article(body=paragraph(ordinary * 3)))
    hard = "La conceptualización metodológica interdisciplinaria institucionalizada imposibilita generalizaciones. "
    assert "text.hard" in wording(site.article(body=paragraph(hard * 20)))
    assert "word.repeated" in wording(site.article(body=paragraph("La agenda ayuda hoy. " * 9)))


def test_code_and_foreign_words_do_not_count_as_prose(site):
    code = ("code", {"language": "text", "code": LONG, "caption": ""})
    assert wording(site.article(body=[*GOOD, code, *quote(LONG)])) == set()


# Bad input.


def test_stored_blocks_of_any_kind(site):
    article = stored(
        site,
        ("unknown", {"a": 1}),
        ("paragraph", None),
        ("heading", None),
        ("image", None),
        ("gallery", {"images": None}),
        ("source", {}),
        ("article", {}),
        ("call_to_action", None),
        ("table", None),
        ("steps", {"steps": None}),
        ("embed", {"url": None}),
        ("audio", None),
        ("file", None),
        ("html", None),
        ("quote", None),
        ("divider", None),
    )
    assert errors_of(article) and report_on(article).advice


def test_signs_that_are_no_text(site):
    body = paragraph("\0 😀 <a href='\0'>x</a> &#0; &#xd800; <a href='http://[\0'>y</a>")
    article = site.article()
    article.body = body
    assert isinstance(errors_of(article), list) and isinstance(report_on(article).advice, list)


def test_a_huge_text(site):
    words = (
        "La asistente virtual organiza <a href='https://a.example/'>su semana</a> con cuidado. "
        * 8_000
    )
    article = site.article()
    article.body = paragraph(words)
    start = time.process_time()
    errors_of(article), report_on(article).advice
    assert time.process_time() - start < 30
