"""What setup has made once; of a site that was set up before, all that earlier releases made at each start.

The table of the roles is written down here as it was then: what a later release adds to it is granted, what somebody has
taken from a role isn't granted again.
"""

from django.db import migrations, models

ADMIN = ["wagtailadmin.access_admin"]
ALL = ["add", "change", "delete", "view"]
FILES = ["wagtailimages.add_image", "wagtailimages.choose_image", "wagtaildocs.add_document", "wagtaildocs.choose_document"]
ALL_FILES = [*FILES, "wagtailimages.change_image", "wagtaildocs.change_document"]
PAGES = ["add", "change", "publish", "lock", "unlock"]


def each(model, *actions):
    app, name = model.split(".")
    return [f"{app}.{action}_{name}" for action in actions]


EDITING = [
    *ADMIN,
    "search.view_searchoutcome",
    *each("search.synonym", *ALL),
    *each("wagtailsearchpromotions.searchpromotion", *ALL),
    *each("comments.comment", "view", "change", "delete"),
    *each("newsletter.issue", *ALL),
    *each("blog.source", *ALL),
]
ADMINISTRATION = [
    *EDITING,
    "blog.publish_own_article",
    "base.change_sitesettings",
    "comments.change_commentsettings",
    *each("newsletter.subscriber", *ALL),
    "newsletter.change_newslettersettings",
    *each("users.user", *ALL),
    *each("wagtailredirects.redirect", *ALL),
    *each("wagtailcore.workflow", *ALL),
    *each("wagtailcore.task", *ALL),
    "tasks.view_heartbeat",
    "desk.skip_reviewtask",
]
COLLECTIONS = each("wagtailcore.collection", "add", "change", "delete")
# Group: anywhere, on the root collection, on parts of the tree.
ROLES = {
    "Invitada": (ADMIN, FILES, {"blog": ["add"]}),
    "Redacción": (ADMIN, FILES, {"blog": ["add"]}),
    "Edición": (EDITING, ALL_FILES, {"blog": PAGES, "topics": PAGES, "authors": PAGES}),
    "Administración": (ADMINISTRATION, [*ALL_FILES, *COLLECTIONS], {"home": PAGES}),
}
PARTS = ["page:blog", "page:topics", "page:authors", "site", "menu", "workflow"]


def keys_of(role):
    anywhere, collection, places = ROLES[role]
    scoped = {"anywhere": anywhere, "collection": collection} | {
        place: each("wagtailcore.page", *actions) for place, actions in places.items()
    }
    yield f"role:{role}"
    yield from (f"grant:{role}:{scope}:{name}" for scope, names in scoped.items() for name in names)


def remember(apps, schema_editor):
    names = set(apps.get_model("auth", "Group").objects.values_list("name", flat=True))
    record = apps.get_model("desk", "SetupRecord")
    # Setup made all four groups, or none: one that is missing was deleted or renamed.
    if names & set(ROLES):
        keys = [*PARTS, *(key for role in ROLES for key in keys_of(role))]
        record.objects.bulk_create([record(key=key) for key in keys], ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("desk", "0002_notices_and_review_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="SetupRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
