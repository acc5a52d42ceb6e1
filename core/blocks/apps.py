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
        """Register the check."""
        from core.blocks.checks import check_blocks

        register(check_blocks)
