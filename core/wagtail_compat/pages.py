"""What Wagtail and treebeard keep on a page once they have asked for it: its parent, its reviews."""

from collections.abc import Iterable

from django.db.models import Prefetch
from wagtail.models import Page, WorkflowState

READ_IN = "Wagtail 8.0.1, django-treebeard 5.3.1"
PRIVATE = (
    "_cached_parent_obj",
    "_specific_workflow_states",
    "_current_workflow_states",
    "prefetch_workflow_states",
)


def prefetch_parents(pages: Iterable[Page]) -> None:
    """Prefetch the parents of pages in one query.

    Writes `_cached_parent_obj`, where treebeard's `get_parent()` keeps its answer: it offers no way to ask for many.
    """
    paths = [(page, page.path[: -page.steplen]) for page in pages]
    above = Page.objects.filter(path__in={path for _page, path in paths}) if paths else ()
    parents = {parent.path: parent for parent in above}
    for page, path in paths:
        page._cached_parent_obj = parents.get(path)


def reviews_of_specific_pages() -> Prefetch:
    """Return what prefetches the reviews under way of pages of their own type.

    `PageQuerySet.prefetch_workflow_states` does so for plain pages and for what `specific()` returns, but not for the
    objects of a page type, nor for a stored version. Fills `_current_workflow_states`, as it does.
    """
    reviews = WorkflowState.objects.active().select_related("current_task_state__task")
    return Prefetch("_specific_workflow_states", reviews, to_attr="_current_workflow_states")
