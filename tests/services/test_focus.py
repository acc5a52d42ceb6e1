"""What the CMS says of focus: too many services, areas out of focus, what is missing or old."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from services.evidence import evidence_of, showing, strength
from services.focus import backed_services, gaps, is_price_old, settings_of_site, warnings_about
from services.models import ServiceArticle, ServicePage, ServiceSettings
from services.review_reasons import reasons
from tests.factories import AreaFactory, TestimonialFactory, TopicPageFactory
from tests.services.forms import service_form

pytestmark = pytest.mark.django_db
State = ServicePage.State


def quoted(*days: date) -> list:
    """Return testimonials as evidence."""
    return [("testimonial", {"testimonial": TestimonialFactory(given_on=day)}) for day in days]


class TestWarnings:
    """What is said when a service is offered beside the others."""

    def test_the_seventh_names_those_backed_least(self, site):
        weak = site.service(title="Floja", evidence=quoted(date(2019, 1, 1)))
        for number in range(5):
            site.service(
                title=f"Firme {number}", evidence=quoted(date(2024, 1, 1), date(2025, 1, 1))
            )
        seventh = site.service(title="Séptima", live=False)
        (warning,) = warnings_about(seventh)
        assert "ofrecés 7 servicios" in warning and f"«{weak.title}»" in warning
        assert "Séptima" not in warning

    def test_six_are_enough(self, site):
        for _number in range(5):
            site.service()
        assert warnings_about(site.service()) == []

    def test_how_many_is_a_setting(self, site):
        ServiceSettings.objects.create(site=site.site, most_offered=1)
        site.service()
        assert warnings_about(site.service())

    def test_an_area_out_of_focus(self, site):
        area = AreaFactory(name="Redes", in_focus=False)
        assert (
            "«Redes» no está entre las áreas en foco" in warnings_about(site.service(area=area))[0]
        )

    def test_what_is_not_offered_is_no_matter(self, site):
        area = AreaFactory(in_focus=False)
        assert warnings_about(site.service(area=area, state=State.LEARNING)) == []

    def test_publishing_one_too_many_warns_and_publishes(self, desk):
        ServiceSettings.objects.create(site=desk.site.site, most_offered=1)
        desk.site.service(title="La que ya estaba")
        page = desk.site.service(live=False, owner=desk.colleague.user)
        page.save_revision(user=desk.colleague.user)
        form = service_form(desk, page) | {"action-publish": "1"}
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        answer = desk.editor.client.post(address, form, follow=True)
        assert "La que ya estaba" in answer.content.decode()
        assert ServicePage.objects.get(pk=page.pk).live


class TestOrder:
    """Who is backed least: fewest pieces that show it, then the oldest."""

    def test_fewest_first_then_oldest(self, site):
        old = site.service(evidence=quoted(date(2015, 1, 1)))
        new = site.service(evidence=quoted(date(2025, 1, 1)))
        two = site.service(evidence=quoted(date(2010, 1, 1), date(2010, 1, 2)))
        none = site.service(evidence=[("years", {"since": "1990"})])
        ordered = [backed.service.pk for backed in backed_services()]
        assert ordered == [none.pk, old.pk, new.pk, two.pk]

    def test_a_position_that_goes_on_is_of_today(self, site):
        site.author.trajectory = [
            ("item", {"period": "2015–2019", "kind": "position", "title": "Antes"}),
            ("item", {"period": "2023–hoy", "kind": "position", "title": "Ahora"}),
        ]
        site.author.save()
        steps = type(site.author).objects.get(pk=site.author.pk).trajectory
        evidence = [("step", {"step": f"{site.author.pk}:{step.id}"}) for step in steps]
        (proofs,) = evidence_of([site.service(evidence=evidence)])
        assert [proof.on for proof in showing(proofs)] == [date(2019, 12, 31), timezone.localdate()]
        assert strength(proofs) == (2, timezone.localdate())


class TestGaps:
    """The report."""

    def test_what_is_missing_or_old(self, site):
        supported = site.service(evidence=quoted(timezone.localdate()))
        supported.service_articles.add(ServiceArticle(article=site.article()))
        supported.save()
        lonely = site.service(evidence=quoted(timezone.localdate()))
        old = site.service(evidence=quoted(date(2010, 1, 1)))
        bare = site.service(evidence=[])
        priced = site.service(price_kind="fixed", price_amount=Decimal(10))
        ServicePage.objects.filter(pk=priced.pk).update(price_date=date(2020, 1, 1))
        topic = TopicPageFactory(parent=site.topics, title="Sin servicio")
        site.article(topic=topic)
        found = gaps(backed_services(), settings_of_site())
        titles = {each.service.title for each in found.without_article}
        assert lonely.title in titles and supported.title not in titles
        assert [each.service for each in found.old_evidence] == [old]
        assert [each.service for each in found.unbacked] == [bare]
        assert [each.service for each in found.old_prices] == [priced]
        assert found.topics_without_service == [topic]

    @pytest.mark.parametrize(
        ("day", "today", "old"),
        [
            (date(2026, 1, 31), date(2026, 7, 30), False),
            (date(2026, 1, 31), date(2026, 7, 31), True),
            (date(2026, 5, 15), date(2026, 11, 14), False),
            (date(2026, 5, 15), date(2026, 11, 15), True),
            (date(2025, 12, 1), date(2026, 5, 31), False),
        ],
    )
    def test_a_price_is_old_after_six_months(self, day, today, old):
        assert is_price_old(ServicePage(price_date=day), today) is old

    def test_the_report_and_its_queries(self, desk):
        desk.site.service(title="Sola", evidence=[])
        desk.site.service(evidence=quoted(date(2024, 1, 1)))
        counts = []
        for _round in range(2):
            desk.editor.get("services_report")
            with CaptureQueriesContext(connection) as asked:
                html = desk.editor.get("services_report").content.decode()
            counts.append(len(asked))
            for _number in range(10):
                desk.site.service(evidence=quoted(date(2024, 1, 1)))
        assert "Sola" in html and counts[0] == counts[1]

    def test_the_front_page_of_the_cms_shows_services_by_area(self, desk):
        desk.site.service(title="Turnos y agenda", area=AreaFactory(name="Atención"))
        html = desk.editor.get("wagtailadmin_home").content.decode()
        assert "Turnos y agenda" in html and "Atención" in html
        assert "Turnos y agenda" not in desk.writer.get("wagtailadmin_home").content.decode()


class TestReviewReasons:
    """Why a service asks for a review before its date."""

    def test_each_reason_in_words(self, site):
        today = timezone.localdate()
        learning = site.service(state=State.LEARNING, look_again_on=today)
        later = site.service(state=State.LEARNING, look_again_on=date(today.year + 1, 1, 1))
        old = site.service(evidence=quoted(date(2010, 1, 1)))
        bare = site.service(evidence=[])
        priced = site.service(price_kind="fixed", price_amount=Decimal(10))
        ServicePage.objects.filter(pk=priced.pk).update(price_date=date(2020, 1, 1))
        found = reasons([*ServicePage.objects.all(), site.home])
        assert "¿ya lo ofrecés?" in found[learning.pk][0]
        assert found[old.pk] == ["La prueba más nueva es de enero de 2010."]
        assert found[bare.pk] == ["Nada muestra que lo dominás."]
        assert found[priced.pk] == ["El precio es del 1 de enero de 2020."]
        assert later.pk not in found and site.home.pk not in found

    def test_who_has_said_that_it_holds_is_asked_again_after_six_months(self, site):
        page = site.service(price_kind="fixed", price_amount=Decimal(10))
        ServicePage.objects.filter(pk=page.pk).update(price_date=date(2020, 1, 1))
        for reviewed, asked in ((timezone.localdate(), False), (date(2021, 1, 1), True)):
            ServicePage.objects.filter(pk=page.pk).update(reviewed_on=reviewed)
            assert bool(reasons(ServicePage.objects.all())) is asked

    def test_they_stand_in_the_report_of_reviews(self, desk):
        desk.site.service(title="Turnos", evidence=[])
        html = desk.editor.get("desk_due").content.decode()
        assert "Turnos" in html and "Nada muestra que lo dominás." in html
