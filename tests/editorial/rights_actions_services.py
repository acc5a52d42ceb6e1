"""What is done with services, through the real views. Each action returns whether it was done."""

from django.urls import reverse

from core.visitors.models import consent_to
from services.models import (
    Area,
    Colleague,
    ColleagueGroup,
    ServicePage,
    ServiceRequest,
    Testimonial,
)
from tests.editorial.team import PAGES, is_live
from tests.factories import ColleagueFactory, TestimonialFactory
from tests.services.forms import service_form


def propose_service(desk, who, _whose):
    address = reverse(f"{PAGES}add", args=["services", "servicepage", desk.services.pk])
    who.client.post(address, service_form(desk, title="Turnos", slug=f"turnos-{who.name}"))
    return ServicePage.objects.filter(slug=f"turnos-{who.name}", live=False).exists()


def drafted(desk, whose):
    page = desk.site.service(live=False, owner=whose.user)
    page.save_revision(user=whose.user)
    return page


def edit_service(desk, who, whose):
    page = drafted(desk, whose)
    form = service_form(desk, page, title="Otro título")
    who.client.post(reverse(f"{PAGES}edit", args=[page.pk]), form)
    return ServicePage.objects.get(pk=page.pk).draft_title == "Otro título"


def publish_service(desk, who, whose):
    page = drafted(desk, whose)
    form = service_form(desk, page) | {"action-publish": "1"}
    who.client.post(reverse(f"{PAGES}edit", args=[page.pk]), form)
    return is_live(page)


def remove_service(desk, who, whose):
    page = desk.site.service(owner=whose.user)
    who.post("services_remove", page.pk, target=desk.services.pk)
    return not is_live(page)


def testimonials(desk, who, _whose):
    testimonial = TestimonialFactory()
    opens = who.opens(reverse("service_testimonials:edit", args=[testimonial.pk]))
    who.post("services_withdraw", testimonial.pk)
    withdrawn = not Testimonial.objects.in_use().filter(pk=testimonial.pk).exists()
    assert opens == withdrawn
    return withdrawn


def requests(desk, who, _whose):
    consent = consent_to("services.request", "Sí.")
    row = ServiceRequest.objects.create(
        needed="Turnos",
        name="Ana",
        email="ana@correo.example",
        consent=consent,
        fingerprint=who.name + str(ServiceRequest.objects.count()),
    )
    opens = who.opens(reverse("service_requests:index"))
    who.post("service_requests:detail", row.pk, text="Sí, puedo.", to="accepted", seen="new")
    row.refresh_from_db()
    assert opens == (row.state == "accepted")
    return opens


def request_figures(desk, who, _whose):
    return who.opens(reverse("service_requests:figures"))


def colleagues(desk, who, _whose):
    card = ColleagueFactory()
    opens = who.opens(reverse("wagtailsnippets_services_colleague:edit", args=[card.pk]))
    group = f"Grupo de {who.name}"
    who.post("wagtailsnippets_services_colleaguegroup:add", name=group, good_for="Preguntar.")
    assert ColleagueGroup.objects.filter(name=group).exists() == opens
    who.post("service_colleagues:detail", card.pk, action="erase", sure="1")
    assert opens != Colleague.objects.filter(pk=card.pk).exists()
    return opens


def focus(desk, who, _whose):
    name = f"Área de {who.name}"
    who.post("wagtailsnippets_services_area:add", name=name, in_focus="on")
    return Area.objects.filter(name=name).exists()


def focus_report(desk, who, _whose):
    return who.opens(reverse("services_report"))


def service_settings(desk, who, _whose):
    address = reverse(
        "wagtailsettings:edit", args=["services", "servicesettings", desk.site.site.pk]
    )
    return who.opens(address)


SERVICE_ACTIONS = (
    propose_service,
    edit_service,
    publish_service,
    remove_service,
    testimonials,
    requests,
    request_figures,
    focus,
    focus_report,
    service_settings,
)
