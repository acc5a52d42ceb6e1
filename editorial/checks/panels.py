"""The checks' side panel of the editor, filled by a script; more rules for Wagtail's content checker."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.userbar import ContentCheckerItem


class ChecksPanel(BaseSidePanel):
    """Show the report of the latest saved version."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Toggle the panel, with the number of errors."""

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
        """Add the URL of the report, '' for an article that isn't saved yet."""
        return super().get_context_data(parent_context) | {
            "report_url": reverse("desk_checks", args=[self.object.pk]) if self.object.pk else "",
            "report_pattern": reverse("desk_checks", args=[0]),
        }


MESSAGES = {
    "image-alt": {
        "error_name": _("A picture has no alternative text"),
        "help_text": _("Describe it, or mark it as decorative"),
    },
    "image-redundant-alt": {
        "error_name": _("An alternative text repeats the words beside it"),
        "help_text": _("Say what the words don't say, or mark it as decorative"),
    },
    "td-has-header": {
        "error_name": _("Cells of a large table have no heading"),
        "help_text": _("Give each column a heading"),
    },
    "valid-lang": {
        "error_name": _("A language isn't one that browsers know"),
        "help_text": _("Choose the language of the quotation or source again"),
    },
}


class PageChecker(ContentCheckerItem):
    """Check more axe rules than Wagtail's checker, with translated messages."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, *MESSAGES]
    axe_messages = ContentCheckerItem.axe_messages | MESSAGES


def use_page_checker(request: Any, items: list[Any], page: Any) -> None:
    """Replace Wagtail's content checker in the userbar."""
    items[:] = [
        PageChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]
