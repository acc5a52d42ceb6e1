"""Nothing is published as offered that nothing shows: by every way of publishing, role and state."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.api.v3.urls import api
from wagtail.models import APIToken, Page

from core.base.models import SiteDocument
from core.tasks.scheduling import Schedule
from core.wagtail_compat.publishing import PublicationRefused, publish_revision
from editorial.workflow.setup import apply_workflow
from services.models import ServicePage
from services.publication import findings_of
from tests.core.timetable import move
from tests.editorial.team import PAGES, Desk, Person, is_live, state_of
from tests.factories import TestimonialFactory
from tests.services.forms import service_form

urlpatterns = [path("api/v3/", api.urls), path("", include("motivacional.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
State = ServicePage.State
REFUSED = "nada muestra que lo dominás"


def draft(desk: Desk, **fields: Any) -> ServicePage:
    """Return a colleague's draft, offered without evidence."""
    made = {"live": False, "owner": desk.colleague.user, "evidence": []} | fields
    page = desk.site.service(**made)
    page.save_revision(user=desk.colleague.user)
    return page


def kept(page: Page, **fields: Any) -> dict[str, Any]:
    """Return the form as it stands: with no evidence."""
    return {"evidence": []} | fields


def in_the_editor(person: Person, page: Page) -> Any:
    form = service_form(person.desk, page, evidence=[]) | {"action-publish": "1"}
    return person.client.post(reverse(f"{PAGES}edit", args=[page.pk]), form)


def as_an_earlier_version(person: Person, page: Page) -> Any:
    revision = Page.objects.get(pk=page.pk).latest_revision_id
    form = service_form(person.desk, page, evidence=[]) | {"action-publish": "1"}
    return person.client.post(reverse(f"{PAGES}revisions_revert", args=[page.pk, revision]), form)


def scheduled_in_the_editor(person: Person, page: Page) -> Any:
    hour = f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}"
    form = service_form(person.desk, page, evidence=[]) | {"action-publish": "1"}
    return person.client.post(reverse(f"{PAGES}edit", args=[page.pk]), form | {"go_live_at": hour})


def in_bulk(person: Person, page: Page) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return person.client.post(f"{address}?id={page.pk}&next=/admin/")


def by_the_api_of_the_cms(person: Person, page: Page) -> Any:
    return person.client.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"]))


def by_api_v3(person: Person, page: Page) -> Any:
    _token, text = APIToken.create_token(user=person.user, name="Prueba")
    return Client().post(
        f"/api/v3/pages/{page.pk}/actions/publish/",
        {},
        content_type="application/json",
        headers={"authorization": f"Bearer {text}"},
    )


DOORS: tuple[Callable[[Person, Page], Any], ...] = (
    in_the_editor,
    as_an_earlier_version,
    scheduled_in_the_editor,
    in_bulk,
    by_the_api_of_the_cms,
    by_api_v3,
)
ROLES = ("guest", "writer", "editor", "administrator", "superuser")


def is_out(page: Page) -> bool:
    found = Page.objects.get(pk=page.pk)
    return found.live or found.scheduled_revision is not None


# Costs a second a door: answers are pages of the CMS.
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_role_publishes_an_offer_without_evidence_by(desk, door):
    page = draft(desk)
    for role in ROLES:
        answer = door(desk.person(role), page)
        assert answer.status_code < 500 and not is_out(page), role
    assert findings_of(Page.objects.get(pk=page.pk).specific)


@pytest.mark.parametrize("door", [by_the_api_of_the_cms, in_bulk], ids=lambda door: door.__name__)
@pytest.mark.parametrize("state", [State.LEARNING, State.REFERRED])
def test_what_is_not_offered_needs_none(desk, door, state):
    page = draft(desk, state=state, look_again_on=date(2027, 1, 1))
    door(desk.editor, page)
    assert is_live(page)


def test_the_editor_says_what_would_be_enough_and_keeps_what_was_typed(desk):
    page = draft(desk)
    form = service_form(desk, page, evidence=[], title="Recién escrito") | {"action-publish": "1"}
    answer = desk.editor.client.post(reverse(f"{PAGES}edit", args=[page.pk]), form)
    html = answer.content.decode()
    assert REFUSED in html and "Recién escrito" in html and "Lo estoy incorporando" in html


def test_a_new_service_is_refused_and_stays_a_form(desk):
    address = reverse(f"{PAGES}add", args=["services", "servicepage", desk.services.pk])
    form = service_form(desk, evidence=[], title="Nueva", slug="nueva", state=State.OFFERED)
    answer = desk.administrator.client.post(address, form | {"action-publish": "1"})
    assert REFUSED in answer.content.decode()
    assert not ServicePage.objects.filter(slug="nueva", live=True).exists()


def test_by_a_script(desk):
    page = draft(desk)
    for publish in (page.get_latest_revision().publish, lambda: page.publish(page.latest_revision)):
        with pytest.raises(PublicationRefused) as refused:
            publish()
        assert REFUSED in str(refused.value)
    assert not is_live(page)


def test_at_its_hour(desk):
    page = draft(desk, evidence=[("testimonial", {"testimonial": TestimonialFactory()})])
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    move(page, timezone.now() - timedelta(seconds=1))
    page.evidence[0].value["testimonial"].delete()
    Schedule().work()
    assert not is_live(page)


def test_copies_and_aliases_of_what_has_lost_its_evidence(desk):
    page = draft(desk)
    publish_revision(page.get_latest_revision(), skip_checks=True)
    page = ServicePage.objects.get(pk=page.pk)
    for action in (
        CopyPageAction(page, update_attrs={"slug": "copia"}, keep_live=True),
        CreatePageAliasAction(page, update_slug="espejo"),
    ):
        with pytest.raises(PublicationRefused):
            action.execute(skip_permission_checks=True)


def test_the_approval_that_would_publish(desk):
    apply_workflow(desk.services)
    page = draft(desk, evidence=[("testimonial", {"testimonial": TestimonialFactory()})])
    desk.workflow.start(page, desk.colleague.user)
    desk.approve(page)
    page.evidence[0].value["testimonial"].delete()
    state = state_of(page).current_task_state_id
    address = reverse(f"{PAGES}workflow_action", args=[page.pk, "approve", state])
    answer = desk.editor.client.post(address, {"comment": ""}, follow=True)
    assert not is_live(page) and state_of(page) and REFUSED in answer.content.decode()


def test_submitting_what_would_be_refused(desk):
    apply_workflow(desk.services)
    page = desk.site.service(live=False, owner=desk.writer.user, evidence=[])
    page.save_revision(user=desk.writer.user)
    form = service_form(desk, page, evidence=[]) | {"action-submit": "1"}
    answer = desk.writer.client.post(reverse(f"{PAGES}edit", args=[page.pk]), form)
    assert REFUSED in answer.content.decode() and state_of(page) is None


class TestFindings:
    """What is against a service."""

    def test_what_only_says_so_does_not_suffice(self, site):
        years = site.service(
            evidence=[("years", {"since": "2015"}), ("article", {"article": site.article()})]
        )
        assert findings_of(years)

    def test_a_certificate_counts_with_its_document(self, site):
        value = {"title": "Curso", "issuer": "Escuela", "issued_on": date(2020, 1, 1)}
        assert findings_of(site.service(evidence=[("certificate", value | {"document": None})]))
        document = SiteDocument.objects.create(title="C", file=ContentFile(b"%PDF-", "c.pdf"))
        assert not findings_of(
            site.service(evidence=[("certificate", value | {"document": document})])
        )

    def test_a_step_counts_while_its_author_is_public(self, site):
        site.author.trajectory = [
            ("item", {"period": "2019", "kind": "degree", "title": "Técnica"})
        ]
        site.author.save()
        step = (
            f"{site.author.pk}:{type(site.author).objects.get(pk=site.author.pk).trajectory[0].id}"
        )
        assert not findings_of(site.service(evidence=[("step", {"step": step})]))
        site.author.unpublish()
        assert findings_of(site.service(evidence=[("step", {"step": step})]))

    def test_learning_asks_for_a_date(self, site):
        learning = site.service(state=State.LEARNING)
        assert "Escribí una fecha futura" in findings_of(learning)[0]
        learning.look_again_on = date(2020, 1, 1)
        assert findings_of(learning)

    def test_a_price_asks_for_its_amount(self, site):
        page = site.service(price_kind="fixed")
        assert "Escribí el monto" in findings_of(page)[0]


def test_json_of_the_editors_autosave_is_answered(desk):
    """Autosave keeps a draft that couldn't be published."""
    page = draft(desk)
    form = service_form(desk, page, evidence=[], title="Guardado solo")
    answer = desk.editor.client.post(
        reverse(f"{PAGES}edit", args=[page.pk]),
        form,
        headers={"accept": "application/json"},
    )
    assert json.loads(answer.content)["success"]
    assert ServicePage.objects.get(pk=page.pk).draft_title == "Guardado solo"
