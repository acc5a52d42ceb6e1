"""The panel beside the editor; it opens empty, and a script fills it and keeps it true."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel


class ChecksPanel(BaseSidePanel):
    """What the checks say of the latest version that was saved."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button, with the number of errors."""

        aria_label = _("Toggle the check of the text")
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

    name = "article-checks"
    title = _("Check of the text")
    template_name = "desk/checks/panel.html"
    order = 600

    class Media:
        js: ClassVar = ["desk/checks.js"]
        css: ClassVar = {"all": ["desk/checks.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add where the report is; an article that isn't saved yet has none."""
        return super().get_context_data(parent_context) | {
            "report_url": reverse("desk_checks", args=[self.object.pk]) if self.object.pk else "",
            "report_pattern": reverse("desk_checks", args=[0]),
        }
