"""The block by which a page asks for a request."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from core.blocks import library as blocks
from services.focus import settings_of_site
from services.models import ServiceSettings
from services.requests.forms import ShortForm


class ContactBlock(blocks.ReadableStruct):
    """A short form by which somebody writes or asks for work; `/contacto/` takes what it sends."""

    reads = ("title",)

    title = CharBlock(label=_("Title"), max_length=160, required=False)

    class Meta:
        icon = "mail"
        label = _("Contact form")
        group = _("Links")
        description = _("A short form to write to you: what it sends comes to the requests.")
        template = "services/blocks/contact.html"
        preview_value = {"title": _("Tell me what you need")}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the form, whose ids are its own on a page with several; none where requests are off."""
        context = super().get_context(value, parent_context=parent_context)
        request = context.get("request")
        settings = ServiceSettings.for_request(request) if request else settings_of_site()
        place = _next_place(request)
        form = ShortForm(consent=settings.request_consent, auto_id=f"{place}-%s")
        return context | {"form": form if settings.takes_requests else None, "place": place}


def _next_place(request: Any) -> str:
    """Return a name for a form that no other on the page has; the same each time that the page is shown."""
    if request is None:
        return "contacto"
    number = getattr(request, "contact_forms", 0) + 1
    request.contact_forms = number
    return f"contacto-{number}"
