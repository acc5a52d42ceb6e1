"""What backs a service, in its editor: evidence, what would stop its publication, whether there are too many."""

from typing import Any

from wagtail.admin.panels import Panel


class BackingPanel(Panel):
    """The evidence of the page as it was last saved, and what speaks against publishing it."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for a page."""

        template_name = "services/admin/backing.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add evidence, findings and warnings."""
            # The models import this module.
            from services.evidence import showing
            from services.focus import warnings_about
            from services.publication import findings_of

            service = self.instance
            return super().get_context_data(parent_context) | {
                "service": service,
                "proofs": service.proofs,
                "showing": showing(service.proofs),
                "findings": findings_of(service) if service.pk else [],
                "warnings": warnings_about(service) if service.pk else [],
            }
