"""App `blocks`."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class BlocksConfig(AppConfig):
    """Configure the app."""

    name = "core.blocks"
    label = "blocks"
    verbose_name = _("Blocks")

    def ready(self) -> None:
        """Register the check; pack the definitions of blocks once."""
        from core.blocks.checks import check_blocks
        from core.wagtail_compat.blocks import pack_definitions_once

        register(check_blocks)
        pack_definitions_once()
