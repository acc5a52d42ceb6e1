"""What a guest sees of the pages: her own, and what any visitor may read.

Wagtail's explorer, search, API and reports ask its policy which pages somebody may explore; ours answers for guests.
"""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.query import PageQuerySet

from blog.desk.roles import GUESTS
from core.base.publishing import published


class DeskPagePolicy(PagePermissionPolicy):
    """Wagtail's policy of pages, by which guests explore less."""

    def get_all_permissions_for_user(self, user: Any) -> QuerySet[GroupPagePermission]:
        """Load the groups too: they tell who is a guest."""
        return super().get_all_permissions_for_user(user).select_related("group")

    def explorable_instances(self, user: Any) -> PageQuerySet:
        """Leave out what a guest doesn't see."""
        return seen_by(user, super().explorable_instances(user))


policy = DeskPagePolicy(Page)


def register() -> None:
    """Put our policy in place of Wagtail's."""
    register_permission_policy(Page, policy)


def is_guest(user: Any) -> bool:
    """Tell whether all that somebody may do with pages she may as a guest: another role lifts the limits."""
    names = {granted.group.name for granted in policy.get_cached_permissions_for_user(user)}
    return names == {GUESTS}


def seen_by[P: PageQuerySet](user: Any, pages: P) -> P:
    """Keep the pages that somebody sees in the CMS: all, unless she is a guest."""
    if not is_guest(user):
        return pages
    places = [granted.page_id for granted in policy.get_cached_permissions_for_user(user)]
    public = published(Page.objects.all()).order_by().values("pk")
    return pages.filter(Q(owner=user) | Q(pk__in=public) | Q(pk__in=places))


def is_hidden(user: Any, *ids: int | None) -> bool:
    """Tell whether one of the pages with these ids exists but is not hers to see."""
    if not is_guest(user):
        return False
    named = Page.objects.filter(pk__in=[each for each in ids if each])
    others = named.exclude(owner=user)  # what she opens is mostly her own: one query
    return others.exists() and seen_by(user, others).count() < others.count()
