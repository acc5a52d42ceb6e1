"""What a browser sends of the editor of a service."""

from typing import Any

from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from services.models import ServicePage
from tests.editorial.team import fields_of

STREAMS = ("body", "scope", "questions", "evidence")
PROJECT = {
    "title": "Una agenda para tres",
    "client": "Un consultorio",
    "text": "Quedó una sola.",
    "finished_on": "2025-03-01",
}


def service_form(desk: Any, page: ServicePage | None = None, **fields: Any) -> dict[str, Any]:
    """Return the form of a service as it stands, shown by a finished project; `evidence=[]` for none."""
    service = page or ServicePage(title="Turnos", slug="turnos", summary="Una línea.")
    saved = Page.objects.filter(pk=service.pk).first() if service.pk else None
    if saved and saved.latest_revision:
        service = saved.get_latest_revision_as_object()
    form_class = ServicePage.get_edit_handler().get_form_class()
    form = form_class(instance=service, for_user=desk.superuser.user, parent_page=desk.services)
    evidence = fields.pop("evidence", [("project", PROJECT)])
    streams = {name: streamfield([]) for name in STREAMS} | {"evidence": streamfield(evidence)}
    loaded = {}
    if saved and saved.latest_revision:
        revision = saved.latest_revision
        loaded = {
            "loaded_revision_id": revision.pk,
            "loaded_revision_created_at": revision.created_at.isoformat(),
        }
    return fields_of(form) | nested_form_data(streams) | loaded | fields
