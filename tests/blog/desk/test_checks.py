"""What the checks find, each rule with a text that it finds and one that it lets pass."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from wagtail.models import Page
from wagtail_footnotes.models import Footnote

from blog.desk.checks.advice import advice_on
from blog.desk.checks.errors import errors_of
from blog.desk.checks.walking import links
from blog.models import ArticlePage
from tests.factories import (
    AuthorPageFactory,
    DocumentFactory,
    ImageFactory,
    SourceFactory,
    TopicPageFactory,
)

pytestmark = pytest.mark.django_db

GOOD = [("paragraph", "<p>Organizá tu semana con una agenda que respire.</p>")]


def codes(findings) -> list[str]:
    """Return the codes of findings."""
    return [finding.code for finding in findings]


def paragraph(html: str) -> list:
    """Return a body of one paragraph."""
    return [("paragraph", f"<p>{html}</p>")]


def heading(level: str, text: str = "Un título") -> tuple:
    """Return a heading block."""
    return ("heading", {"text": text, "level": level, "anchor": ""})


def picture(image, alt: str = "Una agenda abierta", decorative: bool = False, **fields) -> tuple:
    """Return a picture block in its stored form."""
    shown = {"image": image, "alt_text": alt, "decorative": decorative}
    return ("image", {"image": shown, "caption": "", "credit": "", "width": "text"} | fields)


def stored(site, *blocks, **fields) -> ArticlePage:
    """Return an article read from the database, its blocks as JSON of any kind."""
    raw = [
        {"type": name, "value": value, "id": f"id-{i}"} for i, (name, value) in enumerate(blocks)
    ]
    page = site.article(live=False, revision=False, **fields)
    page.body = page.body.stream_block.to_python(raw)
    page.save()
    return ArticlePage.objects.get(pk=page.pk)


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


def test_the_cover_needs_words(site):
    assert codes(errors_of(site.article(cover=ImageFactory(description=" ")))) == ["cover.alt"]
    assert errors_of(site.article(cover=ImageFactory())) == []


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
    assert advice_on(site.article(**fine)) == []
    assert codes(advice_on(site.article(**fine | fields))) == [code]


def test_names_that_will_not_be_shown(site):
    topic = TopicPageFactory(parent=site.topics, live=False)
    author = AuthorPageFactory(parent=site.authors, live=False)
    article = site.article(topic=topic, authors=[author])
    found = [each.message for each in advice_on(article) if each.code == "name.unpublished"]
    assert len(found) == 2 and topic.title in found[0] and author.title in found[1]
    assert "name.unpublished" not in codes(advice_on(site.article()))


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
    assert "headings.none" in codes(advice_on(site.article(body=long)))
    assert "headings.none" not in codes(advice_on(site.article(body=[*long, heading("h2")])))


# Links.


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://a.example/">la guía</a>', []),
        ('<a href="mailto:hola@correo.example">hola</a> <a href="tel:+5411">1</a>', []),
        ('<a href="/blog/">el blog</a> <a href="#un-titulo">abajo</a>', []),
        ('<a href="https://a.example/"></a>', ["link.empty"]),
        ('<a href="https://a.example/"> <b> </b></a>', ["link.empty"]),
        ("<a>la guía</a>", ["link.address"]),
        ('<a href="">la guía</a>', ["link.address"]),
        ('<a href="#">la guía</a>', ["link.address"]),
        ('<a href="javascript:alert(1)">la guía</a>', ["link.address"]),
        ('<a href="https://[">la guía</a>', ["link.address"]),
        ('<a linktype="page" id="999999">la guía</a>', ["link.gone"]),
        ('<a linktype="page" id="9999999999999999999999">la guía</a>', ["link.gone"]),
        ('<a linktype="page" id="hola">la guía</a>', ["link.gone"]),
        ('<a linktype="page">la guía</a>', ["link.gone"]),
        ('<a linktype="document" id="999999">la guía</a>', ["link.gone"]),
        ("<A HREF=''>la guía</A>", ["link.address"]),
        ("<a <a>la guía", ["link.address"]),
    ],
)
def test_links(site, html, expected):
    assert codes(errors_of(site.article(body=paragraph(html)))) == expected


@pytest.mark.parametrize(
    "block",
    [
        ("callout", {"kind": "tip", "title": "", "text": "<p><a>sin destino</a></p>"}),
        ("steps", {"title": "", "steps": [{"title": "Uno", "text": "<p><a>sin destino</a></p>"}]}),
        ("definitions", {"items": [{"term": "T", "definition": "<p><a>sin destino</a></p>"}]}),
        ("html", "<p><a>sin destino</a></p>"),
        (
            "table",
            {
                "caption": "",
                "columns": [{"type": "rich_text", "heading": "H"}],
                "rows": [{"values": ["<p><a>sin destino</a></p>"]}],
            },
        ),
    ],
    ids=lambda block: block[0],
)
def test_links_are_found_in_every_kind_of_block(site, block):
    article = stored(site, block)
    (found,) = errors_of(article)
    assert found.code == "link.address" and found.place.block_id == "id-0"


def test_links_in_footnotes(site):
    article = site.article()
    article.footnotes.add(
        Footnote(uuid=uuid4(), text="<p><a>sin destino</a></p>", locale=article.locale)
    )
    article.save()
    (found,) = errors_of(ArticlePage.objects.get(pk=article.pk))
    assert found.code == "link.address" and found.place.field == "footnotes"


def link_to(page: Page, by: str) -> list:
    """Return a body that links to a page."""
    return {
        "id": paragraph(f'<a linktype="page" id="{page.pk}">la guía</a>'),
        "path": paragraph(f'<a href="{page.relative_url(page.get_site())}">la guía</a>'),
        "address": paragraph(f'<a href="{page.full_url}?a=b#c">la guía</a>'),
        "article": [("article", {"article": page, "text": ""})],
        "action": [
            ("call_to_action", {"title": "", "text": "", "page": page, "url": "", "label": "Ver"})
        ],
    }[by]


@pytest.mark.parametrize("by", ["id", "path", "address", "article", "action"])
def test_links_to_what_is_not_published(site, by):
    live, draft = site.article(), site.article(live=False)
    assert errors_of(site.article(body=link_to(live, by))) == []
    (found,) = errors_of(site.article(body=link_to(draft, by)))
    assert found.code == "link.unpublished" and draft.title in found.message


def test_links_to_what_is_published_earlier(site):
    hour = timezone.now() + timedelta(hours=1)
    other = site.article(live=False, go_live_at=hour)
    other.save_revision().publish()
    linking = {"body": link_to(other, "id"), "live": False}
    assert errors_of(site.article(**linking, go_live_at=hour)) == []
    assert errors_of(site.article(**linking, go_live_at=hour + timedelta(days=1))) == []
    assert codes(errors_of(site.article(**linking))) == ["link.unpublished"]
    early = site.article(**linking, go_live_at=hour - timedelta(minutes=9))
    assert codes(errors_of(early)) == ["link.unpublished"]


def test_blocks_that_lead_nowhere(site):
    gone = ("article", {"article": 999999, "text": ""})
    action = {"title": "T", "text": "", "page": None, "url": "", "label": "Ver"}
    bad = ("call_to_action", action | {"url": "javascript:alert(1)"})
    good = ("call_to_action", action | {"url": "https://a.example/"})
    article = stored(site, gone, ("call_to_action", action), bad, good)
    assert {each.place.block_id for each in errors_of(article)} == {"id-0", "id-1", "id-2"}
    assert set(codes(errors_of(article))) == {"block.nowhere"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("clic aquí", "link.vague"),
        ("Hacé clic acá", "link.vague"),
        ("Leer más…", "link.vague"),
        ("«acá»", "link.vague"),
        ("https://a.example/una/direccion", "link.bare"),
        ("la guía para leer más rápido", None),
        ("acá cerca del río", None),
    ],
)
def test_words_of_links(site, words, code):
    found = codes(
        advice_on(site.article(body=paragraph(f'<a href="https://a.example/">{words}</a>')))
    )
    assert [each for each in found if each.startswith("link.")] == ([code] if code else [])


def test_links_within_the_article(site):
    body = [heading("h2", "Antes de empezar"), *paragraph('<a href="#antes-de-empezar">antes</a>')]
    assert "link.anchor" not in codes(advice_on(site.article(body=body)))
    assert "link.anchor" in codes(advice_on(site.article(body=body[1:])))


# Pictures, files.


def test_pictures_need_words(site):
    image = ImageFactory()
    ok = [picture(image.pk), picture(image.pk, "", decorative=True)]
    assert errors_of(stored(site, *ok)) == []
    article = stored(site, *ok, picture(image.pk, " "))
    (found,) = errors_of(article)
    assert found.code == "image.alt" and found.place.block_id == "id-2" and "3" in found.place.label


def test_pictures_of_a_gallery_need_words(site):
    image = ImageFactory().pk
    items = [
        {"image": {"image": image, "alt_text": alt, "decorative": False}, "caption": ""}
        for alt in ("Una agenda", "")
    ]
    assert codes(errors_of(stored(site, ("gallery", {"caption": "", "images": items})))) == [
        "image.alt"
    ]


def test_a_still_picture_needs_no_words(site):
    still = {"image": ImageFactory().pk, "alt_text": "", "decorative": False}
    video = {"url": "https://vimeo.com/76979871", "title": "T", "still": still, "caption": ""}
    assert errors_of(stored(site, ("embed", video))) == []
    assert errors_of(stored(site, ("embed", video | {"still": None}))) == []
    assert codes(errors_of(stored(site, ("embed", video | {"url": "https://a.example/"})))) == [
        "video.address"
    ]


def test_pictures_and_files_that_are_gone(site):
    image, file = ImageFactory(), DocumentFactory()
    blocks = [
        picture(image.pk),
        ("file", {"file": file.pk, "title": "Plantilla"}),
        ("audio", {"file": file.pk, "title": "Audio", "transcript": "<p>Hola.</p>"}),
    ]
    article = stored(site, *blocks)
    assert errors_of(article) == []
    image.delete(), file.delete()
    article = ArticlePage.objects.get(pk=article.pk)
    assert codes(errors_of(article)) == ["image.missing", "file.missing", "file.missing"]
    assert advice_on(article)


@pytest.mark.parametrize(
    ("alt", "code"),
    [
        ("foto_agenda.JPG", "image.alt_name"),
        ("IMG 2041", "image.alt_name"),
        ("mi_agenda_azul", "image.alt_name"),
        ("Palabras. " * 30, "image.alt_long"),
        ("La agenda del lunes", "image.alt_caption"),
        ("Una agenda abierta sobre la mesa", None),
    ],
)
def test_poor_words_of_pictures(site, alt, code):
    article = stored(site, picture(ImageFactory().pk, alt, caption="La agenda del lunes"))
    found = [each for each in codes(advice_on(article)) if each.startswith("image.")]
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("width", "pixels", "small"),
    [
        ("text", 671, True),
        ("text", 672, False),
        ("wide", 959, True),
        ("wide", 960, False),
        ("full", 1439, True),
        ("full", 1440, False),
    ],
)
def test_small_pictures(site, width, pixels, small):
    image = ImageFactory(file__width=pixels, file__height=200)
    found = codes(advice_on(stored(site, picture(image.pk, width=width))))
    assert ("image.small" in found) is small


def test_covers_too_small_to_share(site):
    assert "share.small" in codes(advice_on(site.article(cover=ImageFactory(file__width=1199))))
    assert "share.small" not in codes(advice_on(site.article(cover=ImageFactory())))


def test_recordings_want_a_transcript(site):
    audio = {"file": DocumentFactory().pk, "title": "Audio", "transcript": "<p></p>"}
    assert "audio.transcript" in codes(advice_on(stored(site, ("audio", audio))))
    heard = audio | {"transcript": "<p>Hola.</p>"}
    assert "audio.transcript" not in codes(advice_on(stored(site, ("audio", heard))))


# Sources and quotations.


def quote(text: str, language: str = "") -> list:
    """Return a body of one quotation."""
    return [("quote", {"text": text, "author": "", "work": "", "url": "", "language": language})]


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
    assert "source.foreign" in codes(advice_on(stored(site, ("source", cited))))
    assert "source.foreign" not in codes(
        advice_on(stored(site, ("source", cited | {"language": "en"})))
    )


# Wording.


def wording(article: ArticlePage) -> set[str]:
    """Return the codes of the advice on the text."""
    kinds = ("paragraph", "sentence", "text", "word")
    return {code for code in codes(advice_on(article)) if code.split(".")[0] in kinds}


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
    assert errors_of(article) and advice_on(article)


def test_signs_that_are_no_text(site):
    body = paragraph("\0 😀 <a href='\0'>x</a> &#0; &#xd800; <a href='http://[\0'>y</a>")
    article = site.article()
    article.body = body
    assert isinstance(errors_of(article), list) and isinstance(advice_on(article), list)


def test_a_huge_text(site):
    words = (
        "La asistente virtual organiza <a href='https://a.example/'>su semana</a> con cuidado. "
        * 25_000
    )
    article = site.article()
    article.body = paragraph(words)
    start = time.process_time()
    errors_of(article), advice_on(article)
    assert time.process_time() - start < 60


def test_many_links_are_asked_for_at_once(site, django_assert_max_num_queries):
    others = [site.article(revision=False) for _ in range(30)]
    html = " ".join(f'<a linktype="page" id="{each.pk}">uno</a>' for each in others)
    article = ArticlePage.objects.get(pk=site.article(body=paragraph(html)).pk)
    with django_assert_max_num_queries(6):
        assert errors_of(article) == []


@pytest.mark.parametrize(
    "markup", ["<a ", "<a href='x", "<!--<a ", "<a", "<a>", "</a ", "<![CDATA[<a", "&#<a"]
)
def test_markup_that_never_ends(markup):
    start = time.process_time()
    links(markup * 50_000)
    assert time.process_time() - start < 10
