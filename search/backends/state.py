"""Whether the index was made by the analysis that asks it: if not, it has to be made anew."""

from search.analysis import VERSION
from search.backends.models import IndexState


def is_current() -> bool:
    """Tell whether the whole index is of this version of the analysis."""
    return IndexState.objects.filter(version=VERSION).exists()


def mark_current() -> None:
    """Note that the whole index is of this version of the analysis."""
    IndexState.objects.update_or_create(pk=1, defaults={"version": VERSION})
