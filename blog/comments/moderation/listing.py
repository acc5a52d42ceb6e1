"""The list of comments in the CMS."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, QuerySet
from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.views.generic import IndexView

from blog.comments.models import Comment
from blog.comments.moderation.columns import COLUMNS, CommentTable
from blog.comments.moderation.filters import CommentFilterSet
from blog.comments.moderation.searching import having
from blog.comments.team import MODERATE

ALL = "all"
DELETE = "comments.delete_comment"
LIST = {"url": reverse_lazy("moderation"), "label": gettext_lazy("Comments")}
MEDIA = Media(css={"all": ["comments/moderation.css"]}, js=["comments/moderation.js"])
State = Comment.State
LABELS = {
    State.PENDING: pgettext_lazy("comments", "Pending"),
    State.APPROVED: pgettext_lazy("comments", "Approved"),
    State.SPAM: gettext_lazy("Spam"),
    State.DELETED: pgettext_lazy("comments", "Deleted"),
    ALL: pgettext_lazy("comments", "All"),
}


class Tab(NamedTuple):
    """A state: its label, how many of what is looked for are in it, and the address of the list of them."""

    label: Promise
    number: int
    address: str
    is_current: bool


class Moderation:
    """A view for moderators."""

    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse everybody else."""
        if not request.user.has_perm(MODERATE):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def may_delete(self) -> bool:
        """Tell whether she may delete too."""
        return self.request.user.has_perm(DELETE)


class CommentListView(Moderation, IndexView):
    """The comments in a state, filtered, searched, in an order."""

    model: Any = Comment
    page_title = gettext_lazy("Comments")
    header_icon = "comment"
    index_url_name = "moderation"
    index_results_url_name = "moderation_results"
    template_name = "comments/moderation/list.html"
    results_template_name = "comments/moderation/results.html"
    table_class = CommentTable
    table_classname = "listing full-width moderation-table"
    filterset_class = CommentFilterSet
    search_fields = ["text", "name", "email"]
    columns = COLUMNS
    default_ordering = "-created_at"
    any_permission_required = None  # `Moderation` has asked
    paginate_by = 50
    FORMATS = ()

    @cached_property
    def state(self) -> str:
        """Return the state asked for; what waits, where none is."""
        return self.request.GET.get("state") or State.PENDING

    @cached_property
    def has_bad_filter(self) -> bool:
        """Tell whether the address asks for something that there isn't."""
        filters = self.filters and not self.filters.is_valid()
        return bool(filters or not self.search_form.is_valid() or self.state not in LABELS)

    @cached_property
    def here(self) -> str:
        """Return the address of the list as it is."""
        asked = self.request.GET.copy()
        asked.pop("_w_filter_fragment", None)
        return f"{self.index_url}?{asked.urlencode()}"

    @cached_property
    def tabs(self) -> list[Tab]:
        """Return the states, what waits first."""
        counted = self.found.order_by().values("state").annotate(number=Count("pk"))
        numbers = dict(counted.values_list("state", "number"))
        numbers[ALL] = sum(numbers.values())
        return [self._tab(state, label, numbers.get(state, 0)) for state, label in LABELS.items()]

    def get_search_form(self) -> Any:
        """Bind the form, so that it tells what can't be searched."""
        form = super().get_search_form()
        return type(form)({"q": self.request.GET.get("q", "")})

    def get_base_queryset(self) -> QuerySet[Comment]:
        """Load what the rows show."""
        comments = Comment.objects.select_related("article", "parent")
        return comments.defer("article__body", "parent__text")

    def get_queryset(self) -> QuerySet[Comment]:
        """Return the comments in the state asked for; those in any are counted."""
        self.found = super().get_queryset()
        return self.found if self.state == ALL else self.found.filter(state=self.state)

    def order_queryset(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """Order as asked, equals by their age: they may not change places from page to page."""
        field, falls = F(self.ordering.removeprefix("-")), self.ordering.startswith("-")
        return queryset.order_by(field.desc() if falls else field.asc(), "-pk")

    def filter_queryset(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """Show nothing where a filter can't be read: everything would look like its result."""
        return queryset.none() if self.has_bad_filter else super().filter_queryset(queryset)

    def search_queryset(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """Keep what has each word somewhere."""
        return queryset.filter(having(self.search_query, self.search_fields))

    def get_table_kwargs(self) -> dict[str, Any]:
        """Tell the table where it stands."""
        return super().get_table_kwargs() | {"here": self.here, "may_delete": self.may_delete}

    @cached_property
    def no_results_message(self) -> str:
        """Say why nothing is listed."""
        if self.has_bad_filter:
            return _(
                "One of the filters asks for something that doesn't exist (any more). Take it away, or clear all filters."
            )
        if self.is_searching or self.is_filtering:
            return _("No comment here matches what you look for.")
        return _("No comment waits for you.") if self.state == State.PENDING else _("None here.")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what it looks like."""
        context = super().get_context_data(*args, **kwargs)
        context["media"] += MEDIA
        return context

    def _tab(self, state: str, label: Promise, number: int) -> Tab:
        asked = self.request.GET.copy()
        for name in ("p", "_w_filter_fragment"):
            asked.pop(name, None)
        asked["state"] = state
        return Tab(label, number, f"{self.index_url}?{asked.urlencode()}", state == self.state)
