"""Stems of the counted words, an index of what stands above the body; no column of its own for what is typed in part.

What is indexed stays. The next indexing fills the stems in: `search.analysis.VERSION` asks for it.
"""

from django.db import migrations, models

COLUMNS = "title, headings, summary, body, title_words, headings_words, summary_words, body_words"
SQLITE = f"""
CREATE VIRTUAL TABLE search_fts_new USING fts5 (
    {COLUMNS}, tokenize = "unicode61 remove_diacritics 0 tokenchars '_=~+'", prefix = '2 3'
);
INSERT INTO search_fts_new (rowid, {COLUMNS}) SELECT rowid, {COLUMNS} FROM search_fts;
DROP TABLE search_fts;
ALTER TABLE search_fts_new RENAME TO search_fts
"""
POSTGRESQL = """
ALTER TABLE search_entry DROP COLUMN complete;
CREATE INDEX search_entry_head ON search_entry USING gin (head)
"""


def change_full_text_index(apps, schema_editor):
    sql = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in sql.split(";"):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search_index", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="word", name="stem", field=models.CharField(db_index=True, default="", max_length=64)
        ),
        migrations.RunPython(change_full_text_index),
    ]
