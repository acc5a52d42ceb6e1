"""What every kind of answer says to browsers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from wagtail.models import PageViewRestriction

from motivacional import environment
from tests.factories import DocumentFactory, ImageFactory

pytestmark = pytest.mark.django_db
PUBLIC = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; frame-src https://www.youtube-nocookie.com https://player.vimeo.com; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
ADMIN = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
STATIC = "default-src 'none'; sandbox; style-src 'unsafe-inline'"
FILE = "default-src 'none'; sandbox"


@pytest.fixture
def visitor(settings, tmp_path):
    """Return a visitor of a site with a static file, who sees the page of an error."""
    settings.STATIC_ROOT, settings.VAR_DIR = tmp_path / "static", tmp_path
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "site.css").write_text("body {}")
    settings.SECURITY_CONTACT = ["mailto:seguridad@example.org"]
    return Client(raise_request_exception=False)


def check(response, status: int, policy: str, resource: str = "same-origin") -> None:
    assert response.status_code == status
    assert response["Content-Security-Policy"] == policy
    assert response["Cross-Origin-Resource-Policy"] == resource
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Referrer-Policy"] in {"strict-origin-when-cross-origin", "same-origin"}
    for feature in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{feature}=()" in response["Permissions-Policy"]
    for used in ("autoplay", "fullscreen", "encrypted-media", "picture-in-picture", "clipboard"):
        assert used not in response["Permissions-Policy"]


class TestEachKind:
    @pytest.mark.parametrize(
        ("address", "status", "policy", "resource"),
        [
            ("/", 200, PUBLIC, "same-origin"),
            ("/blog/", 200, PUBLIC, "same-origin"),
            ("/blog/como-delegar/", 200, PUBLIC, "same-origin"),
            ("/blog/como-delegar", 301, PUBLIC, "same-origin"),
            ("/blog/feed/", 200, PUBLIC, "cross-origin"),
            ("/blog/feed/atom/", 200, PUBLIC, "cross-origin"),
            ("/blog/feed/json/", 200, PUBLIC, "cross-origin"),
            ("/buscar/?q=delegar", 200, PUBLIC, "same-origin"),
            ("/buscar/sugerencias/?q=del", 200, PUBLIC, "same-origin"),
            ("/mis-datos/", 200, PUBLIC, "same-origin"),
            ("/robots.txt", 200, PUBLIC, "same-origin"),
            ("/sitemap.xml", 200, PUBLIC, "same-origin"),
            ("/.well-known/security.txt", 200, PUBLIC, "same-origin"),
            ("/favicon.ico", 302, PUBLIC, "cross-origin"),
            ("/healthz", 200, PUBLIC, "same-origin"),
            ("/nada/", 404, PUBLIC, "same-origin"),
            ("/static/site.css", 200, STATIC, "cross-origin"),
            ("/static/nada.css", 404, STATIC, "cross-origin"),
            ("/media/images/nada.webp", 404, FILE, "cross-origin"),
            ("/admin/", 302, ADMIN, "same-origin"),
            ("/admin/login/", 200, ADMIN, "same-origin"),
        ],
    )
    def test_what_has_an_address(self, visitor, site, address, status, policy, resource):
        site.article(slug="como-delegar")
        check(visitor.get(address), status, policy, resource)

    def test_a_picture(self, visitor):
        rendition = ImageFactory().get_rendition("width-40|format-webp")
        found = visitor.get(rendition.url)
        check(found, 200, FILE, "cross-origin")
        again = visitor.get(rendition.url, headers={"If-None-Match": found["ETag"]})
        check(again, 304, FILE, "cross-origin")

    def test_a_document_loads_elsewhere_only_as_a_stranger_gets_it(self, visitor, desk):
        document = DocumentFactory(file__filename="tono.mp3", file__data="tono")
        check(visitor.get(document.url), 200, FILE, "cross-origin")
        part = visitor.get(document.url, headers={"Range": "bytes=0-1"})
        check(part, 206, FILE, "cross-origin")
        visitor.force_login(desk.superuser.user)
        check(visitor.get(document.url), 200, FILE, "same-origin")

    def test_a_document_unchanged_keeps_its_policy(self, visitor):
        document = DocumentFactory(file__filename="lista.txt", file__data="uno")
        document.get_file_hash()
        found = visitor.get(document.url)
        again = visitor.get(document.url, headers={"If-None-Match": found["ETag"]})
        check(again, 304, FILE, "cross-origin")

    def test_a_pdf_is_shown(self, visitor):
        found = visitor.get(DocumentFactory(file__filename="guia.PDF").url)
        check(found, 200, "default-src 'none'", "cross-origin")

    def test_a_page_of_the_cms_and_a_preview(self, visitor, desk):
        visitor.force_login(desk.superuser.user)
        check(visitor.get("/admin/"), 200, ADMIN)
        page = desk.site.article(slug="como-delegar")
        check(visitor.get(f"/admin/pages/{page.pk}/edit/"), 200, ADMIN)
        check(visitor.get(f"/admin/pages/{page.pk}/view_draft/"), 200, PUBLIC)

    def test_a_page_that_asks_for_a_password(self, visitor, site):
        page = site.article(slug="como-delegar")
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
        check(visitor.get("/blog/como-delegar/"), 200, PUBLIC)

    def test_a_failure(self, visitor, site, monkeypatch):
        monkeypatch.setattr("home.views.sitemap", lambda _request: 1 / 0)
        check(visitor.get("/sitemap.xml"), 500, PUBLIC)

    def test_maintenance(self, visitor, settings):
        (settings.VAR_DIR / "maintenance").touch()
        check(visitor.get("/"), 503, PUBLIC)

    def test_another_host(self, visitor, settings):
        check(visitor.get("/", headers={"Host": "otro.example"}), 400, PUBLIC)
        settings.SECURE_SSL_REDIRECT = True
        refused = Client(raise_request_exception=False).get("/", headers={"Host": "otro.example"})
        check(refused, 400, PUBLIC)

    def test_plain_http(self, settings, visitor):
        settings.SECURE_SSL_REDIRECT = True
        check(visitor.get("/"), 301, PUBLIC)

    def test_a_method_that_is_not_allowed(self, visitor):
        check(visitor.post("/robots.txt"), 405, PUBLIC)


class TestSecurityTxt:
    def test_where_somebody_may_be_written_to(self, client, settings):
        settings.SECURITY_CONTACT = [
            "mailto:seguridad@example.org",
            "https://example.org/seguridad/",
        ]
        settings.SITE_URL = "https://example.org"
        response = client.get("/.well-known/security.txt")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        lines = response.content.decode().splitlines()
        fields = [line.split(": ", 1) for line in lines]
        assert fields[:2] == [
            ["Contact", "mailto:seguridad@example.org"],
            ["Contact", "https://example.org/seguridad/"],
        ]
        rest = dict(fields[2:])
        expires = datetime.fromisoformat(rest.pop("Expires")) - datetime.now(UTC)
        assert timedelta(days=30) < expires < timedelta(days=365)
        assert rest == {
            "Preferred-Languages": "es, en",
            "Canonical": "https://example.org/.well-known/security.txt",
        }

    def test_without_a_contact_there_is_none(self, client, site):
        assert client.get("/.well-known/security.txt").status_code == 404

    @pytest.mark.parametrize(
        ("written", "contacts"),
        [
            ("", []),
            ("seguridad@example.org", ["mailto:seguridad@example.org"]),
            ("mailto:a+b@example.org", ["mailto:a+b@example.org"]),
            ("peña@ñandú.example", ["mailto:pe%C3%B1a@xn--and-6ma2c.example"]),
            ("https://example.org/s, a@b.example", ["https://example.org/s", "mailto:a@b.example"]),
        ],
    )
    def test_contacts(self, monkeypatch, written, contacts):
        monkeypatch.setenv("SECURITY_CONTACT", written)
        assert environment.security_contacts() == contacts

    @pytest.mark.parametrize(
        "written", ["lucia", "http://example.org", "https://", "a b@c.example", "@c", "a@"]
    )
    def test_what_is_no_contact_is_a_sentence(self, monkeypatch, written):
        monkeypatch.setenv("SECURITY_CONTACT", written)
        with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT is"):
            environment.security_contacts()
