"""The roles of the desk: one table, and the command that makes the groups agree with it.

Permissions appear after the migrations, so a migration can't grant them: `setup_site` calls `apply_roles`.
Choosing a topic, an author, a series or a source needs no permission.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from blog.models import AuthorIndexPage, BlogIndexPage, TopicIndexPage
from blog.review import UNREVIEWED

GUESTS = "Invitada"
WRITERS = "Redacción"
EDITORS = "Edición"
ADMINISTRATORS = "Administración"


@dataclass(frozen=True)
class Role:
    """What a group may do: anywhere, on the root collection, and on parts of the tree with all below them."""

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
_PAGES = ("add", "change", "publish", "lock", "unlock")

ROLES = (
    # With `add` alone, what she makes is hers to change; publishing is somebody else's.
    # Guests may do as much as writers, but see less: blog/desk/rights/guests.py.
    Role(GUESTS, permissions=_ADMIN, collection=_FILES, pages={"blog": ("add",)}),
    Role(WRITERS, permissions=_ADMIN, collection=_FILES, pages={"blog": ("add",)}),
    Role(
        EDITORS,
        permissions=(*_ADMIN, *_SEARCHES, *_COMMENTS, *_MAIL, *_each("blog.source", *_ALL)),
        collection=_ALL_FILES,
        pages={"blog": _PAGES, "topics": _PAGES, "authors": _PAGES},
    ),
    Role(
        ADMINISTRATORS,
        permissions=(
            *_ADMIN,
            *_SEARCHES,
            *_COMMENTS,
            *_MAIL,
            UNREVIEWED,
            *_each("blog.source", *_ALL),
            *_each("base.sitesettings", "change"),
            *_each("comments.commentsettings", "change"),
            *_each("newsletter.subscriber", *_ALL),
            *_each("newsletter.newslettersettings", "change"),
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


@transaction.atomic
def apply_roles(blog_index: BlogIndexPage, home: Page) -> dict[str, Group]:
    """Make the groups of the roles hold exactly what the table says; other groups are not touched."""
    places = {
        "home": [home],
        "blog": [blog_index],
        "topics": list(TopicIndexPage.objects.child_of(home)),
        "authors": list(AuthorIndexPage.objects.child_of(home)),
    }
    return {role.name: _apply(role, places) for role in ROLES}


def _apply(role: Role, places: Mapping[str, Iterable[Page]]) -> Group:
    group, _created = Group.objects.get_or_create(name=role.name)
    group.permissions.set(_permissions(role.permissions))
    _apply_to_collection(group, _permissions(role.collection))
    _apply_to_pages(
        group,
        {
            (page.pk, permission.pk)
            for place, actions in role.pages.items()
            for page in places[place]
            for permission in _permissions(_each("wagtailcore.page", *actions))
        },
    )
    return group


def _apply_to_collection(group: Group, permissions: Iterable[Permission]) -> None:
    # A flushed database has no root collection.
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    wanted = [
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=each
        )[0]
        for each in permissions
    ]
    GroupCollectionPermission.objects.filter(group=group).exclude(
        pk__in=[each.pk for each in wanted]
    ).delete()


def _apply_to_pages(group: Group, wanted: set[tuple[int, int]]) -> None:
    for granted in GroupPagePermission.objects.filter(group=group):
        if (granted.page_id, granted.permission_id) not in wanted:
            granted.delete()
    for page, permission in wanted:
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=page, permission_id=permission
        )


def _permissions(names: Iterable[str]) -> list[Permission]:
    """Return the permissions called 'app.codename'; a missing one means that migrate hasn't run."""
    pairs = [name.split(".") for name in names]
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, codename in pairs
    ]
