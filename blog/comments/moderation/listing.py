"""The list of comments in the CMS."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from blog.comments.models import Comment
from blog.comments.moderation.columns import COLUMNS, CommentTable
from blog.comments.moderation.filters import CommentFilterSet
from blog.comments.team import MODERATE
from core.base.listing import ALL, StateListView

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


class CommentListView(Moderation, StateListView):
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
    labels = LABELS
    first_state = State.PENDING
    list_media = MEDIA

    @cached_property
    def here(self) -> str:
        """Return the address of the list as it is."""
        asked = self.request.GET.copy()
        asked.pop("_w_filter_fragment", None)
        return f"{self.index_url}?{asked.urlencode()}"

    def get_base_queryset(self) -> QuerySet[Comment]:
        """Load what the rows show."""
        comments = Comment.objects.select_related("article", "parent")
        return comments.defer("article__body", "parent__text")

    def get_table_kwargs(self) -> dict[str, Any]:
        """Tell the table where it stands."""
        return super().get_table_kwargs() | {"here": self.here, "may_delete": self.may_delete}

    @cached_property
    def no_results_message(self) -> str:
        """Say why nothing is listed."""
        if self.has_bad_filter:
            return super().no_results_message
        if self.is_searching or self.is_filtering:
            return _("No comment here matches what you look for.")
        return _("No comment waits for you.") if self.state == State.PENDING else _("None here.")
