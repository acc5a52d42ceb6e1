"""Stems of the counted words; the next indexing fills them in, which `search.analysis.VERSION` asks for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search_index", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="word", name="stem", field=models.CharField(db_index=True, default="", max_length=64)
        ),
    ]
