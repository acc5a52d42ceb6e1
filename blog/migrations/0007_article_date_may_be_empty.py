from datetime import timedelta

from django.db import migrations, models
from django.utils.dateparse import parse_datetime

# Between opening the form, whose hour a draft used to take, and its first save.
OPENED = timedelta(hours=2)


def empty_dates_of_drafts(apps, schema_editor):
    """Take the date from drafts that only have the hour at which they were begun; a typed one stays."""
    ArticlePage = apps.get_model("blog", "ArticlePage")
    Revision = apps.get_model("wagtailcore", "Revision")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind = ContentType.objects.filter(app_label="blog", model="articlepage").first()
    drafts = ArticlePage.objects.filter(live=False, first_published_at=None, date__isnull=False)
    for page in drafts.only("pk", "date").iterator(chunk_size=500):
        versions = Revision.objects.filter(content_type=kind, object_id=str(page.pk))
        begun = versions.order_by("created_at").values_list("created_at", flat=True).first()
        if begun is None or not begun - OPENED <= page.date <= begun:
            continue
        ArticlePage.objects.filter(pk=page.pk).update(date=None)
        for version in versions.iterator(chunk_size=50):
            stored = version.content.get("date")
            if stored and parse_datetime(stored) == page.date:
                version.content["date"] = None
                version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0006_related_articles"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterField(
            model_name="articlepage",
            name="date",
            field=models.DateTimeField(blank=True, db_index=True, help_text="Empty: the moment of publication.", null=True, verbose_name="date"),
        ),
        migrations.RunPython(empty_dates_of_drafts, migrations.RunPython.noop),
    ]
