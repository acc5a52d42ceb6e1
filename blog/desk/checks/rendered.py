"""What Wagtail's own checks look for on the rendered page, beside what they look for anyway (rules of axe-core)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

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
    """Wagtail's checker with more rules, their words in the editors' language."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, *MESSAGES]
    axe_messages = ContentCheckerItem.axe_messages | MESSAGES


def use_page_checker(request: Any, items: list[Any], page: Any) -> None:
    """Put the checker in the place of Wagtail's."""
    items[:] = [
        PageChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]
