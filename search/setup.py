"""The synonyms that a site begins with: `setup_site` adds them once, and editors have the last word."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from search.models import Synonym, SynonymTerm
from search.synonyms import key_of, terms_of

SHIPPED = Path(__file__).parent / "lexicon" / "data" / "synonyms.txt"


def shipped_synonyms() -> Iterator[str]:
    """Yield the groups of the file, each as its terms between commas."""
    for line in SHIPPED.read_text(encoding="utf-8").splitlines():
        if terms := terms_of(line.partition("#")[0]):
            yield ", ".join(terms)


@transaction.atomic
def add_synonyms() -> None:
    """Add the shipped groups, except those of which the site has a term already."""
    known = set(SynonymTerm.objects.values_list("key", flat=True))
    groups = {terms: set(map(key_of, terms_of(terms))) for terms in shipped_synonyms()}
    new = [Synonym(terms=terms) for terms, keys in groups.items() if known.isdisjoint(keys)]
    SynonymTerm.objects.bulk_create(
        SynonymTerm(synonym=synonym, key=key)
        for synonym in Synonym.objects.bulk_create(new)
        for key in sorted(groups[synonym.terms])
    )
