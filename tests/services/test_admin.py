"""Services in the CMS: their list, taking one away, areas in use, addresses that name nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from services.blocks import trajectory_choices
from services.models import Area, Audience, ServicePage
from tests.editorial.team import is_live
from tests.factories import AreaFactory, AudienceFactory, TestimonialFactory
from tests.services.forms import service_form

pytestmark = pytest.mark.django_db


def querydict(data: dict) -> QueryDict:
    """Return a form as a request holds it."""
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


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


def test_an_audience_in_use_is_not_deleted(desk):
    audience = AudienceFactory(name="consultorios")
    desk.site.service(audiences=[audience])
    address = reverse("wagtailsnippets_services_audience:delete", args=[audience.pk])
    answer = desk.editor.client.post(address, follow=True)
    assert "hay servicios para ese público" in answer.content.decode()
    assert Audience.objects.filter(pk=audience.pk).exists()


def test_writers_choose_testimonials_that_they_may_not_keep(desk):
    TestimonialFactory(given_by="Rosario")
    html = desk.writer.get("testimonial_chooser:choose_results").content.decode()
    assert "Rosario" in html
    assert not desk.writer.opens(reverse("service_testimonials:index"))
    assert not desk.guest.opens(reverse("testimonial_chooser:choose"))


def test_an_untouched_form_changes_nothing(desk):
    """A form that looked changed would void each approval of a review."""
    page = desk.site.service(
        evidence=[
            ("years", {"since": "2019"}),
            ("project", {"title": "A", "client": "", "text": "B", "finished_on": date(2024, 1, 2)}),
            ("testimonial", {"testimonial": TestimonialFactory()}),
        ],
        scope=[("included", "Uno"), ("excluded", "Dos")],
        questions=[
            ("question", {"question": "¿Y?", "answer": '<p data-block-key="abcde">Sí.</p>'})
        ],
        price_kind="fixed",
        price_amount=Decimal("10.50"),
    )
    page = ServicePage.objects.get(pk=page.pk)
    streams = {
        "evidence": [
            ("years", {"since": "2019"}),
            ("project", {"title": "A", "client": "", "text": "B", "finished_on": "2024-01-02"}),
            ("testimonial", {"testimonial": str(page.evidence[2].value["testimonial"].pk)}),
        ],
        "scope": [("included", "Uno"), ("excluded", "Dos")],
        "questions": [
            (
                "question",
                {"question": "¿Y?", "answer": rich_text(page.questions[0].value["answer"].source)},
            )
        ],
    }
    data = service_form(desk, page) | nested_form_data(
        {name: streamfield(value) for name, value in streams.items()}
    )
    for name, value in streams.items():
        for place, _block in enumerate(value):
            data[f"{name}-{place}-id"] = getattr(page, name)[place].id
    form_class = ServicePage.get_edit_handler().get_form_class()
    form = form_class(
        querydict(data), instance=page, for_user=desk.superuser.user, parent_page=desk.services
    )
    assert form.is_valid(), form.errors
    assert form.changed_data == []


def test_an_editor_is_not_offered_to_publish_what_she_adds(desk):
    address = reverse("wagtailadmin_pages:add", args=["services", "servicepage", desk.services.pk])
    assert "action-publish" not in desk.editor.client.get(address).content.decode()
    assert "action-publish" in desk.administrator.client.get(address).content.decode()


def test_a_step_is_kept_while_its_author_is_not_public(desk):
    author = desk.site.author
    author.trajectory = [("item", {"period": "2019", "kind": "position", "title": "Recepción"})]
    author.save()
    step = f"{author.pk}:{type(author).objects.get(pk=author.pk).trajectory[0].id}"
    author.unpublish()
    assert step in {key for _group, steps in trajectory_choices() for key, _label in steps}
