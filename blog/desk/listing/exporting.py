"""The list of articles as a spreadsheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.listing import IndexView

from blog.desk.listing.columns import band_of, comments_of, index_of, names_of, topic_of
from blog.desk.listing.rows import described_in_batches

EXPORT: dict[str, Any] = {
    "title": _("Title"),
    "state": _("State"),
    "topic": _("Topic"),
    "series": _("Series"),
    "series_place": _("Place in the series"),
    "authors": _("Authors"),
    "words": _("Words"),
    "readability": _("Readability"),
    "index": _("Index of readability"),
    "comments": _("Comments"),
    "comments_open": _("Comments are"),
    "date": _("Date"),
    "changed": _("Last change"),
    "changed_by": _("Changed by"),
    "address": _("Address"),
}


class Exports(IndexView):
    """A list whose spreadsheet describes all that it lists, however much that is."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the spreadsheet without building the page, which would hold all articles."""
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        rows = described_in_batches(self.get_queryset())
        return self.as_spreadsheet(rows, request.GET["export"])

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return the cells of an article."""
        return {
            "title": item.draft_title,
            "state": ", ".join(str(state.label) for state in item.states),
            "topic": topic_of(item),
            "series": item.series.title if item.series else "",
            "series_place": item.series_place,
            "authors": names_of(item),
            "words": item.words,
            "readability": band_of(item),
            "index": index_of(item),
            "comments": item.comment_count,
            "comments_open": str(comments_of(item)),
            "date": item.date,
            "changed": item.latest_revision_created_at,
            "changed_by": item.changed_by,
            "address": item.get_full_url(self.request) or "",
        }
