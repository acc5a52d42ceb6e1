"""No GET of a visitor writes to the database, but counts: whoever reads can't fill it, nor wait for its writers."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import ArticleSource
from comments.editing import editing_path
from comments.models import Comment, CommentSettings, Follower
from comments.notifications import moderators
from core.base.models import SiteSettings
from core.mail.models import OutgoingMail
from newsletter.models import NewsletterSettings, Subscriber
from tests.comments.postman import moderator
from tests.data_links import token_for
from tests.factories import ContentPageFactory, DocumentFactory, SeriesPageFactory, SourceFactory

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|CREATE|ALTER|DROP)\b", re.I)
COUNTS = re.compile(r'"(cache|search_\w+)"')
MOST = 150


@pytest.fixture
def full(site):
    """Return a site with a page of every kind, which nobody has looked at yet."""
    series = SeriesPageFactory(parent=site.blog, title="Errores")
    source = SourceFactory(title="Revista", recommended=True)
    for number in range(12):
        article = site.article(
            title=f"Artículo {number}",
            series=series,
            tags=["agenda"],
            body=[("paragraph", "<p>Organizá tu semana.</p>")],
        )
    ArticleSource.objects.create(page=article, source=source)
    ContentPageFactory(parent=site.home, title="Sobre mí", slug="sobre-mi")
    comment = Comment.objects.create(
        article=article, text="Hola.", name="Ana", email="ana@correo.example", state="approved"
    )
    site.more = [
        "/robots.txt",
        "/sitemap.xml",
        "/llms.txt",
        "/index.md",
        f"{article.url}index.md",
        "/favicon.ico",
        "/healthz",
        "/buscar/",
        "/buscar/?q=semana",
        "/buscar/?q=nada-de-esto",
        "/buscar/sugerencias/?q=art",
        "/suscribirme/",
        f"/suscribirme/?serie={series.pk}",
        "/mis-datos/",
        "/no-existe/",
        "/no-existe",
        f"/blog/fuente/{source.slug}/",
        "/blog/fuentes/",
        "/blog/fuentes/opml/",
        DocumentFactory(title="Un documento").url,
        comment.get_absolute_url(),
        f"{article.url}?responder={comment.pk}",
        f"/comentarios/nuevo/{article.pk}/",
        editing_path(comment),
        f"/suscripcion/{Subscriber.objects.create(email='ana@correo.example').token}/",
        f"/mis-datos/{token_for('ana@correo.example')}/",
        "/admin/login/",
    ]
    return site


def links(html: str) -> Iterator[str]:
    """Yield the addresses of this site in a page."""
    for tag in BeautifulSoup(html, "html.parser").find_all(["a", "link", "img", "source"]):
        address = str(tag.get("href") or tag.get("src") or "").partition("#")[0]
        address = re.sub(r"^https?://(localhost|127\.0\.0\.1|testserver)(:\d+)?(?=/)", "", address)
        if address.startswith("/") and not address.startswith(("//", "/static/")):
            yield address


def written(client: Client, address: str) -> list[str]:
    """Return what a GET writes, and queue what its page links."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    statements = [query["sql"] for query in asked if WRITES.match(query["sql"])]
    return [sql for sql in statements if not COUNTS.search(sql)]


def test_no_page_of_a_fresh_site_writes_when_it_is_read(full):
    """It crawls some hundred pages, each once: that costs seconds."""
    CommentSettings.objects.all().delete()
    client, seen = Client(), set()
    left = ["/", *full.more]
    while left and len(seen) < MOST:
        address = left.pop(0)
        if address in seen:
            continue
        seen.add(address)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        writes = [q["sql"] for q in asked if WRITES.match(q["sql"]) and not COUNTS.search(q["sql"])]
        assert not writes, (address, writes)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            left += links(response.content.decode())
    assert len(seen) > 60


def test_settings_are_kept_when_an_editor_keeps_them(site, admin_client):
    for model in (SiteSettings, CommentSettings, NewsletterSettings):
        address = (
            f"/admin/settings/{model._meta.app_label}/{model._meta.model_name}/{site.site.pk}/"
        )
        page = admin_client.get(address)
        assert page.status_code == 200 and not model.objects.exists()
        data = form_of(page.content.decode())
        assert admin_client.post(address, data).status_code == 302
        assert model.objects.get().site == site.site
        assert admin_client.get(address).status_code == 200


def form_of(html: str) -> dict[str, str]:
    """Return the fields of a settings form as the browser sends them."""
    data = {}
    for field in BeautifulSoup(html, "html.parser").select("main form [name]"):
        if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            data[field["name"]] = chosen.get("value", "") if chosen else ""
        else:
            data[field["name"]] = field.get("value") or field.get_text().removeprefix("\n")
    for name in ("main_menu", "footer_menu", "social_links"):
        data |= {f"{name}-count": "0"}
    return data


def test_moderators_hear_of_what_waits_though_no_settings_are_kept(site):
    moderator("mora")
    Comment.objects.create(
        article=site.article(), text="Hola.", name="Ana", email="ana@correo.example"
    )
    moderators.notify_of_pending()
    assert OutgoingMail.objects.filter(recipient__startswith="mora").exists()
    assert not Follower.objects.exists()


def test_a_page_of_another_kind_is_found_by_a_command(site):
    """The crawl needs the pages that `setup_site` makes, and nothing of them is made by reading."""
    call_command("setup_site", verbosity=0)
    assert not written(Client(), "/")
