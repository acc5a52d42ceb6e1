"""Who gets requests and sees them; figures and files of them; services that somebody still waits for."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from core.mail.models import OutgoingMail
from core.visitors.models import consent_to
from editorial.permissions.roles import ADMINISTRATORS
from services.models import ServiceRequest, ServiceSettings
from services.requests.actions import confirm
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
