"""No number that somebody writes into an address or a form is an error."""

import pytest
from django.urls import reverse

from core.base.numbers import number, numbers
from core.wagtail_compat.addresses import DIGITS
from tests.services.forms import service_form

pytestmark = pytest.mark.django_db

GREAT = ["9" * DIGITS, "9" * (DIGITS + 1), "9" * 20, "9" * 5_000]
HERE = {"Sec-Fetch-Site": "same-origin"}
ADDRESSES = [
    "/documentos/{}/x.pdf",
    "/documentos/authenticate_with_password/{}/",
    "/comentarios/{}/",
    "/comentarios/nuevo/{}/",
    "/comentarios/de/{}/feed/",
    "/_util/authenticate_with_password/{}/1/",
    "/footnotes/{}/",
]
ADMIN = [
    "pages/{}/",
    "pages/{}/edit/",
    "pages/{}/move/{}/confirm/",
    "pages/workflow/status/{}/",
    "images/{}/",
    "images/chooser/{}/",
    "documents/edit/{}/",
    "users/edit/{}/",
    "snippets/blog/source/edit/{}/",
    "comments/{}/",
    "newsletter/{}/",
    "subscribers/{}/",
    "checks/{}/",
    "tags/{}/",
    "topics/{}/merge/",
    "calendar/{}/",
    "reports/site-history/?user={}",
    "articles/?author={}",
    "articles/?topic={}&topic={}",
    "comments/?article={}",
    "choose-page/{}/",
    "choose-page/?page_type=wagtailcore.page&parent_page_id={}",
    "bulk/wagtailcore/page/delete/?id={}",
    "images/?collection_id={}",
    "pages/?ordering={}",
]


@pytest.mark.parametrize("great", GREAT, ids=len)
def test_addresses_of_visitors(site, client, great):
    for address in ADDRESSES:
        response = client.get(address.replace("{}", great))
        assert response.status_code in (302, 404, 405), address
    for query in ("p", "page", "serie", "tema", "autora", "answer", "parent"):
        for place in ("/blog/", "/buscar/", "/suscribirme/"):
            assert client.get(place, {query: great}).status_code in (200, 302, 404), (place, query)


@pytest.mark.parametrize("great", GREAT, ids=len)
def test_addresses_of_the_cms(desk, great):
    for address in ADMIN:
        response = desk.administrator.client.get(f"/admin/{address.replace('{}', great)}")
        assert response.status_code < 500, address


BULK = [
    "base/siteimage/add_tags",
    "base/sitedocument/add_to_collection",
    "wagtailcore/page/move",
    "users/user/delete",
]
CHOOSERS = [
    "images/chooser/chosen-multiple/?id=",
    "documents/chooser/chosen-multiple/?id=",
    "choose-page/chosen-multiple/?id=",
    "choose-page/?target_pages[]=",
]


@pytest.mark.parametrize(
    "value", ["", " ", "²", "%ED%A0%80", "%00", "{}", "2026-02-30", "-1", "１"]
)
def test_bulk_actions_and_choosers_look_up_no_id_that_is_none(desk, value):
    addresses = [f"bulk/{each}/?id=" for each in BULK] + CHOOSERS
    for address in addresses:
        response = desk.administrator.client.get(f"/admin/{address}{value}")
        assert response.status_code < 500, address


@pytest.mark.parametrize(
    "great", [*GREAT, "-1", "1e3", "１２", "²", "0x1", "", " ", "1.0"], ids=len
)
def test_forms_of_visitors(site, client, great):
    sent = {"topics": [great, great], "series": great, "what": "some", "frequency": great}
    assert client.post(reverse("subscribe"), sent, headers=HERE).status_code in (200, 303, 400)
    comment = {"parent": great, "text": "Hola", "name": "Ana"}
    assert client.post(reverse("post_comment", args=[1]), comment, headers=HERE).status_code in (
        400,
        404,
    )


def test_forms_of_the_cms_that_choose_several(desk):
    page = desk.site.service(live=False)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for great in GREAT:
        sent = service_form(desk, page, audiences=[great])
        assert desk.editor.client.post(address, sent).status_code == 200


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("7", 7),
        (7, 7),
        ("0", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("²", None),
        ("１", None),
    ]
    + [(each, None) for each in ("", "-1", "+1", "1_0", " 1", None, "7\n", "a")],
)
def test_a_number_is_one_that_databases_hold(written, read):
    assert number(written) == read
    assert numbers([written]) == ([] if read is None else [read])
