"""An issue laid out: what it says, whatever it's made of, and what stands at its foot."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from blog.models import ArticlePage
from newsletter.mails.messages import encoded
from newsletter.mails.rendering import NothingToSend, preview, rendered
from newsletter.models import Issue, NewsletterSettings, Subscriber
from tests.factories import ImageFactory, ready_image
from tests.newsletter.laid_out import faults, issue_of, mail_of

pytestmark = pytest.mark.django_db

CLIPPED = 102 * 1024
BODY = [
    ("heading", {"text": "Primero", "level": "h2", "anchor": ""}),
    (
        "paragraph",
        '<p>Mirá <a href="/temas/">los temas</a> de la semana, que son muchos y conviene leer sin apuro.</p>',
    ),
    (
        "quote",
        {
            "text": "Dos veces por semana.",
            "author": "Silvina",
            "work": "",
            "url": "",
            "language": "",
        },
    ),
    ("checklist", {"title": "Antes", "items": ["Uno", "Dos"]}),
]
TEXT = """\
Organización
La semana
Un resumen de una línea.
Lucía Ferreyra · 3 de marzo de 2026 · 1 minuto

Primero

Mirá los temas ({url}/temas/) de la semana, que son
muchos y conviene leer sin apuro.

“Dos veces por semana.”
— Silvina

Antes
- Uno
- Dos

Leelo en el sitio ({url}/blog/la-semana/)

---
Te escribimos porque esta dirección está suscripta a motiVAcional.

Elegí qué recibís:
{url}/suscripcion/{mark}/

Dejar de recibir estos correos:
{url}/suscripcion/{mark}/baja/

motiVAcional
{url}/
Calle 1, Buenos Aires

Se puede pedir la baja.
"""


@pytest.fixture
def wishes(site):
    """Return the settings."""
    values = {"postal_address": "Calle 1, Buenos Aires", "legal_footer": "Se puede pedir la baja."}
    return NewsletterSettings.objects.update_or_create(site=site.site, defaults=values)[0]


@pytest.fixture
def article(site, wishes):
    """Return an article with a few blocks."""
    fields = {"date": datetime(2026, 3, 3, 12, tzinfo=UTC), "body": BODY}
    return site.article(title="La semana", slug="la-semana", revision=False, **fields)


def test_an_article_as_text(article, settings):
    laid_out = mail_of(article)
    assert laid_out.text == TEXT.format(url=settings.SITE_URL, mark=laid_out.mark)


def test_an_article_as_html(article, settings):
    article.cover = ready_image("mail", description="Una agenda")
    article.save()
    laid_out = mail_of(article)
    assert (laid_out.subject, laid_out.preheader) == ("La semana", "Un resumen de una línea.")
    assert faults(laid_out.html) == []
    soup = BeautifulSoup(laid_out.html, "html.parser")
    assert soup.html["lang"] == "es-AR" and soup.title.string == "La semana"
    assert [tag.get_text() for tag in soup.find_all(["h1", "h2"])] == ["La semana", "Primero"]
    assert soup.img["alt"] == "Una agenda" and soup.img["src"].startswith(settings.SITE_URL)
    assert "display: none" in soup.select_one(".hidden")["style"]
    assert all(table["role"] == "presentation" for table in soup.find_all("table"))
    assert soup.find("meta", attrs={"name": "color-scheme"})["content"] == "light dark"
    assert "prefers-color-scheme: dark" in soup.style.string
    assert soup.h1["style"] and soup.p["style"] and soup.a["style"]


def test_the_foot_says_why_and_lets_go(article, settings):
    laid_out = mail_of(article)
    own = f"{settings.SITE_URL}/suscripcion/{laid_out.mark}/"
    for words in (
        "Te escribimos porque",
        f'href="{own}"',
        f'href="{own}baja/"',
        "Calle 1, Buenos Aires",
        "Se puede pedir la baja.",
    ):
        assert words in laid_out.html


def test_it_speaks_the_sites_language_whoever_asks(article):
    with translation.override("en"):
        assert "Elegí qué recibís" in mail_of(article).html


def test_nothing_tells_that_it_was_read(article, settings):
    soup = BeautifulSoup(mail_of(article).html, "html.parser")
    assert soup.find_all("img") == []
    assert all("?" not in link["href"] for link in soup.find_all("a"))


def test_an_issue_may_have_a_preheader_of_its_own(article):
    assert mail_of(article, preheader="Otra\r\ncosa").preheader == "Otra cosa"


def long(*sizes: int) -> list[tuple[str, str]]:
    """Return a body of sections, each of a paragraph of so many words."""
    return [
        block for size in sizes for block in (BODY[0], ("paragraph", f"<p>{'ñandú ' * size}</p>"))
    ]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [([100] * 20, 20), ([100] * 300, None), ([100, 100, 90_000], 2), ([90_000], 0)],
)
def test_a_long_article_is_cut_between_blocks(article, settings, sizes, shown):
    article.body = long(*sizes)
    laid_out = rendered(Issue(kind="article", article=article, subject="Larga"))
    assert faults(laid_out.html) == []
    headings = BeautifulSoup(laid_out.html, "html.parser").find_all("h2")
    assert len(headings) == shown or (shown is None and 20 < len(headings) < 300)
    rest = f'href="{settings.SITE_URL}/blog/la-semana/"'
    is_cut = shown != len(sizes)
    assert ("Seguí leyendo en el sitio" in laid_out.html) == is_cut and rest in laid_out.html
    assert ("Seguí leyendo en el sitio" in laid_out.text) == is_cut
    for sent in (laid_out.html, laid_out.text):
        assert len(encoded(sent)) < CLIPPED and laid_out.mark in sent


def test_a_digest_lists_what_came(site, article, settings):
    other = site.article(title="Otro <b>", summary="Más corto.", cover=ready_image("mail"))
    issue = Issue.objects.create(kind="digest", subject="Lo de la semana", frequency="weekly")
    laid_out = rendered(
        issue, ArticlePage.objects.filter(pk__in=[article.pk, other.pk]).order_by("pk")
    )
    assert laid_out.preheader == "La semana · Otro <b>"
    assert faults(laid_out.html) == []
    soup = BeautifulSoup(laid_out.html, "html.parser")
    assert soup.h1.get_text() == "Lo de la semana"
    assert [tag.get_text() for tag in soup.find_all("h2")] == ["La semana", "Otro <b>"]
    assert soup.h2.a["href"] == f"{settings.SITE_URL}/blog/la-semana/"
    assert soup.img["alt"] == "" and len(soup.find_all("img")) == 1
    for words in ("La semana", "Organización", "Más corto.", other.full_url):
        assert words in laid_out.text


def test_a_digest_of_many_asks_as_often_as_one_of_few(site, article):
    for number in range(8):
        site.article(title=f"Parte {number}", cover=ImageFactory(), revision=False)
    issue = Issue.objects.create(kind="digest", subject="Todo", frequency="weekly")
    listed = ArticlePage.objects.published().for_list("mail").newest_first()
    rendered(issue, listed)

    def asked(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            rendered(issue, listed[:count])
        return len(queries)

    assert asked(8) <= asked(2) + 1


def test_a_letter_says_what_an_editor_wrote(site, article, settings):
    draft = site.article(title="Borrador", live=False, revision=False)
    body = [
        ("intro", f'<p>Hola, <a linktype="page" id="{article.pk}">miren esto</a>.</p>'),
        ("articles", {"heading": "Para leer", "articles": [draft, article]}),
        ("call", {"text": "Escribime", "url": "https://otro.example/?a=1&b=2"}),
    ]
    issue = Issue.objects.create(kind="letter", subject="Carta", body=body)
    laid_out = rendered(Issue.objects.get(pk=issue.pk))
    assert faults(laid_out.html) == []
    assert f"Hola, miren esto ({settings.SITE_URL}/blog/la-semana/)." in laid_out.text.replace(
        "\n", " "
    )
    for words in ("Carta", "Para leer", "La semana", "Escribime (https://otro.example/?a=1&b=2)"):
        assert words in laid_out.text
    assert "Borrador" not in laid_out.text + laid_out.html


def test_nothing_is_no_mail(site, wishes):
    with pytest.raises(NothingToSend):
        rendered(Issue.objects.create(kind="article", subject="Se fue"))
    with pytest.raises(NothingToSend):
        rendered(Issue.objects.create(kind="digest", subject="Nada", frequency="weekly"), [])


def test_an_empty_letter_can_be_looked_at(site, wishes):
    assert "Carta" in preview(Issue(kind="letter", subject="Carta")).html


def test_a_preview_is_nobodys(article):
    issue = issue_of(article)
    html, text = preview(issue).html, preview(issue).text
    token = Subscriber(pk=0).token
    assert f"/suscripcion/{token}/baja/" in html and f"/suscripcion/{token}/baja/" in text
    assert "marca" not in html + text
    assert Subscriber.from_token(token) is None and not Subscriber.objects.exists()
