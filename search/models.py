"""Synonyms, and what searches gave."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel

from search.synonyms import LONGEST_TERM, MOST_WORDS, key_of, terms_of


class Synonym(models.Model):
    """Terms that find one another."""

    terms = models.CharField(
        gettext_lazy("terms"),
        max_length=500,
        help_text=gettext_lazy(
            "Words or short phrases that mean the same, separated by commas: who searches one finds them all. Plurals needn't be added."
        ),
    )

    panels = [FieldPanel("terms")]

    class Meta:
        verbose_name = gettext_lazy("synonym")
        verbose_name_plural = gettext_lazy("synonyms")
        ordering = ["terms"]

    def __str__(self) -> str:
        return self.terms

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys that the terms are found by."""
        super().save(*args, **kwargs)
        keys = {key_of(term) for term in terms_of(self.terms)}
        self.keys.exclude(key__in=keys).delete()
        new = keys - set(self.keys.values_list("key", flat=True))
        SynonymTerm.objects.bulk_create(SynonymTerm(synonym=self, key=key) for key in sorted(new))

    def clean(self) -> None:
        """Bring the terms into one form; refuse what can't be searched."""
        super().clean()
        terms = _distinct(terms_of(self.terms))
        self.terms = ", ".join(terms)
        errors = [error for term in terms if (error := _error(term))]
        if not errors and len(terms) < 2:  # a single term stands for nothing else
            errors = [_("Write at least two different terms, separated by a comma.")]
        if errors:
            raise ValidationError({"terms": errors})


def _distinct(terms: list[str]) -> list[str]:
    """Keep the first of those that are found by the same key."""
    kept: dict[str, str] = {}
    for term in terms:
        kept.setdefault(key_of(term), term)
    return list(kept.values())


def _error(term: str) -> str:
    """Say what is wrong with a term."""
    words = len(key_of(term).split())
    if not words:
        return _("“%(term)s” has neither letters nor digits.") % {"term": term}
    if words > MOST_WORDS or len(term) > LONGEST_TERM:
        return _("“%(term)s” is too long: at most %(words)d words and %(length)d characters.") % {
            "term": term,
            "words": MOST_WORDS,
            "length": LONGEST_TERM,
        }
    return ""


class SynonymTerm(models.Model):
    """What a term of a synonym is found by."""

    synonym = models.ForeignKey(Synonym, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["synonym", "key"], name="synonym_key_once")]

    def __str__(self) -> str:
        return self.key


class PageVector(models.Model):
    """What a page means (see `search.meaning`); no rows while that is off."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    model = models.CharField(max_length=40)  # which made the vector
    vector = models.BinaryField()  # float16, little-endian

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.page_id)


class SearchOutcome(models.Model):
    """How many results a query gave when it was last asked."""

    query = models.OneToOneField(
        "wagtailsearchpromotions.Query", on_delete=models.CASCADE, related_name="outcome"
    )
    results = models.PositiveIntegerField(gettext_lazy("results"))
    searched_at = models.DateTimeField(gettext_lazy("last asked"))

    class Meta:
        verbose_name = gettext_lazy("search outcome")
        verbose_name_plural = gettext_lazy("search outcomes")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.query_id}: {self.results}"
