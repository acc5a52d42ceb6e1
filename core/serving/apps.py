"""App `serving`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServingConfig(AppConfig):
    """Configure the app."""

    name = "core.serving"
    label = "serving"
    verbose_name = _("Serving")

    def ready(self) -> None:
        """Render pictures ahead of visitors, and AVIF at a useful speed; see every write."""
        from django.db.backends.signals import connection_created

        from core.base.freshness import watch
        from core.serving.renditions import register_avif
        from core.serving.signal_handlers import connect

        connection_created.connect(watch, dispatch_uid="serving.watch")
        register_avif()
        connect()
