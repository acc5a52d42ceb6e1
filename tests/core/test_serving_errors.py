"""What is answered where something fails."""

import pytest
from django.test import Client, override_settings
from django.urls import include, path


def fail(_request):
    raise RuntimeError


urlpatterns = [
    path("admin/roto/", fail),
    path("roto/", fail),
    path("", include("motivacional.urls")),
]
handler500 = "core.serving.errors.failed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "way_back", "said"),
    [
        ("/admin/roto/", 'href="/admin/"', "lo que guardaste hasta ahora está"),
        ("/roto/", 'href="/"', "probá de nuevo"),
    ],
)
def test_the_page_has_a_way_back(address, way_back, said):
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == 500
    html = answer.content.decode()
    assert way_back in html
    assert said in html
