"""Call to action: what the reader may do next."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from core.blocks.addresses import CONTACT, WEB, safe_address, validate_address
from core.blocks.base import ReadableStruct


class ActionValue(blocks.StructValue):
    """The value of a call to action: where it leads and what its link says."""

    @property
    def href(self) -> str:
        """Return the address, '' where the page is gone or not published."""
        page = self["page"]
        if page is not None:
            return (page.url or "") if page.live else ""
        return safe_address(self["url"], (*WEB, *CONTACT))


def link_errors(value: Any, required: bool) -> dict[str, ValidationError]:
    """Return what is wrong with page, url and label, by field."""
    targets = [name for name in ("page", "url") if value.get(name)]
    errors = {}
    if len(targets) == 2:
        errors["url"] = ValidationError(_("Choose a page or write an address: one of the two."))
    if required and not targets:
        errors["page"] = ValidationError(_("Choose a page or write an address."))
    if targets and not value.get("label"):
        errors["label"] = ValidationError(_("Say what happens on clicking: “See the prices”."))
    if not targets and value.get("label") and not required:
        errors["page"] = ValidationError(_("Choose where the link leads, or clear its label."))
    return errors


class CallToActionBlock(ReadableStruct):
    """An invitation with one link: to a page, an address, mail or phone."""

    reads = ("title", "text", "label")

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2, max_length=400)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.CharBlock(
        label=_("Address"),
        required=False,
        max_length=500,
        validators=[validate_address],
        help_text=_("Instead of a page: https://…, mailto:… or tel:…"),
    )
    label = blocks.CharBlock(label=_("Label of the link"), required=False, max_length=60)

    class Meta:
        icon = "pick"
        label = _("Call to action")
        group = _("Links")
        description = _("An invitation with one link: to a page, an address, mail or phone.")
        template = "blocks/call_to_action.html"
        value_class = ActionValue
        label_format = "{title}"
        preview_value = {
            "title": _("Before the next order"),
            "text": _("To know whether it fits, you must know how many hours you have."),
            "page": None,
            "url": "https://motivacional.example/",
            "label": _("Arrange the week"),
        }

    def clean(self, value: Any) -> Any:
        """Ask for one target and a label, on the field concerned."""
        cleaned = super().clean(value)
        errors = {} if self.is_deferred_validation else link_errors(cleaned, required=True)
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned
