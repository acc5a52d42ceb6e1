"""What is indexed. The full-text index itself is SQL that Django has no model for: see the first migration."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class Entry(models.Model):
    """An object in the index, with what results are filtered, counted and weighed by."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=50)
    object_key = models.BigIntegerField(
        null=True
    )  # object_id as a number, where it is one: joins need no cast
    day = models.IntegerField(null=True)  # its date, in days since 1970
    public = models.BooleanField(
        default=False
    )  # whether visitors may read it: its words serve corrections
    facets = models.TextField(default="")  # 'topic:12 year:2026', a line for all entries alike

    wagtail_reference_index_ignore = True

    class Meta:
        db_table = "search_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="search_entry_object_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}: {self.object_id}"


class EntryText(models.Model):
    """What results show passages of; apart, so that entries stay small."""

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.CASCADE, related_name="shown_text"
    )
    content = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        db_table = "search_entry_text"

    def __str__(self) -> str:
        return self.content[:50]


class Word(models.Model):
    """A word of the index: in how many entries it is, and in how many that visitors may read."""

    surface = models.CharField(max_length=64, unique=True)
    reversed = models.CharField(max_length=64, db_index=True)
    written = models.CharField(max_length=64)  # with its accents
    stem = models.CharField(max_length=64, default="", db_index=True)  # see `search.analysis.stem`
    entries = models.IntegerField(default=0)
    public = models.IntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        db_table = "search_word"

    def __str__(self) -> str:
        return self.written


class IndexState(models.Model):
    """The one row that says which version of the analysis made the index."""

    version = models.PositiveIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        db_table = "search_index_state"

    def __str__(self) -> str:
        return str(self.version)
