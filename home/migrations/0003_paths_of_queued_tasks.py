"""Tasks that the release before the packages moved has queued: their rows name the modules of today."""

from django.db import migrations

MOVED = {
    "blog.desk.mails.sending.send_notices": "editorial.notifications.delivery.send_notices",
    "blog.newsletter.sending.rounds.send_deliveries": "newsletter.delivery.tasks.send_deliveries",
    "blog.newsletter.office.issues.testing.send_test": "newsletter.admin.previews.send_test",
    "core.visitors.resets.mail_link": "core.accounts.password_resets.mail_link",
}


def rename(apps, schema_editor, paths=MOVED):
    unfinished = apps.get_model("django_tasks_database", "DBTaskResult").objects.using(
        schema_editor.connection.alias
    ).filter(status__in=["READY", "RUNNING"])
    for old, new in paths.items():
        unfinished.filter(task_path=old).update(task_path=new)


def rename_back(apps, schema_editor):
    rename(apps, schema_editor, {new: old for old, new in MOVED.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_subscribe_block"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]
    operations = [migrations.RunPython(rename, rename_back)]
