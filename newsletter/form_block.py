"""The form as a block of the front page and of content pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks.base import Readable


class SubscribeBlock(Readable, blocks.StaticBlock):
    """The form that asks for the address alone; a page has it once."""

    class Meta:
        icon = "mail"
        label = _("Subscription form")
        group = _("Links")
        description = _("The form to get new articles by mail; its texts stand in the settings.")
        admin_text = _("The form to get new articles by mail; its texts stand in the settings.")
        template = "newsletter/blocks/subscribe.html"
        preview_value = None
        default = ""
