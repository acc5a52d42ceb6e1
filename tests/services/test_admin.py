"""Services in the CMS: their list, taking one away, areas in use, addresses that name nothing."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from services.models import Area, ServicePage
from tests.editorial.team import is_live
from tests.factories import AreaFactory, TestimonialFactory

pytestmark = pytest.mark.django_db


class TestList:
    """The list of services."""

    def test_what_each_row_shows(self, desk):
        desk.site.service(title="Turnos", area=AreaFactory(name="Atención"))
        html = desk.editor.get("services:index").content.decode()
        for words in ("Turnos", "Atención", "Lo ofrezco", "a consultar"):
            assert words in html, words

    def test_filters(self, desk):
        area = AreaFactory(name="Atención")
        desk.site.service(title="Turnos", area=area)
        desk.site.service(title="Boletines", state="learning")
        address = reverse("services:index_results")
        html = desk.editor.client.get(address, {"area": area.pk}).content.decode()
        assert "Turnos" in html and "Boletines" not in html
        html = desk.editor.client.get(address, {"state": "learning"}).content.decode()
        assert "Turnos" not in html and "Boletines" in html

    def test_a_filter_that_there_is_not_lists_nothing(self, desk):
        desk.site.service(title="Turnos")
        for query in ({"state": "inventado"}, {"area": "9" * 30}, {"area": "\0"}):
            answer = desk.editor.client.get(reverse("services:index_results"), query)
            assert answer.status_code == 200 and "Turnos" not in answer.content.decode(), query

    def test_who_may_not_see_a_draft_is_not_shown_it(self, desk):
        desk.site.service(title="Borrador ajeno", live=False, owner=desk.editor.user)
        answer = desk.guest.client.get(reverse("services:index"), follow=True)
        assert "Borrador ajeno" not in answer.content.decode()


class TestRemoval:
    """Taking a service away."""

    def test_it_leads_where_she_chose(self, desk, client):
        page = desk.site.service()
        old = page.url
        desk.editor.post("services_remove", page.pk, target=desk.site.blog.pk)
        assert not is_live(page)
        answer = client.get(old)
        assert answer.status_code == 302 and answer.url == desk.site.blog.url

    def test_published_again_it_is_there_again(self, desk, client):
        page = desk.site.service()
        desk.editor.post("services_remove", page.pk, target=desk.services.pk)
        ServicePage.objects.get(pk=page.pk).save_revision().publish()
        assert client.get(page.url).status_code == 200

    @pytest.mark.parametrize("target", ["", "0", "9" * 40, "x", "-1", "\0"])
    def test_it_asks_for_a_published_page(self, desk, target):
        page = desk.site.service()
        answer = desk.editor.post("services_remove", page.pk, target=target)
        assert answer.status_code == 200 and is_live(page) and not Redirect.objects.exists()

    def test_not_to_itself_nor_to_a_draft(self, desk):
        page, draft = desk.site.service(), desk.site.service(live=False)
        for target in (page, draft):
            desk.editor.post("services_remove", page.pk, target=target.pk)
            assert is_live(page)

    def test_twice_keeps_one_redirect(self, desk):
        page = desk.site.service()
        for target in (desk.site.blog, desk.services):
            ServicePage.objects.get(pk=page.pk).save_revision().publish()
            desk.editor.post("services_remove", page.pk, target=target.pk)
        assert Redirect.objects.get().redirect_page_id == desk.services.pk

    def test_it_is_offered_in_the_header_of_a_published_service(self, desk):
        page, draft = desk.site.service(), desk.site.service(live=False)
        shown = desk.editor.get("wagtailadmin_pages:edit", page.pk).content.decode()
        assert reverse("services_remove", args=[page.pk]) in shown
        hidden = desk.editor.get("wagtailadmin_pages:edit", draft.pk).content.decode()
        assert reverse("services_remove", args=[draft.pk]) not in hidden


def test_an_area_in_use_is_not_deleted(desk):
    area = AreaFactory()
    desk.site.service(area=area)
    address = reverse("wagtailsnippets_services_area:delete", args=[area.pk])
    assert desk.editor.client.post(address, follow=True).status_code == 200
    assert Area.objects.filter(pk=area.pk).exists()


def test_the_editor_shows_what_backs_a_service(desk):
    page = desk.site.service(
        evidence=[("testimonial", {"testimonial": TestimonialFactory(given_by="Rosario")})]
    )
    html = desk.editor.get("wagtailadmin_pages:edit", page.pk).content.decode()
    assert "1 prueba muestra que dominás este servicio" in html and "Testimonio: Rosario" in html
    bare = desk.site.service(evidence=[])
    html = desk.editor.get("wagtailadmin_pages:edit", bare.pk).content.decode()
    assert "Antes de publicarlo:" in html


def test_addresses_that_name_nothing(desk):
    for name in ("services_remove", "services_withdraw"):
        for number in (0, 999_999, 10**25):
            address = f"/admin/services/{number}/remove/"
            if name == "services_withdraw":
                address = f"/admin/services/testimonials/{number}/withdraw/"
            assert desk.editor.client.get(address).status_code == 404, address
