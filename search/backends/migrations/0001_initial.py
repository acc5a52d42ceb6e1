"""Tables of the index; the full-text index itself is SQLite's or PostgreSQL's own.

PostgreSQL needs no extension, no text search configuration and no rights beyond those of its tables: the terms
are made by search.analysis.
"""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = """
CREATE VIRTUAL TABLE search_fts USING fts5 (
    title, headings, summary, body, title_words, headings_words, summary_words, body_words, complete,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '_=~+'", prefix = '2 3'
)
"""
POSTGRESQL = """
ALTER TABLE search_entry ADD COLUMN vector tsvector, ADD COLUMN head tsvector, ADD COLUMN complete tsvector;
CREATE INDEX search_entry_vector ON search_entry USING gin (vector);
CREATE INDEX search_entry_complete ON search_entry USING gin (complete);
"""


def make_full_text_index(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor])


def drop_full_text_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_fts")


class Migration(migrations.Migration):
    initial = True

    dependencies = [("contenttypes", "0002_remove_content_type_name")]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.CharField(max_length=50)),
                ("object_key", models.BigIntegerField(null=True)),
                ("day", models.IntegerField(null=True)),
                ("public", models.BooleanField(default=False)),
                ("facets", models.TextField(default="")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
            options={"db_table": "search_entry"},
        ),
        migrations.CreateModel(
            name="EntryText",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="shown_text",
                        serialize=False,
                        to="search_index.entry",
                    ),
                ),
                ("content", models.TextField()),
            ],
            options={"db_table": "search_entry_text"},
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("surface", models.CharField(max_length=64, unique=True)),
                ("reversed", models.CharField(db_index=True, max_length=64)),
                ("written", models.CharField(max_length=64)),
                ("entries", models.IntegerField(default=0)),
                ("public", models.IntegerField(default=0)),
            ],
            options={"db_table": "search_word"},
        ),
        migrations.CreateModel(
            name="IndexState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
            ],
            options={"db_table": "search_index_state"},
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("content_type", "object_id"), name="search_entry_object_once"),
        ),
        migrations.RunPython(make_full_text_index, drop_full_text_index),
    ]
