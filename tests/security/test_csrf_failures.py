"""A form without its token: a page of ours in Spanish with a way back, never Django's own, and nothing done."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

pytestmark = pytest.mark.django_db
HEADING = "El formulario no se envió"
ORIGIN = "http://testserver"


@pytest.fixture
def strict() -> Client:
    """Return a browser whose forms are checked."""
    return Client(enforce_csrf_checks=True)


def assert_is_ours(answer, back: str) -> None:
    text = answer.content.decode()
    assert answer.status_code == 403
    assert HEADING in text and "motiVAcional" in text and "cargá la página" in text
    assert f'href="{back}"' in text and 'href="/"' in text
    assert "CSRF" not in text and "DEBUG" not in text
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("debug", [False, True])
def test_the_cms_login(strict, settings, debug):
    settings.DEBUG = debug
    answer = strict.post("/admin/login/", {"username": "elena", "password": "una"})
    assert_is_ours(answer, "/admin/login/")


def test_somebody_inside_the_cms(strict):
    user = get_user_model().objects.create_superuser("elena")
    strict.force_login(user)
    form = f"{ORIGIN}/admin/account/?tab=1"
    answer = strict.post("/admin/account/", {}, headers={"Referer": form, "Origin": ORIGIN})
    assert_is_ours(answer, form)


def test_the_password_of_a_page(strict, site):
    page = site.article(title="Tarifas")
    closed = PageViewRestriction.objects.create(
        page=page, restriction_type="password", password="sol"
    )
    address = reverse("wagtailcore_authenticate_with_password", args=[closed.pk, page.pk])
    answer = strict.post(address, {"password": "sol", "return_url": page.url})
    assert_is_ours(answer, address)
    assert "Tarifas" not in answer.content.decode()


def test_it_counts_no_attempt(strict):
    from core.visitors.models import Attempt

    for _ in range(30):
        assert strict.post("/admin/login/", {"username": "elena"}).status_code == 403
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "javascript:alert(1)", "//evil.example", '/"><script>']
)
def test_the_way_back_leads_to_no_other_site(strict, page):
    answer = strict.post("/admin/login/", {}, headers={"Referer": page})
    text = answer.content.decode()
    assert answer.status_code == 403 and "evil" not in text
    assert "javascript:" not in text and "<script>" not in text
