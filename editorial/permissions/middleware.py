"""Middleware that guards every view of the CMS: which pages its URL may name, and who may use it.

Wagtail asks in most views who may edit; some (moving, a review's actions, bulk actions, the choosers' answers) tell titles
to anybody, and some lists open for whoever logs in. A parameter is taken for a page unless it is known to name something
else, so that an address that is new is guarded too.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from wagtail.admin.auth import permission_denied, user_has_any_page_permission
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Task, Workflow
from wagtail.permissions import policy_registry

from blog.models import Source
from core.base.numbers import numbers
from core.base.page_forms import hiding, is_hidden_from_viewer
from core.wagtail_compat.views import all_in_listing, bulk_action, is_chooser
from editorial.permissions.pages import hidden_from, sees_all, visible_to

ANY = ("add", "change", "delete", "view", "choose")
# What an address names beside pages.
OTHERS = {
    "collection_id",
    "doc_id",
    "document_id",
    "image_id",
    "link_id",
    "query",
    "query_id",
    "redirect_id",
    "revision_id",
    "revision_id_a",
    "revision_id_b",
    "session_id",
    "slug",
    "task_id",
    "task_state_id",
    "uploaded_file_id",
    "workflow_pk",
    "workflow_state_id",
}
OBJECTS = {"pk", "object_id"}  # of whatever model the view is about
PARENTS = (
    "new_parent_page",
    "parent_page",
    "chooser",
)  # fields by which a form says where a page goes
CHOSEN_BY_ALL = {Source}  # an article's sources
TAGS = ("wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete")
QUERIES = ("wagtailsearchpromotions:chooser", "wagtailsearchpromotions:chooserresults")
WORKFLOWS = "wagtailadmin_workflows:"  # the chooser of a task among them
MANY = "wagtailadmin_choose_page_chosen_multiple"
BULK = "wagtail_bulk_action"


class PageGuardMiddleware:
    """Refuse requests that name hidden pages; hide their titles in widgets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next middleware and the root of the CMS."""
        self.get_response = get_response
        self.root = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer while titles of pages hidden from the user are hidden."""
        if not request.path_info.startswith(self.root) or not request.user.is_authenticated:
            return self.get_response(request)
        with hiding(hidden_from(request.user)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse forbidden views and hidden pages; limit bulk actions to visible pages."""
        match = request.resolver_match
        if match is None or not request.path_info.startswith(self.root):
            return None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        if not _may_ask(request.user, match.view_name, view):
            return permission_denied(request)
        if sees_all(request.user):
            return None
        named = [*pages_named(view, kwargs), *numbers(_parents(request))]
        if any(map(is_hidden_from_viewer, named)):  # asked once, for widgets and forms too
            return permission_denied(request)
        if match.view_name == MANY or (match.view_name == BULK and _is_of_pages(kwargs)):
            _limit_to_visible(request, kwargs)
        return None


def pages_named(view: Any, kwargs: dict[str, Any]) -> list[int]:
    """Return the ids of the pages that a URL names."""
    return numbers(value for name, value in kwargs.items() if names_page(view, name, kwargs))


def names_page(view: Any, name: str, kwargs: dict[str, Any]) -> bool:
    """Return whether a parameter of a URL names a page."""
    if name not in OBJECTS:
        return name not in OTHERS
    model = _model_of(view, kwargs)
    return model is None or issubclass(model, Page)


def _model_of(view: Any, kwargs: dict[str, Any]) -> type[Model] | None:
    """Return the model of a view, None where it is unknown."""
    if "app_label" in kwargs and "model_name" in kwargs:
        return _model(kwargs["app_label"], kwargs["model_name"])
    kind = getattr(view, "view_class", None) or getattr(view, "cls", None)  # the latter of the API
    found = getattr(view, "view_initkwargs", {}).get("model") or getattr(kind, "model", None)
    if isinstance(found, str):
        found = _model(*found.split("."))
    return found if isinstance(found, type) and issubclass(found, Model) else None


def _model(app_label: str, name: str) -> type[Model] | None:
    try:
        return apps.get_model(app_label, name)
    except LookupError:
        return None


def _may_ask(user: Any, name: str, view: Any) -> bool:
    """Return whether a user may use a view that Wagtail gives to all: tags, queries, choosers."""
    if name in TAGS:
        files = (get_image_model(), get_document_model())
        return user_has_any_page_permission(user) or any(_may(user, model) for model in files)
    if name in QUERIES:
        return _may(user, SearchPromotion)
    if name.startswith(WORKFLOWS):
        return _may(user, Workflow) or _may(user, Task)
    if is_chooser(getattr(view, "view_class", None)):
        model = _model_of(view, {})
        return model in CHOSEN_BY_ALL or (model is not None and _may(user, model))
    return True


def _may(user: Any, model: type[Model]) -> bool:
    return policy_registry.get_by_type(model).user_has_any_permission(user, ANY)


def _parents(request: HttpRequest) -> Iterator[Any]:
    """Yield the parent pages that a form names: a refusal by the view would tell their titles."""
    for name in PARENTS:
        yield request.GET.get(name)
        yield request.POST.get(name) if request.method == "POST" else None


def _is_of_pages(kwargs: dict[str, Any]) -> bool:
    model = _model(kwargs["app_label"], kwargs["model_name"])
    return model is not None and issubclass(model, Page)


def _limit_to_visible(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Limit the ids of the query string to visible pages."""
    wanted = numbers(_selected(request, kwargs))
    seen = set(
        visible_to(request.user, Page.objects.filter(pk__in=wanted)).values_list("pk", flat=True)
    )
    address: QueryDict = request.GET.copy()
    address.setlist("id", [str(pk) for pk in wanted if pk in seen])
    request.GET = address  # type: ignore[assignment]


def _selected(request: HttpRequest, kwargs: dict[str, Any]) -> list[Any]:
    """Return the ids that the query string names; 'all' is replaced by those of the list."""
    ids: list[Any] = request.GET.getlist("id")
    if "all" not in ids or not kwargs:
        return ids
    model = _model(kwargs["app_label"], kwargs["model_name"])
    if not (action := bulk_action(request, model, *kwargs.values())):
        return ids
    parents = numbers([request.GET.get("childOf")])
    if not parents or not Page.objects.filter(pk=parents[0]).exists():
        return []
    return all_in_listing(action, parents[0])
