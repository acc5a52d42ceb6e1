"""The subscription form as a block of the front page and of content pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks.base import Readable
from newsletter.slots import short_form


class SubscribeBlock(Readable, blocks.StaticBlock):
    """Show the form that asks for the address alone; a page has it once."""

    class Meta:
        icon = "mail"
        label = _("Subscription form")
        group = _("Links")
        description = _("The form to get new articles by mail; its texts stand in the settings.")
        admin_text = _("The form to get new articles by mail; its texts stand in the settings.")
        template = "newsletter/blocks/subscribe.html"
        preview_value = None
        default = ""

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the form, for the request of the page that shows it."""
        context = super().get_context(value, parent_context)
        return context | {"form": short_form(context.get("request"), "bloque")}
