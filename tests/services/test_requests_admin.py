"""Who gets requests and sees them; figures and files of them; services that somebody still waits for."""

import csv
from datetime import date, datetime, time

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.mail.models import OutgoingMail
from core.visitors.models import consent_to
from editorial.permissions.roles import ADMINISTRATORS
from services.models import ServiceRequest, ServiceSettings
from services.requests.actions import confirm, erase_request
from services.requests.figures import figures
from services.requests.notifications import may_see, recipients
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TYPED = {"needed": "Turnos del consultorio.", "name": "Rosario", "email": "rosario@correo.example"}


def add(number: int = 1, **fields) -> ServiceRequest:
    """Return the last of some new requests."""
    said = {**TYPED, **fields}
    services = said.pop("services", [])
    start = ServiceRequest.objects.count()
    consent = consent_to("services.request", "Sí.")
    for place in range(start, start + number):
        request = ServiceRequest.objects.create(consent=consent, fingerprint=str(place), **said)
        for service in services:
            request.services.create(service=service, name=service.title)
    return request


def name_them(desk, *people) -> ServiceSettings:
    settings, _new = ServiceSettings.objects.get_or_create(site=desk.site.site)
    settings.receives_requests.set([person.user for person in people])
    return settings


class TestReceivers:
    """Who is mailed and who sees requests: whom the settings name, never nobody."""

    def test_by_default_administrators(self, desk):
        assert recipients() == [desk.administrator.user]

    def test_all_whom_the_settings_name(self, desk):
        name_them(desk, desk.editor, desk.writer)
        confirm(add())
        told = OutgoingMail.objects.values_list("recipient", flat=True)
        assert set(told) == {desk.editor.user.email, desk.writer.user.email}
        assert "Rosario" not in "".join(OutgoingMail.objects.values_list("text", flat=True))

    @pytest.mark.parametrize("how", ["inactive", "role", "deleted", "emptied"])
    def test_who_loses_account_or_role_passes_hers_on(self, desk, how):
        settings = name_them(desk, desk.editor, desk.writer)
        lost = desk.editor.user
        if how == "inactive":
            lost.is_active = False
            lost.save()
        elif how == "role":
            lost.groups.clear()
        elif how == "deleted":
            lost.delete()
        else:
            settings.receives_requests.remove(lost)
        assert recipients() == [desk.writer.user]
        desk.writer.user.groups.clear()
        assert recipients() == [desk.administrator.user]

    def test_where_nobody_holds_the_permission_superusers(self, desk):
        name_them(desk, desk.editor)
        desk.editor.user.groups.clear()
        Group.objects.get(name=ADMINISTRATORS).permissions.clear()
        assert recipients() == [desk.superuser.user]

    def test_who_sees_them(self, desk):
        request = add(confirmed_at="2026-01-01T12:00:00Z")
        places = [
            reverse("service_requests:index"),
            reverse("service_requests:results"),
            reverse("service_requests:index") + "?state=all&export=csv",
            reverse("service_requests:index") + "?state=all&export=xlsx",
            reverse("service_requests:detail", args=[request.pk]),
        ]
        everybody = (desk.superuser, desk.administrator, desk.editor, desk.writer, desk.guest)

        def seen_by(person) -> set[bool]:
            return {person.opens(place) for place in places}

        for person in (*everybody, desk.nobody):
            is_told = person in (desk.superuser, desk.administrator)
            assert seen_by(person) == {is_told} == {may_see(person.user)}, person.name
        name_them(desk, desk.editor, desk.guest)
        for person in (*everybody, desk.nobody):
            assert seen_by(person) == {person not in (desk.writer, desk.nobody)}, person.name
        desk.guest.user.groups.clear()
        assert not may_see(desk.guest.user._meta.model.objects.get(pk=desk.guest.user.pk))

    def test_the_settings_form(self, desk):
        """A person by her tick; what is no person is refused in words."""
        address = reverse(
            "wagtailsettings:edit", args=["services", "servicesettings", desk.site.site.pk]
        )
        form = desk.administrator.client.get(address).context["form"]
        sent = {
            name: value
            for name, field in form.fields.items()
            if (value := form.get_initial_for_field(field, name)) not in (None, False)
        }
        sent["receives_requests"] = [desk.editor.user.pk, desk.writer.user.pk]
        assert desk.administrator.client.post(address, sent).status_code == 302
        assert set(recipients()) == {desk.editor.user, desk.writer.user}
        gone = UserFactory(is_active=False)
        for wrong in ("9" * 40, "-1", "x", "\0", gone.pk):
            answer = desk.administrator.client.post(address, sent | {"receives_requests": wrong})
            assert answer.status_code == 200, wrong
        assert set(recipients()) == {desk.editor.user, desk.writer.user}


class TestExport:
    """The inbox as a file, for who may see it."""

    def test_no_cell_is_a_formula(self, desk):
        for sign in "=+-@":
            add(needed=f"{sign}cmd|'/c calc'!A1", name=f"{sign}1+1", budget=f"x;{sign}2")
        index = reverse("service_requests:index")
        answer = desk.administrator.client.get(f"{index}?state=all&export=csv")
        text = b"".join(answer.streaming_content).decode()
        cells = [cell for row in csv.reader(text.splitlines(), delimiter=";") for cell in row]
        assert len(cells) == 5 * 10 and "Qué necesita" in cells
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@"))]
        assert "'=1+1" in cells and "x;'=2" in cells

    def test_it_holds_what_the_list_shows(self, desk):
        service = desk.site.service(title="Turnos")
        add(services=[service])
        add(state="spam", name="Nadie")
        index = reverse("service_requests:index")
        assert "export=csv" in desk.administrator.client.get(index).content.decode()
        answer = desk.administrator.client.get(f"{index}?state=new&export=csv")
        text = b"".join(answer.streaming_content).decode()
        assert "Turnos" in text and "Rosario" in text and "Nadie" not in text
        answer = desk.administrator.client.get(f"{index}?state=all&export=xlsx")
        assert b"".join(answer.streaming_content).startswith(b"PK")

    def test_its_queries_do_not_grow(self, desk):
        address = reverse("service_requests:index") + "?state=all&export=csv"
        counts = []
        for number in (1, 99):
            add(number, services=[desk.site.service()])
            with CaptureQueriesContext(connection) as asked:
                b"".join(desk.administrator.client.get(address).streaming_content)
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestFigures:
    """Numbers by month and outcome, without a word of a client."""

    def test_who_may_see_them(self, desk):
        add()
        place = reverse("service_requests:figures")
        files = [place, f"{place}?export=csv"]
        for person in (desk.superuser, desk.administrator, desk.editor, desk.writer, desk.guest):
            may = person not in (desk.writer, desk.guest)
            assert {person.opens(each) for each in files} == {may}, person.name
        assert not desk.nobody.opens(place)
        name_them(desk, desk.guest)
        assert desk.guest.opens(place)

    def test_they_are_reached(self, desk):
        place = reverse("service_requests:figures")
        for address in ("wagtailadmin_home", "service_requests:index"):
            assert place in desk.administrator.get(address).content.decode()
        assert place in desk.editor.get("wagtailadmin_home").content.decode()
        html = desk.editor.get("service_requests:figures").content.decode()
        assert f'href="{reverse("service_requests:index")}"' not in html and "export=csv" in html

    def test_by_month_and_outcome(self, desk, monkeypatch):
        months = [date(2026, 1, 31), date(2026, 2, 1), date(2024, 2, 29), date(2024, 3, 1)]
        monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 2, 10))
        for day in months:
            moment = datetime.combine(day, time(23, 59), tzinfo=timezone.get_default_timezone())
            add(state="accepted", created_at=moment)
            add(created_at=moment)
            add(confirmed_at=moment, created_at=moment)
        found = figures()
        html = desk.editor.get("service_requests:figures").content.decode()
        answer = desk.editor.client.get(reverse("service_requests:figures") + "?export=csv")
        assert [each.total for each in found.months if each.total] == [3, 3, 3]
        assert len(found.months) == 24 and found.months[0].label == "marzo de 2024"
        assert [(each.label, each.plot.total) for each in found.outcomes] == [
            ("Nuevo", 3),
            ("Aceptado", 3),
            ("Dirección sin confirmar", 3),
        ]
        assert "9 pedidos en 24 meses. Nuevo: 3, Aceptado: 3" in html
        assert "<title>enero de 2026: 1</title>" in html
        for said in ("Rosario", TYPED["email"], TYPED["needed"]):
            assert said not in html
        rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
        assert len(rows) == 25 and rows[-1][0] == "febrero de 2026" and rows[-1][-1] == "3"

    def test_erased_ones_count_and_none_is_no_error(self, desk):
        assert (
            "0 pedidos en 24 meses." in desk.editor.get("service_requests:figures").content.decode()
        )
        erase_request(add(state="accepted"))
        assert [each.plot.total for each in figures().outcomes] == [1]


class TestQueries:
    """One row or a hundred cost the same."""

    def test_of_inbox_and_figures(self, desk):
        service = desk.site.service()
        places = [
            reverse("service_requests:index") + "?state=all",
            reverse("service_requests:figures"),
            reverse("services_remove", args=[service.pk]),
        ]
        counts = []
        for number in (1, 99):
            add(number, services=[service])
            for place in places:
                desk.administrator.client.get(place)
                with CaptureQueriesContext(connection) as asked:
                    assert desk.administrator.client.get(place).status_code == 200
                counts.append(len(asked))
        assert counts[:3] == counts[3:]


class TestBeforeAServiceGoes:
    """Who takes one away is told how many wait for it; nothing is refused."""

    def pages_that_ask(self, service) -> list[str]:
        bulk = [
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", each])
            for each in ("unpublish", "delete")
        ]
        return [
            reverse("services_remove", args=[service.pk]),
            reverse("wagtailadmin_pages:unpublish", args=[service.pk]),
            reverse("wagtailadmin_pages:delete", args=[service.pk]),
            *(f"{each}?id={service.pk}" for each in bulk),
        ]

    def test_they_are_counted_everywhere(self, desk):
        service, other = desk.site.service(), desk.site.service()
        add(2, services=[service, other])
        add(services=[service], state="accepted")
        add(services=[service], state="finished")
        add(services=[other])
        link = f"{reverse('service_requests:index')}?state=all&amp;service={service.pk}"
        for place in self.pages_that_ask(service):
            html = desk.administrator.client.get(place).content.decode()
            assert "3 pedidos abiertos" in html and link in html, place
            html = desk.editor.client.get(place).content.decode()
            assert "3 pedidos abiertos" in html and link not in html, place
        inbox = desk.administrator.client.get(link.replace("&amp;", "&")).content.decode()
        assert inbox.count("Rosario") == 4

    def test_what_lies_below_counts(self, desk):
        add(services=[desk.site.service()])
        for place in self.pages_that_ask(desk.services):
            if "unpublish" in place:
                html = desk.administrator.client.get(place).content.decode()
                assert "1 pedido abierto" in html, place

    def test_nothing_is_said_where_nobody_waits(self, desk):
        service = desk.site.service()
        add(services=[service], state="declined")
        for place in self.pages_that_ask(service):
            assert "abierto" not in desk.administrator.client.get(place).content.decode(), place

    def test_nothing_is_refused(self, desk):
        service = desk.site.service(title="Turnos")
        add(services=[service])
        desk.administrator.post("wagtailadmin_pages:unpublish", service.pk)
        service.refresh_from_db()
        assert not service.live
        desk.administrator.post("wagtailadmin_pages:delete", service.pk)
        assert ServiceRequest.objects.get().service_names == ["Turnos"]


@pytest.mark.django_db(transaction=True)
def test_who_got_requests_before_gets_them_still():
    """Costs seconds: tables are made anew, back to the first release and forth."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    executor = MigrationExecutor(connection)
    executor.migrate([("services", "0001_initial")])
    old = executor.loader.project_state([("services", "0001_initial")]).apps
    person = UserFactory()
    site = old.get_model("wagtailcore", "Site").objects.order_by("pk").first()
    old.get_model("services", "ServiceSettings").objects.create(
        site_id=site.pk, receives_requests_id=person.pk
    )
    MigrationExecutor(connection).migrate(latest)
    assert list(ServiceSettings.objects.get().receives_requests.all()) == [person]
