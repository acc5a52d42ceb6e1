"""One subscriber in the CMS, and how their number grows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.visitors.models import consent_to
from newsletter.admin import growth
from newsletter.bounces.handlers import suspend
from newsletter.bounces.views import address_for_provider
from newsletter.models import Delivery, Subscriber, Suppression
from newsletter.subscriptions import leave
from tests.newsletter.admin_pages import letter, opened, reader, said_after, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(desk):
    """Return who may see subscribers."""
    return desk.administrator


class TestOne:
    def test_what_is_known_of_her(self, admin):
        agreed = timezone.now() - timedelta(days=3)
        ana = reader(
            name="Ana", consent=consent_to("newsletter", "Acepto los correos."), consented_at=agreed
        )
        Delivery.objects.create(
            issue=letter("Carta uno"), subscriber=ana, send_at=agreed, sent_at=agreed
        )
        Delivery.objects.create(
            issue=letter("Carta dos"), subscriber=ana, send_at=agreed, failure="550 5.1.1 No existe"
        )
        leave(ana, "Mucho correo")
        page = text_of(opened(admin, "newsletter_subscriber", ana.pk).select_one(".office"))
        for piece in (
            "ana@correo.example",
            "De baja",
            "Acepto los correos.",
            "Versión",
            "Carta uno",
            "550 5.1.1 No existe",
            "Mucho correo",
            "Historial",
        ):
            assert piece in page

    def press(self, admin, subscriber, do: str, **form) -> str:
        return said_after(admin, admin.post("newsletter_subscriber", subscriber.pk, do=do, **form))

    def test_she_is_marked_as_left_and_only_she_comes_back(self, admin):
        ana = reader()
        assert "No recibe más" in self.press(admin, ana, "leave", reason="Llamó por teléfono")
        ana.refresh_from_db()
        assert (ana.state, ana.leave_reason) == ("left", "Llamó por teléfono") and ana.left_at
        for do in ("resume", "hold", "leave"):
            assert "No cambió nada" in self.press(admin, ana, do)
        ana.refresh_from_db()
        assert (ana.state, ana.leave_reason) == ("left", "Llamó por teléfono")
        page = opened(admin, "newsletter_subscriber", ana.pk)
        assert page.select("[value=resume]") == [] and "sólo ella puede volver" in text_of(page)
        assert admin.name in text_of(page.select_one("#history-section"))

    def test_she_is_suspended_and_taken_back(self, admin):
        ana = reader()
        assert "Suspendida" in self.press(admin, ana, "hold", reason="De vacaciones")
        ana.refresh_from_db()
        assert (ana.state, ana.suspended_for) == ("suspended", "De vacaciones")
        assert "Se le vuelve a escribir" in self.press(admin, ana, "resume")
        ana.refresh_from_db()
        assert (ana.state, ana.suspended_for) == ("active", "")

    def test_a_mailbox_that_works_again(self, admin):
        ana = reader()
        suspend(ana.pk, "550 5.1.1")
        Suppression.suppress(ana.email, Suppression.Reason.BOUNCE)
        self.press(admin, ana, "resume")
        assert Subscriber.objects.active().exists() and not Suppression.covers(ana.email)

    def test_who_complained_is_not_written_to_again(self, admin):
        ana = reader()
        suspend(ana.pk, "complaint")
        Suppression.suppress(ana.email, Suppression.Reason.COMPLAINT)
        assert "No cambió nada" in self.press(admin, ana, "resume")
        assert Suppression.covers(ana.email) and not Subscriber.objects.active().exists()

    def test_she_is_erased(self, admin):
        ana = reader()
        Delivery.objects.create(issue=letter(), subscriber=ana, send_at=timezone.now())
        response = admin.post("newsletter_subscriber", ana.pk, do="erase")
        assert response.status_code == 400 and "Marcá la casilla" in response.content.decode()
        assert "Borrada" in self.press(admin, ana, "erase", sure="on")
        assert not Subscriber.objects.exists() and not Delivery.objects.exists()
        assert Suppression.objects.get().reason == Suppression.Reason.ERASED
        assert admin.get("newsletter_subscriber", ana.pk).status_code == 404

    def test_what_no_button_says(self, admin):
        ana = reader()
        assert admin.post("newsletter_subscriber", ana.pk, do="x").status_code == 400
        assert admin.post("newsletter_subscriber", ana.pk).status_code == 400
        long = admin.post("newsletter_subscriber", ana.pk, do="hold", reason="a" * 300)
        assert long.status_code == 400 and Subscriber.objects.active().exists()
        assert admin.get("newsletter_subscriber", 999).status_code == 404


class TestGrowth:
    def test_it_says_where_a_mail_provider_reports(self, admin):
        page = admin.client.get(reverse("newsletter_growth")).content.decode()
        assert address_for_provider() in page

    def test_the_numbers(self, admin):
        today = timezone.now()
        reader("a@c.example", confirmed_at=today - timedelta(days=400))
        reader("b@c.example", confirmed_at=today - timedelta(days=90))
        reader("c@c.example", confirmed_at=today - timedelta(days=90), state="left", left_at=today)
        reader("d@c.example", state="suspended")
        for by, number in (("week", 26), ("month", 24)):
            periods = growth.growth(by).periods
            assert len(periods) == number
            assert periods[-1].number == 2 and periods[-1].left == 1
            assert periods[-2].number == 3 and sum(each.came for each in periods) >= 2
        assert growth.growth("month").periods[0].number == 0

    def test_a_period_ends_at_midnight(self, monkeypatch):
        reader(confirmed_at=timezone.make_aware(timezone.datetime(2026, 3, 1)))
        monkeypatch.setattr(timezone, "localdate", lambda: timezone.datetime(2026, 3, 31).date())
        march, february = growth.growth("month").periods[-1], growth.growth("month").periods[-2]
        assert (february.number, march.number, march.came) == (0, 1, 1)
        assert march.label == "marzo de 2026"

    def test_it_is_read_without_seeing_it(self, admin):
        reader("a@c.example")
        reader("b@c.example", state="left", left_at=timezone.now(), leave_reason="Me mudo.")
        page = opened(admin, "newsletter_growth", by="month")
        svg = page.select_one("svg[role=img]")
        summary = page.find(id=svg["aria-describedby"])
        assert svg["aria-label"] == "Suscriptoras activas"
        assert text_of(summary).startswith("0 al final") and "1 ahora" in text_of(summary)
        assert len(svg.select("title")) == 24
        assert len(page.select("details tbody tr")) == 24
        assert "Me mudo." in text_of(page) and "b@c.example" in text_of(page)

    def test_any_address(self, admin):
        for asked in ({"by": "x"}, {"p": "-3"}, {"p": "x"}, {}):
            assert "No se fue nadie." in text_of(opened(admin, "newsletter_growth", **asked))

    def test_many_leaves_cost_what_few_do(self, admin):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                opened(admin, "newsletter_growth")
            return len(queries)

        reader("z@c.example", state="left", left_at=timezone.now())
        cost()
        few = cost()
        for number in range(60):
            reader(f"a{number}@c.example", state="left", left_at=timezone.now())
        assert cost() == few
        assert len(opened(admin, "newsletter_growth", p=2).select("td.office-reason")) == 11
