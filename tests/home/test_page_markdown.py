"""Pages as Markdown: whole, absolute, of public pages alone."""

import re
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.wsgi import get_wsgi_application
from markdown_it import MarkdownIt
from wagtail.models import PageViewRestriction
from wagtail_footnotes.models import Footnote

from blog.blocks import ArticleBody
from core.blocks.reading import plain_text
from core.serving.page_cache import PageCache
from home.blocks import ContentBody
from tests.block_values import HOSTILE, filled
from tests.cached import ask
from tests.factories import (
    ContentPageFactory,
    DocumentFactory,
    SeriesPageFactory,
    SourceFactory,
    ready_image,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
ORIGIN = "http://127.0.0.1:8000"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
WORD = re.compile(r"\w+")
NOTE = "5b0f7a0e-7d5c-4b52-9a53-0a1c4a8f1d11"


def read(client, page) -> BeautifulSoup:
    """Return what a program that knows Markdown reads."""
    text = client.get(f"{page.url}index.md").content.decode()
    return BeautifulSoup(READER.render(text), "html.parser")


def body_of(stream_block, text):
    """Return a stored body with every block, `text` with a number in each place."""
    return [
        {"type": name, "value": filled(block, f"{text} {number}"), "id": f"b{number}"}
        for number, (name, block) in enumerate(stream_block.child_blocks.items())
        if name
        not in {"subscribe", "contact", "services", "focus"}  # they show what isn't their own
    ]


def test_every_word_of_every_block_is_there(client, site):
    source, document = SourceFactory(title="Palabras claras"), DocumentFactory(title="Plantilla")
    image = ready_image("text", description="Un dibujo")
    other = site.article(title="Otra nota")
    body = body_of(ArticleBody(), "«Ñandú» dijo y")
    values = {each["type"]: each["value"] for each in body}
    values["image"]["image"] = {
        "image": image.pk,
        "alt_text": "Agenda abierta",
        "decorative": False,
    }
    values["source"]["source"], values["article"]["article"] = source.pk, other.pk
    values["audio"]["file"] = values["file"]["file"] = document.pk
    values["embed"]["url"] = "https://vimeo.com/76979871"
    values["call_to_action"]["url"] = "https://otro.example/a"
    values["code"]["code"] = "antes\n```\n# después\n"
    body.append(
        {"type": "paragraph", "value": f'<p>Con nota<footnote id="{NOTE}">[x]</footnote></p>'}
    )
    article = site.article(title="Todo", body=body, tags=["orden"], cover=image)
    article.footnotes.add(Footnote(uuid=NOTE, text="<p>Al pie de la página</p>"))
    article.save()
    page = read(client, article)
    shown = set(WORD.findall(page.get_text(" ")))
    asked = set(WORD.findall(plain_text(article.body))) | set(WORD.findall("Al pie de la página"))
    assert asked - shown == set()
    assert page.find("pre").get_text().strip() == "antes\n```\n# después"
    assert "Agenda abierta" in {each["alt"] for each in page.find_all("img")}
    addresses = [each.get("href") or each["src"] for each in page.find_all(["a", "img"])]
    assert all(re.match(r"https?://", each) for each in addresses), addresses


def test_hostile_texts_mark_nothing_up(client, site):
    texts = [*HOSTILE.values(), "x](javascript:alert(1)) [y", "``` # no"]
    for number, text in enumerate(texts):
        if text == HOSTILE["address"] or "\0" in text:
            continue
        article = site.article(
            title=f"{text[:80].strip() or 'Nada'} {number}",
            slug=f"n-{number}",
            summary=text[:200].strip() or "Nada",
            body=body_of(ArticleBody(), text),
        )
        page = read(client, article)
        assert not page.find(["script", "iframe"])
        assert page.h1.get_text().split() == article.title.split()
        links = [each["href"] for each in page.find_all("a")]
        assert not [each for each in links if not each.startswith(("http://", "https://"))]


def test_an_article_says_who_wrote_it_and_when(client, site):
    series = SeriesPageFactory(parent=site.blog, title="Errores")
    article = site.article(
        title="La agenda",
        slug="la-agenda",
        summary="Qué entra.",
        series=series,
        tags=["orden"],
        date=datetime(2026, 3, 3, 12, tzinfo=UTC),
    )
    answer = client.get("/blog/la-agenda/index.md")
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer["Link"] == f'<{ORIGIN}/blog/la-agenda/>; rel="canonical"'
    text = answer.content.decode()
    assert text.startswith("# La agenda\n\nQué entra.\n\n[Lucía Ferreyra](")
    for words in ("3 de marzo de 2026", "[Organización](", "[Errores](", "(1/1)", "orden"):
        assert words in text
    head = BeautifulSoup(client.get(article.url).content, "html.parser").head
    assert head.find("link", type="text/markdown")["href"] == f"{ORIGIN}{article.url}index.md"


def test_every_page_type_has_one(client, site):
    series = SeriesPageFactory(parent=site.blog, title="Errores", summary="De otros.")
    article = site.article(title="La agenda", series=series, tags=["orden"])
    content = ContentPageFactory(
        parent=site.home, body=body_of(ContentBody(), "Todo lo que digo y")
    )
    service = site.service(
        title="Turnos",
        delivery="Cada noche.",
        scope=[("included", "Una lista"), ("excluded", "Llamados")],
        questions=[("question", {"question": "¿Cuánto?", "answer": "<p>Poco.</p>"})],
    )
    home = type(site.home).objects.get()
    home.body = [("latest_articles", {"title": "Lo último", "count": 3})]
    home.save_revision().publish()
    expected = {
        home: ["Lo último", "La agenda"],
        site.blog: [site.blog.intro, "La agenda", article.summary],
        series: ["De otros.", "La agenda"],
        site.topics: ["Organización"],
        site.topic: ["La agenda"],
        site.authors: ["Lucía Ferreyra"],
        site.author: ["Asistente virtual", "La agenda"],
        content: WORD.findall(plain_text(content.body)),
        site.services: ["Turnos"],
        service: [
            "Cada noche.",
            "Una lista",
            "Llamados",
            "¿Cuánto?",
            "Poco.",
            "Una agenda para tres",
        ],
    }
    for page, words in expected.items():
        text = read(client, page).get_text(" ")
        assert page.title in text
        assert not [word for word in words if word not in text], page
        head = BeautifulSoup(client.get(page.url).content, "html.parser").head
        assert head.find("link", type="text/markdown")["href"] == f"{ORIGIN}{page.url}index.md"


@pytest.mark.parametrize(
    "address",
    [
        "/blog/2026/index.md",
        "/blog/tag/orden/index.md",
        "/no-existe/index.md",
        "/blog/feed/index.md",
        "/blog/nota/index.md/",
        "/blog/nota/otra.md",
    ],
)
def test_nothing_else_has_one(client, site, address):
    site.article(slug="nota", tags=["orden"], date=datetime(2026, 3, 3, tzinfo=UTC))
    assert client.get(address).status_code == 404
    html = client.get("/blog/2026/").content.decode()
    assert "text/markdown" not in html


def test_drafts_and_private_pages_have_none_through_the_page_cache_either(
    client, site, settings, django_capture_on_commit_callbacks, tmp_path
):
    settings.PAGE_CACHE_SECONDS, settings.VAR_DIR = 60, tmp_path
    cache = PageCache(get_wsgi_application())
    draft = site.article(slug="borrador", live=False)
    article = site.article(slug="nota", title="Lo reservado")
    assert ask(cache, f"/blog/{draft.slug}/index.md").status == 404
    first, again = (ask(cache, "/blog/nota/index.md") for _ in range(2))
    assert (first.status, again.status, again.headers["link"]) == (200, 200, first.headers["link"])
    assert len(cache.pages.by_key) == 1
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=site.blog, restriction_type="login")
    after = ask(cache, "/blog/nota/index.md")
    assert after.status == 404 and b"Lo reservado" not in after.body
    assert client.get(f"{article.url}index.md").status_code == 404


def test_no_page_can_take_the_address(site):
    with pytest.raises(ValidationError):
        site.article(slug="index.md")


def test_it_asks_the_database_as_often_for_many_pictures_links_and_articles(
    client, site, count_queries
):
    def write(number):
        links = (f'<p><a linktype="page" id="{site.topic.pk}">a</a></p>' for _each in range(number))
        image = {"alt_text": "Agenda", "decorative": False}
        pictures = (
            {"image": image | {"image": ready_image("text").pk}, "caption": ""}
            for _each in range(number)
        )
        return site.article(
            body=[
                *({"type": "paragraph", "value": link} for link in links),
                *({"type": "image", "value": picture} for picture in pictures),
            ],
            date=datetime(2026, 3, number, tzinfo=UTC),
        )

    few, many = write(1), write(9)
    found = {}
    for address in (few.url, many.url, site.blog.url):
        count_queries(f"{address}index.md")
        found[address] = count_queries(f"{address}index.md")
    assert found[few.url] == found[many.url] <= 22
    for _each in range(5):
        write(2)
    assert count_queries(f"{site.blog.url}index.md") == found[site.blog.url] <= 12


def test_only_reading(client, site):
    assert client.post("/index.md").status_code == 405
    assert client.head("/index.md").status_code == 200
