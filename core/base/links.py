"""Links that editors compose: menus and social profiles."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class LinkValue(blocks.StructValue):
    """The value of a link: where it goes and what it is called."""

    @property
    def href(self) -> str:
        """Return the address, '' where the page is gone or not published."""
        page = self.get("page")
        if page is not None:
            return page.url if page.live else ""
        return self.get("url") or ""

    @property
    def text(self) -> str:
        """Return the label, by default the page's title."""
        page = self.get("page")
        return self.get("label") or (page.title if page else "")


class LinkBlock(blocks.StructBlock):
    """A link to a page of the site or to any address."""

    label = blocks.CharBlock(
        label=_("Label"),
        required=False,
        max_length=60,
        help_text=_("By default, the page's title."),
    )
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue

    def clean(self, value: Any) -> Any:
        """Refuse a link that leads nowhere, or to two places."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            error = ValidationError(_("Choose a page or write an address: one of the two."))
            raise StructBlockValidationError(block_errors={"page": error})
        if cleaned["url"] and not cleaned["label"]:
            raise StructBlockValidationError(
                block_errors={"label": ValidationError(_("Write a label for this address."))}
            )
        return cleaned


class MenuBlock(blocks.StreamBlock):
    """A menu: links in order."""

    link = LinkBlock()


class SocialLinksBlock(blocks.StreamBlock):
    """Profiles elsewhere."""

    profile = blocks.StructBlock(
        [
            ("title", blocks.CharBlock(label=_("Title"), max_length=60)),
            ("url", blocks.URLBlock(label=_("Address"))),
        ],
        label=_("Profile"),
        icon="user",
    )
