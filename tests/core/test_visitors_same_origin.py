"""A visitor's form is taken from the site's own pages alone, by what the browser says of where it was sent from."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from core.visitors.same_origin import is_same_origin, same_origin_only

SITE = "https://motivacional.example"
OWN = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},  # what the browser itself decides counts
    {"Origin": SITE},
    {"Origin": f"{SITE}:443"},
    {"Origin": "http://testserver"},  # the name it was asked by
    {"Referer": f"{SITE}/revision/x/"},
]
OTHERS = [
    {},
    {"Sec-Fetch-Site": "cross-site", "Origin": SITE, "Referer": SITE},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "null", "Referer": SITE},
    {"Origin": "", "Referer": SITE},
    {"Origin": "https://otra.example", "Referer": SITE},
    {"Origin": "http://motivacional.example"},
    {"Origin": f"{SITE}:8443"},
    {"Origin": f"{SITE}.otra.example"},
    {"Origin": "https://motivacional.example@otra.example"},
    {"Origin": "https://[otra"},
    {"Origin": f"{SITE}:puerto"},
    {"Referer": f"https://otra.example/?de={SITE}"},
    {"Referer": "about:blank"},
]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["testserver"]


@same_origin_only
def view(_request):
    return HttpResponse("hecho")


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_own_pages_send_forms(rf, headers):
    request = rf.post("/", headers=headers)
    assert is_same_origin(request)
    assert view(request).content == b"hecho"


@pytest.mark.parametrize("headers", OTHERS, ids=str)
def test_other_sites_send_none(rf, headers):
    request = rf.post("/", headers=headers)
    assert not is_same_origin(request)
    with pytest.raises(PermissionDenied):
        view(request)


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_anybody_may_link_to_the_page(rf, method):
    request = getattr(rf, method)("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert view(request).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_no_way_round(rf, method):
    with pytest.raises(PermissionDenied):
        view(getattr(rf, method)("/", headers={"Sec-Fetch-Site": "cross-site"}))


def test_django_asks_for_no_token():
    assert view.csrf_exempt
