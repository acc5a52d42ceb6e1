"""The roles of the editorial team: the table of their permissions, granting, resetting, comparing.

Permissions appear after the migrations, so a migration can't grant them: `setup_site` calls `grant_new`, which grants
each once and never again; `manage.py roles --reset` calls `reset_role`, which makes a group agree with the table.
Choosing a topic, an author, a series or a source needs no permission.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from blog.models import BlogIndexPage
from blog.review import UNREVIEWED
from editorial.models import SetupRecord

GUESTS = "Invitada"
WRITERS = "Redacción"
EDITORS = "Edición"
ADMINISTRATORS = "Administración"


@dataclass(frozen=True)
class Role:
    """Hold the permissions of a group: global, on the root collection, and on parts of the page tree."""

    name: str
    permissions: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _each(model: str, *actions: str) -> tuple[str, ...]:
    app, name = model.split(".")
    return tuple(f"{app}.{action}_{name}" for action in actions)


_ADMIN = ("wagtailadmin.access_admin",)
_ALL = ("add", "change", "delete", "view")
# Wagtail asks for permissions on its own image and document models, whichever the site's are.
_FILES = (
    *_each("wagtailimages.image", "add", "choose"),
    *_each("wagtaildocs.document", "add", "choose"),
)
_ALL_FILES = (*_FILES, "wagtailimages.change_image", "wagtaildocs.change_document")
# What visitors search, and what to do about it.
_SEARCHES = (
    "search.view_searchoutcome",
    *_each("search.synonym", *_ALL),
    *_each("wagtailsearchpromotions.searchpromotion", *_ALL),
)
# What readers write below the articles.
_COMMENTS = _each("comments.comment", "view", "change", "delete")
# What goes out by mail. Who gets it is for administrators alone.
_MAIL = _each("newsletter.issue", *_ALL)
# What she offers and what shows it.
_SERVICES = (
    *_each("services.testimonial", "add", "change", "choose", "view"),
    *_each("services.area", *_ALL),
    *_each("services.audience", *_ALL),
    *_each("services.colleague", *_ALL, "publish"),
    *_each("services.colleaguegroup", *_ALL),
)
_PAGES = ("add", "change", "publish", "lock", "unlock")
# The parts of the tree that roles hold permissions on, below the front page: the type of the page that each begins with.
PLACES = {
    "blog": "blog.blogindexpage",
    "topics": "blog.topicindexpage",
    "authors": "blog.authorindexpage",
    "services": "services.serviceindexpage",
}

ROLES = (
    # With `add` alone, what she makes is hers to change; publishing is somebody else's.
    # Guests may do as much as writers, but see less: editorial/permissions/pages.py.
    Role(GUESTS, permissions=_ADMIN, collection=_FILES, pages={"blog": ("add",)}),
    Role(
        WRITERS,
        permissions=(*_ADMIN, *_each("services.testimonial", "choose")),
        collection=_FILES,
        pages={"blog": ("add",), "services": ("add",)},
    ),
    Role(
        EDITORS,
        permissions=(
            *_ADMIN,
            *_SEARCHES,
            *_COMMENTS,
            *_MAIL,
            *_SERVICES,
            *_each("blog.source", *_ALL),
        ),
        collection=_ALL_FILES,
        pages=dict.fromkeys(PLACES, _PAGES),
    ),
    Role(
        ADMINISTRATORS,
        permissions=(
            *_ADMIN,
            *_SEARCHES,
            *_COMMENTS,
            *_MAIL,
            *_SERVICES,
            UNREVIEWED,
            *_each("blog.source", *_ALL),
            *_each("base.sitesettings", "change"),
            *_each("comments.commentsettings", "change"),
            *_each("newsletter.subscriber", *_ALL),
            *_each("newsletter.newslettersettings", "change"),
            *_each("services.servicesettings", "change"),
            *_each("services.servicerequest", "view", "change"),
            *_each("users.user", *_ALL),
            *_each("wagtailredirects.redirect", *_ALL),
            *_each("wagtailcore.workflow", *_ALL),
            *_each("wagtailcore.task", *_ALL),
            *_each("tasks.heartbeat", "view"),
            "desk.skip_reviewtask",
        ),
        collection=(*_ALL_FILES, *_each("wagtailcore.collection", "add", "change", "delete")),
        pages={"home": _PAGES},
    ),
)


Places = Mapping[str, list[Page]]
ANYWHERE, COLLECTION = "anywhere", "collection"


class Grant(NamedTuple):
    """Hold a permission of a group by ids: global (target 0), on a collection, or on a page."""

    scope: str
    target: int
    permission: int


class Difference(NamedTuple):
    """Hold what a group lacks of the table, and what it has beyond it."""

    missing: set[Grant]
    beyond: set[Grant]


def places_below(home: Page | None) -> Places:
    """Return the pages below a home page that the table names, by their names there."""
    if home is None:
        return {name: [] for name in ("home", *PLACES)}
    found = {
        name: list(apps.get_model(label).objects.child_of(home)) for name, label in PLACES.items()
    }
    return {"home": [home], **found}


def places_of_site() -> Places:
    """Return the pages of the default site that the table names."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return places_below(site.root_page if site else None)


@transaction.atomic
def apply_roles(blog_index: BlogIndexPage, home: Page) -> dict[str, Group]:
    """Reset the groups of all roles to the table; other groups are not touched."""
    places = {**places_below(home), "blog": [blog_index]}
    return {role.name: reset_role(role, places) for role in ROLES}


@transaction.atomic
def reset_role(role: Role, places: Places) -> Group:
    """Reset the group of one role to the table."""
    group, _created = Group.objects.get_or_create(name=role.name)
    keys = _keyed(role, places)
    held = _granted(group)
    _revoke(group, held - set(keys))
    _grant(group, set(keys) - held)
    SetupRecord.note(_group_key(role), *keys.values())
    return group


@transaction.atomic
def grant_new(places: Places) -> None:
    """Grant what the table says and no release has granted before; what was revoked since stays so."""
    made = SetupRecord.keys()
    for role in ROLES:
        if _group_key(role) not in made:
            Group.objects.get_or_create(name=role.name)
        group = Group.objects.filter(name=role.name).first()
        if group is None:
            continue  # deleted, or of another name by now
        new = {grant: key for grant, key in _keyed(role, places).items() if key not in made}
        _grant(group, set(new) - _granted(group))
        SetupRecord.note(_group_key(role), *new.values())


def difference(role: Role, group: Group, places: Places) -> Difference:
    """Compare a group with the table."""
    wanted, held = set(_keyed(role, places)), _granted(group)
    return Difference(wanted - held, held - wanted)


def _group_key(role: Role) -> str:
    return f"role:{role.name}"


def _keyed(role: Role, places: Places) -> dict[Grant, str]:
    """Return the grants of a role, each with its key in SetupRecord."""
    # A flushed database has no root collection.
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    named = [
        *((ANYWHERE, [0], name) for name in role.permissions),
        *((COLLECTION, [root.pk], name) for name in role.collection),
        *(
            (place, [page.pk for page in places[place]], name)
            for place, actions in role.pages.items()
            for name in _each("wagtailcore.page", *actions)
        ),
    ]
    ids = _permission_ids(name for _scope, _targets, name in named)
    return {
        Grant(scope if scope in (ANYWHERE, COLLECTION) else "page", target, ids[name]): (
            f"grant:{role.name}:{scope}:{name}"
        )
        for scope, targets, name in named
        for target in targets
    }


def _permission_ids(names: Iterable[str]) -> dict[str, int]:
    """Return the ids of the permissions called 'app.codename'; a missing one means that migrate hasn't run."""
    wanted = set(names)
    found = Permission.objects.filter(codename__in={name.split(".")[1] for name in wanted})
    rows = found.values_list("content_type__app_label", "codename", "pk")
    ids = {f"{app}.{codename}": pk for app, codename, pk in rows}
    if missing := wanted - set(ids):
        raise Permission.DoesNotExist(", ".join(sorted(missing)))
    return ids


def _granted(group: Any) -> set[Grant]:
    def read() -> Iterator[Grant]:
        for pk in group.permissions.values_list("pk", flat=True):
            yield Grant(ANYWHERE, 0, pk)
        for row in group.collection_permissions.values_list("collection", "permission"):
            yield Grant(COLLECTION, *row)
        for row in group.page_permissions.values_list("page", "permission"):
            yield Grant("page", *row)

    return set(read())


def _grant(group: Group, grants: Iterable[Grant]) -> None:
    for scope, target, permission in grants:
        if scope == ANYWHERE:
            group.permissions.add(permission)
        elif scope == COLLECTION:
            GroupCollectionPermission.objects.create(
                group=group, collection_id=target, permission_id=permission
            )
        else:
            GroupPagePermission.objects.create(
                group=group, page_id=target, permission_id=permission
            )


def _revoke(group: Any, grants: Iterable[Grant]) -> None:
    for scope, target, permission in grants:
        if scope == ANYWHERE:
            group.permissions.remove(permission)
        elif scope == COLLECTION:
            group.collection_permissions.filter(collection=target, permission=permission).delete()
        else:
            group.page_permissions.filter(page=target, permission=permission).delete()
