"""The form of requests on other pages: what it shows, what it sends, what it keeps."""

import pytest
from bs4 import BeautifulSoup

from core.base.models import SiteSettings
from services.models import ServiceRequest, ServiceSettings
from tests.comments.readers import SAME_SITE
from tests.factories import ContentPageFactory

pytestmark = pytest.mark.django_db
TYPED = {"needed": "Que alguien ordene mi casilla.", "name": "Rosario"}


def page_with(site, *titles: str, **fields):
    body = [("contact", {"title": title}) for title in titles]
    return ContentPageFactory(parent=site.home, body=body, **fields)


def soup_of(client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def sent_by(form, **typed: str) -> dict[str, str]:
    """Return what a browser without JavaScript sends of a form."""
    fields = {
        each["name"]: each.get("value", each.get_text().removeprefix("\n"))
        for each in form.select("input[type=text], input[type=email], input[type=hidden], textarea")
    }
    return fields | typed


def test_it_sends_a_request_without_a_service(client, site):
    site.service(title="Turnos")
    form = soup_of(client, page_with(site, "Escribime").url).select_one(".contact-block form")
    assert form["action"] == "/contacto/" and "Turnos" not in form.text
    sent = sent_by(form, **TYPED, email="rosario@correo.example", consent="on")
    assert client.post(form["action"], sent, headers=SAME_SITE).status_code == 302
    request = ServiceRequest.objects.get()
    assert (request.needed, request.name) == (TYPED["needed"], "Rosario")
    assert request.service_names == [] and request.consent.text


def test_what_was_typed_is_kept(client, site):
    form = soup_of(client, page_with(site, "").url).select_one(".contact-block form")
    sent = sent_by(form, **TYPED, email="nada")
    answer = client.post(form["action"], sent, headers=SAME_SITE)
    again = BeautifulSoup(answer.content, "html.parser").select_one("main form")
    assert answer.status_code == 400 and again["action"] == "/contacto/"
    assert sent_by(again).items() >= {**TYPED, "email": "nada"}.items()
    assert not ServiceRequest.objects.exists()


def test_the_sites_own_page_of_contact_may_have_it(client, site):
    """It stands at the address that the form is sent to: the page is read there, the form taken."""
    page_with(site, "Escribime", title="Mi contacto", slug="contacto")
    form = soup_of(client, "/contacto/").select_one(".contact-block form")
    answer = client.post("/contacto/", sent_by(form, **TYPED), headers=SAME_SITE)
    assert answer.status_code == 400 and TYPED["needed"] in answer.content.decode()
    sent = sent_by(form, **TYPED, email="rosario@correo.example", consent="on")
    assert client.post("/contacto/", sent, headers=SAME_SITE).status_code == 302
    assert ServiceRequest.objects.count() == 1


def test_several_on_a_page_have_their_own_ids(client, site):
    address = page_with(site, "Uno", "Dos", "").url
    soup = soup_of(client, address)
    ids = [each["id"] for each in soup.select("[id]")]
    assert len(soup.select(".contact-block form")) == 3 and len(ids) == len(set(ids))
    for name in ("for", "aria-labelledby", "aria-describedby"):
        for each in soup.select(f".contact-block [{name}]") + soup.select(
            f".contact-block[{name}]"
        ):
            assert set(each[name].split()) <= set(ids)
    assert soup == soup_of(client, address)


def test_where_requests_are_off_there_is_the_address(client, site):
    ServiceSettings.objects.create(site=site.site, takes_requests=False)
    address = page_with(site, "Escribime").url
    assert not soup_of(client, address).select(".contact-block")
    SiteSettings.objects.update_or_create(
        site=site.site, defaults={"contact_email": "hola@correo.example"}
    )
    block = soup_of(client, address).select_one(".contact-block")
    assert block.select_one("a")["href"] == "mailto:hola@correo.example" and not block.form


def test_it_costs_the_same_queries_with_one_and_with_ten(client, site, count_queries):
    one = page_with(site, "Uno").url
    ten = page_with(site, *map(str, range(10))).url
    assert count_queries(ten) == count_queries(one)
