"""What somebody fills in of a service is text wherever it's shown, and no input is an error of the server."""

import json
from itertools import cycle

import pytest
from django.urls import reverse

from services.blocks import EvidenceStream, QuestionsStream, ScopeStream, ServiceBody
from services.models import ServiceArticle, ServicePage, ServiceSettings
from tests.block_values import HOSTILE, filled
from tests.comments.hostile import bodies
from tests.editorial.team import PAGES
from tests.factories import AreaFactory, AudienceFactory, ContentPageFactory, TestimonialFactory
from tests.security.test_hostile_text import EVIL, SHORT, is_safe
from tests.services.forms import service_form

pytestmark = pytest.mark.django_db


def stream(block, text: str) -> str:
    return json.dumps(
        [
            {"type": kind, "value": filled(child, text), "id": f"b{number}"}
            for number, (kind, child) in enumerate(block.child_blocks.items())
        ]
    )


@pytest.fixture
def evil(desk):
    """Return a service in which every text is hostile."""
    page = desk.site.service(
        title=EVIL[:120],
        summary=EVIL,
        delivery=EVIL,
        price_note=EVIL[:200],
        seo_title=EVIL[:120],
        area=AreaFactory(name=SHORT),
        audiences=[AudienceFactory(name=SHORT, description=EVIL[:200])],
        body=stream(ServiceBody(), EVIL),
        scope=stream(ScopeStream(), EVIL),
        questions=stream(QuestionsStream(), EVIL),
        evidence=json.dumps(
            [
                *json.loads(stream(EvidenceStream(), EVIL)),
                {"type": "testimonial", "value": {"testimonial": TestimonialFactory(
                    words=EVIL, given_by=SHORT, role=SHORT).pk}, "id": "t"},
                {"type": "project", "value": {"title": EVIL, "client": EVIL, "text": EVIL}, "id": "p"},
            ]
        ),
    )  # fmt: skip
    desk.article = desk.site.article()
    page.service_articles.add(ServiceArticle(article=desk.article))
    page.save()
    page.save_revision()
    ServiceSettings.objects.create(site=desk.site.site, specialization=EVIL)
    return page


def test_texts_are_texts_wherever_they_are_shown(desk, evil, client):
    other = ContentPageFactory(
        parent=desk.site.home,
        body=[("services", {"title": EVIL, "services": [evil]}), ("focus", {"title": EVIL})],
    )
    for page in (evil, desk.services, other, desk.article):
        answer = client.get(page.url)
        assert answer.status_code == 200
        is_safe(answer.content.decode(), page.url)
    for address in (
        reverse("services_report"),
        reverse("wagtailadmin_home"),
        reverse("services:index"),
        reverse(f"{PAGES}edit", args=[evil.pk]),
        reverse("service_testimonials:index"),
        reverse("services_remove", args=[evil.pk]),
    ):
        answer = desk.editor.client.get(address)
        assert answer.status_code == 200, address
        body = answer.content.decode()
        assert "<script>alert" not in body and "<img src=x" not in body, address


FIELDS = (
    "title", "slug", "summary", "delivery", "price_note", "price_kind", "price_amount", "currency",
    "state", "look_again_on", "area", "audiences", "picture", "seo_title", "search_description",
    "go_live_at", "evidence-count", "evidence-0-type", "evidence-0-value-title",
    "evidence-0-value-finished_on", "service_articles-TOTAL_FORMS", "questions-count",
)  # fmt: skip


def test_no_value_of_the_editors_form_is_an_error(desk, unrendered):
    """Costs ten seconds: three hundred values, in one field or in all."""
    page = desk.site.service(live=False)
    address, form = reverse(f"{PAGES}edit", args=[page.pk]), service_form(desk, page)
    texts = [body.decode("latin-1") for body in bodies()] + list(HOSTILE.values())
    for number, text in enumerate(texts):
        one = FIELDS[number % len(FIELDS)]
        hostile = dict.fromkeys(FIELDS, text) if number % 2 else {one: text}
        answer = desk.editor.client.post(address, form | hostile)
        assert answer.status_code < 500, (one, text[:80])
    assert ServicePage.objects.filter(pk=page.pk).exists()


def test_no_value_of_the_small_forms_is_an_error(desk, unrendered):
    """Costs five seconds: three hundred values, each in all fields of one of five forms."""
    testimonial, page = TestimonialFactory(), desk.site.service()
    forms = {
        reverse("service_testimonials:edit", args=[testimonial.pk]): (
            "words", "given_by", "role", "given_on", "consent", "consented_on"),
        reverse("wagtailsnippets_services_area:add"): ("name", "in_focus"),
        reverse("wagtailsnippets_services_audience:add"): ("name", "description", "words", "sort_order"),
        reverse("services_remove", args=[page.pk]): ("target",),
        reverse("wagtailsettings:edit", args=["services", "servicesettings", desk.site.site.pk]): (
            "specialization", "most_offered", "evidence_years"),
    }  # fmt: skip
    texts = [body.decode("latin-1") for body in bodies()] + list(HOSTILE.values())
    for (address, names), text in zip(cycle(forms.items()), texts, strict=False):
        answer = desk.administrator.client.post(address, dict.fromkeys(names, text))
        assert answer.status_code < 500, (address, text[:80])
