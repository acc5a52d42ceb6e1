"""The tabs of the article editor."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from core.base.choosers import ChooserPanel, PageCheckboxes

CONTENT = [
    FieldPanel("summary"),
    ChooserPanel("cover"),
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
            ChooserPanel("topic"),
            FieldPanel("topics", widget=PageCheckboxes),
            FieldPanel("tags"),
        ],
        heading=_("Topics"),
    ),
    MultiFieldPanel([ChooserPanel("series"), FieldPanel("series_place")], heading=_("Series")),
    InlinePanel("article_sources", label=_("Sources cited")),
    MultiFieldPanel(
        [
            FieldPanel("date"),
            FieldPanel("updated"),
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
