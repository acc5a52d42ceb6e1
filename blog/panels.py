"""The tabs of the article editor."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from core.base.page_forms import is_hidden_from_viewer, title_of_hidden


class PageCheckboxes(CheckboxSelectMultiple):
    """Checkboxes of pages, without those hidden from who looks; what is chosen already stays, without its title."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        """Return the choices without hidden pages."""
        groups = super().optgroups(name, value, attrs)
        return [
            (title, [each for each in options if self._is_offered(each)], index)
            for title, options, index in groups
        ]

    def _is_offered(self, option: dict[str, Any]) -> bool:
        if not is_hidden_from_viewer(int(str(option["value"]))):
            return True
        option["label"] = title_of_hidden()
        return option["selected"]


CONTENT = [
    FieldPanel("summary"),
    FieldPanel("cover"),
    FieldPanel("body"),
    InlinePanel("footnotes", label=_("Footnotes")),
]
FILING = [
    MultiFieldPanel(
        [InlinePanel("article_authors", label=_("Author"), min_num=1)],
        heading=_("Authors"),
        help_text=_("In the order shown."),
    ),
    MultiFieldPanel(
        [
            FieldPanel("topic"),
            FieldPanel("topics", widget=PageCheckboxes),
            FieldPanel("tags"),
        ],
        heading=_("Topics"),
    ),
    MultiFieldPanel([FieldPanel("series"), FieldPanel("series_place")], heading=_("Series")),
    InlinePanel("article_sources", label=_("Sources cited")),
    MultiFieldPanel(
        [
            FieldPanel("date"),
            FieldPanel("updated"),
            FieldPanel("valid_until"),
            FieldPanel("featured"),
            FieldPanel("comments_open"),
        ],
        heading=_("Publication"),
    ),
]


def article_tabs(page: Any) -> Panel:
    """Return the tabs: what a page has, and what makes it an article."""
    tabs = {
        _("Content"): [*page.content_panels, *CONTENT],
        _("Filing"): FILING,
        _("Promote"): page.promote_panels,
        _("Settings"): page.settings_panels,
    }
    return TabbedInterface([ObjectList(panels, heading=name) for name, panels in tabs.items()])
