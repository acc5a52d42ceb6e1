"""Visibility of pages in the CMS by user: listed, chosen, opened."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.query import PageQuerySet

from core.base.publishing import published
from editorial.permissions.roles import GUESTS

WRITES = "add_page"  # the permission that shows nothing of what others wrote elsewhere
_KEPT = "_desk_explorable"


class EditorialPagePolicy(PagePermissionPolicy):
    """Hide pages from guests in Wagtail's page permission policy."""

    def get_all_permissions_for_user(self, user: Any) -> QuerySet[GroupPagePermission]:
        """Return the permissions with their groups, which tell who is a guest."""
        return super().get_all_permissions_for_user(user).select_related("group")

    def explorable_instances(self, user: Any) -> PageQuerySet:
        """Return the pages that the user may explore: Wagtail's, by a condition a place and not one a permission there."""
        granted = self.get_cached_permissions_for_user(user)
        if not granted:  # to superusers all is open
            return visible_to(user, super().explorable_instances(user))
        places = {each.page_id: each.page for each in granted}
        paths = sorted({place.path for place in places.values()})
        top = Page.objects.first_common_ancestor_of(list(places.values())).path
        above = {path[:end] for path in paths for end in range(len(top), len(path), Page.steplen)}
        explorable = Q(path__in=sorted(above))
        for path in paths:
            explorable |= Q(path__startswith=path)
        return visible_to(user, Page.objects.filter(explorable))


policy = EditorialPagePolicy(Page)


def register() -> None:
    """Replace Wagtail's page permission policy by ours."""
    register_permission_policy(Page, policy)


def is_guest(user: Any) -> bool:
    """Return whether a user has page permissions as a guest alone."""
    names = {granted.group.name for granted in policy.get_cached_permissions_for_user(user)}
    return names == {GUESTS}


def sees_all(user: Any) -> bool:
    """Return whether a user sees all pages: who may change, publish or lock some."""
    granted = policy.get_cached_permissions_for_user(user)
    return user.is_superuser or any(each.permission.codename != WRITES for each in granted)


def visible_to[P: PageQuerySet](user: Any, pages: P) -> P:
    """Filter the pages that a user sees in the CMS."""
    if sees_all(user):
        return pages
    public = published(Page.objects.all()).order_by().values("pk")
    seen = Q(owner=user) | Q(pk__in=public)
    for granted in policy.get_cached_permissions_for_user(user):
        place = granted.page
        as_guest = granted.group.name == GUESTS
        seen |= Q(pk=place.pk) if as_guest else Q(path__startswith=place.path)
    return pages.filter(seen)


def is_hidden(user: Any, *ids: int | None) -> bool:
    """Return whether one of the pages with these ids exists and is hidden from a user."""
    named = [each for each in ids if each]
    if not named or sees_all(user):
        return False
    others = Page.objects.filter(pk__in=named)
    others = others.exclude(owner=user)  # what she opens is mostly her own: one query
    return others.exists() and visible_to(user, others).count() < others.count()


def hidden_from(user: Any) -> Callable[[], frozenset[int]]:
    """Return a cached function that returns the ids of the pages hidden from a user."""

    @cache
    def hidden() -> frozenset[int]:
        if sees_all(user):
            return frozenset()
        seen = visible_to(user, Page.objects.all()).order_by().values("pk")
        return frozenset(Page.objects.exclude(pk__in=seen).values_list("pk", flat=True))

    return hidden


def visible_pages[Q: PageQuerySet](request: HttpRequest, pages: Q) -> Q:
    """Filter the pages that the explorer shows a user, by permissions and the explorer's hooks."""
    pages = pages.filter(depth__gt=1, pk__in=_explorable(request))
    narrowing = hooks.get_hooks("construct_explorer_page_queryset")
    root = Page.get_first_root_node() if narrowing else None
    for narrow in narrowing:
        pages = narrow(root, pages, request)
    return pages


def choosable_pages[Q: PageQuerySet](request: HttpRequest, pages: Q) -> Q:
    """Filter the pages that Wagtail's chooser offers a user: writers choose topics and authors that they can't explore."""
    for narrow in hooks.get_hooks("construct_page_chooser_queryset"):
        pages = narrow(pages, request)
    return pages


def _explorable(request: HttpRequest) -> Any:
    """Return the explorable ids as a subquery, computed once for each request."""
    if not hasattr(request, _KEPT):
        policy: Any = policy_registry.get_by_type(Page)
        explorable = policy.explorable_instances(request.user)
        setattr(request, _KEPT, explorable.order_by().values("pk"))
    return getattr(request, _KEPT)
