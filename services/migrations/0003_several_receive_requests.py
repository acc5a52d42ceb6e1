"""Several persons may get requests: who did stays one of them."""

from django.conf import settings
from django.db import migrations, models


def carry_over(apps, _schema_editor):
    """Name who got requests among those who get them."""
    for row in apps.get_model("services", "ServiceSettings").objects.exclude(received_by=None):
        row.receives_requests.add(row.received_by_id)


def carry_back(apps, _schema_editor):
    """Keep the first of those who get requests."""
    for row in apps.get_model("services", "ServiceSettings").objects.all():
        row.received_by = row.receives_requests.order_by("pk").first()
        row.save()


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("services", "0002_colleagues_and_referrals"),
    ]

    operations = [
        migrations.RenameField("servicesettings", "receives_requests", "received_by"),
        migrations.AddField(
            model_name="servicesettings",
            name="receives_requests",
            field=models.ManyToManyField(
                blank=True,
                help_text="They see them and are mailed. By default everybody of Administración.",
                limit_choices_to={"is_active": True},
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who gets requests",
            ),
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.RemoveField("servicesettings", "received_by"),
    ]
