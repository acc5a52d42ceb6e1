"""The list of subscribers in the CMS, and its spreadsheet."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.widgets.button import HeaderButton

from blog.newsletter.models import SignUp, Subscriber
from blog.newsletter.office.access import IMPORT, SEE_SUBSCRIBERS, Guarded
from blog.newsletter.office.subscribers.columns import COLUMNS, EXPORT, exported
from blog.newsletter.office.subscribers.filters import SubscriberFilterSet
from core.base.listing import ALL, StateListView

LIST = {"url": reverse_lazy("newsletter_subscribers"), "label": gettext_lazy("Subscribers")}
BATCH = 500  # subscribers that an export holds at once
State = Subscriber.State


class SubscriberListView(Guarded, StateListView):
    """The subscribers in a state, filtered, searched, in an order."""

    permission = SEE_SUBSCRIBERS
    any_permission_required = None  # `Guarded` has asked
    model: Any = Subscriber
    page_title = gettext_lazy("Subscribers")
    header_icon = "group"
    index_url_name = "newsletter_subscribers"
    index_results_url_name = "newsletter_subscribers_results"
    results_template_name = "newsletter/office/subscribers.html"
    filterset_class = SubscriberFilterSet
    search_fields = ["email", "name"]
    columns = COLUMNS
    default_ordering = "-confirmed_at"
    labels = {
        ALL: pgettext_lazy("subscribers", "All"),
        State.ACTIVE: pgettext_lazy("subscribers", "Subscribed"),
        State.LEFT: pgettext_lazy("subscribers", "Left"),
        State.SUSPENDED: pgettext_lazy("subscribers", "Suspended"),
    }
    FORMATS = (StateListView.FORMAT_XLSX, StateListView.FORMAT_CSV)
    list_export = list(EXPORT)
    export_headings = EXPORT

    @cached_property
    def unconfirmed(self) -> int:
        """Return how many addresses wait for their owner's button."""
        return SignUp.objects.values("email").distinct().count()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Lead to what else there is about subscribers."""
        growth = HeaderButton(_("Growth"), url=reverse("newsletter_growth"), icon_name="arrow-up")
        importing = HeaderButton(_("Import"), url=reverse("newsletter_import"), icon_name="upload")
        return [growth, importing] if self.request.user.has_perm(IMPORT) else [growth]

    def get_base_queryset(self) -> QuerySet[Subscriber]:
        """Load what the rows show."""
        return Subscriber.objects.select_related("consent").prefetch_related("topics", "series")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the spreadsheet without building the page, which would hold all subscribers."""
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        return self.as_spreadsheet(self.get_queryset(), request.GET["export"])

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        """Read the rows while they are written."""
        rows = queryset.iterator(chunk_size=BATCH)
        return super().as_spreadsheet(rows, spreadsheet_format)

    def get_heading(self, queryset: Any, field: str) -> str:
        """Return the heading of a column."""
        return str(EXPORT[field])

    def get_filename(self) -> str:
        """Name the file."""
        return _("subscribers")

    def to_row_dict(self, item: Subscriber) -> dict[str, Any]:
        """Return the cells of a subscriber."""
        return exported(item)
