"""Links by which people without an account read a draft: how long they open, and what they show."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import ArticlePage
from editorial.models import ReviewLink
from editorial.review_links.links import share
from tests.editorial.team import Desk
from tests.factories import SeriesPageFactory

pytestmark = pytest.mark.django_db

TITLE, TEXT = "Cobrar sin pena", "Un texto que nadie vio."
BODY = [("paragraph", f'<p data-block-key="abcde">{TEXT}</p>')]


@pytest.fixture
def draft(desk: Desk) -> ArticlePage:
    """Return a draft of the writer."""
    return desk.draft(desk.writer, title=TITLE, body=BODY)


@pytest.fixture
def link(desk: Desk, draft: ArticlePage) -> ReviewLink:
    """Return a link to it."""
    return share(draft, desk.writer.user, "Marta", 7)


@pytest.fixture
def reader() -> Client:
    """Return the browser of somebody without an account, which Django's own check of forms guards."""
    return Client(enforce_csrf_checks=True)


def place(link: ReviewLink) -> str:
    return reverse("review_link", args=[link.token])


class TestReading:
    def test_shows_the_draft_in_the_looks_of_the_site(self, reader, link):
        response = reader.get(place(link))
        html = response.content.decode()
        assert response.status_code == 200
        for shown in (TITLE, TEXT, "Para Marta", "Todavía no está publicad", 'class="masthead"'):
            assert shown in html
        assert f"{timezone.localtime():%H:}" in html

    def test_shows_the_latest_version_under_the_same_address(self, desk, draft, link, reader):
        address = place(link)
        assert "Otro título" not in reader.get(address).content.decode()
        desk.writer.edit(draft, title="Otro título")
        assert "Otro título" in reader.get(address).content.decode()
        link.refresh_from_db()
        assert place(link) == address

    def test_says_what_is_published(self, desk, link, draft, reader):
        draft.save_revision().publish()
        assert "Está publicado así" in reader.get(place(link)).content.decode()
        desk.superuser.edit(draft, title="Otro título")
        html = reader.get(place(link)).content.decode()
        assert "Otro título" in html
        assert "esta versión todavía no" in html
        Page.objects.get(pk=draft.pk).specific.unpublish()
        assert "Todavía no está publicad" in reader.get(place(link)).content.decode()

    def test_search_engines_caches_and_other_sites_get_nothing(self, link, reader, client):
        for address in (place(link), "/revision/otra/"):
            response = reader.get(address)
            assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
            assert response["Cache-Control"] == "private, no-store"
            assert response["Referrer-Policy"] == "same-origin"
            assert response.cookies == {}
            assert '<meta name="robots" content="noindex' in response.content.decode()
        html = reader.get(place(link)).content.decode()
        assert "ld+json" not in html
        assert "og:" not in html
        assert "revision/" not in client.get("/sitemap.xml").content.decode()

    def test_the_policy_of_public_pages_holds(self, link, reader):
        policy = reader.get(place(link))["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy

    def test_looking_writes_nothing(self, link, reader):
        reader.get(place(link))  # Wagtail makes the site's settings once
        for method in (reader.get, reader.head):
            with CaptureQueriesContext(connection) as queries:
                assert method(place(link)).status_code == 200
            writes = ("INSERT", "UPDATE", "DELETE")
            assert [each["sql"] for each in queries if each["sql"].startswith(writes)] == []
            assert len(queries) <= 40

    def test_others_drafts_stay_hidden(self, desk, reader):
        series = SeriesPageFactory(parent=desk.site.blog, title="Serie visible", slug="serie")
        desk.draft(desk.editor, title="Otra entrega secreta", series=series, series_place=1)
        hidden = SeriesPageFactory(
            parent=desk.site.blog, title="Serie secreta", slug="sec", live=False
        )
        page = desk.draft(desk.writer, title=TITLE, series=series, series_place=2)
        other = desk.draft(desk.writer, title="Con serie secreta", series=hidden, series_place=1)
        for each in (page, other):
            html = reader.get(place(share(each, desk.writer.user, "Marta", 7))).content.decode()
            assert "Otra entrega secreta" not in html
            assert "Serie secreta" not in html

    def test_whoever_is_logged_in_sees_what_the_reader_sees(self, desk, link):
        html = desk.editor.client.get(place(link)).content.decode()
        assert TEXT in html
        assert "wagtail-userbar" not in html

    def test_a_private_page_opens_for_her(self, draft, link, reader):
        PageViewRestriction.objects.create(page=draft, restriction_type=PageViewRestriction.LOGIN)
        assert TEXT in reader.get(place(link)).content.decode()

    def test_an_article_without_versions(self, desk, reader):
        page = desk.site.article(title="Sin versiones", owner=desk.writer.user)
        page.revisions.all().delete()
        ArticlePage.objects.filter(pk=page.pk).update(latest_revision=None, live_revision=None)
        link = share(ArticlePage.objects.get(pk=page.pk), desk.writer.user, "Marta", 7)
        assert "Sin versiones" in reader.get(place(link)).content.decode()

    def test_the_thanks_lead_back_as_long_as_there_is_no_answer(self, link, reader):
        response = reader.get(f"{place(link)}gracias/")
        assert response.status_code == 302
        assert response.url == place(link)


class TestClosing:
    def test_a_changed_token_opens_nothing(self, link, reader):
        payload, signature = link.token.split(".")
        forged = signing.Signer(salt="otra", sep=".").sign_object([link.pk, link._born])
        hostile = (
            f"{payload}.{signature[:-2]}xx",
            payload,
            f".{signature}",
            forged,
            str(link.pk),
            "ñandú",
            "%00",
            "a" * 3000,
        )
        for token in hostile:
            assert reader.get(f"/revision/{token}/").status_code == 404, token

    def test_keys_that_were_replaced_still_open(self, link, reader, settings):
        address = place(link)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "nueva"
        assert reader.get(address).status_code == 200
        settings.SECRET_KEY_FALLBACKS = []
        assert reader.get(address).status_code == 404

    def test_a_number_that_comes_again_opens_another_link_to_nobody(self, link, reader):
        """A restored backup counts from where it was."""
        address = place(link)
        ReviewLink.objects.update(created_at=timezone.now() - timedelta(days=1))
        assert reader.get(address).status_code == 404

    @pytest.mark.parametrize("field", ["expires_at", "revoked_at"])
    def test_expired_and_revoked_say_what_to_do(self, link, reader, field):
        ReviewLink.objects.update(**{field: timezone.now() - timedelta(seconds=1)})
        for address in (place(link), f"{place(link)}gracias/"):
            response = reader.get(address)
            assert response.status_code == 410
            assert TEXT not in response.content.decode()
            assert "Pedile uno nuevo" in response.content.decode()
            assert "noindex" in response["X-Robots-Tag"]

    def test_it_opens_until_its_last_moment(self, link):
        assert link.expires_at - link.created_at == pytest.approx(
            timedelta(days=7), abs=timedelta(seconds=5)
        )

    def test_a_deleted_page_takes_its_links_along(self, link, draft, reader):
        address = place(link)
        draft.delete()
        assert reader.get(address).status_code == 404
        assert not ReviewLink.objects.exists()

    def test_a_copy_has_no_links(self, link, draft):
        copy = draft.copy(update_attrs={"slug": "copia"})
        assert not copy.review_links.exists()
