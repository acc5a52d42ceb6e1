"""What `core.wagtail_compat.search_results` relies on in modelsearch and Django."""

import inspect

import pytest
from django.db.models.query import ModelIterable
from modelsearch.backends.base import BaseSearchResults
from modelsearch.signal_handlers import register_signal_handlers
from wagtail.models import Page

from core.wagtail_compat.search_results import SearchResults, gives_objects


class Ten(SearchResults):
    """Ten numbers."""

    def found(self):
        return list(range(10))[self.start : self.stop]

    def total(self):
        return len(self.found())


def test_results_ask_for_objects_and_their_number():
    results = Ten(None, None)
    assert list(results[2:4]) == [2, 3]
    assert results.count() == 10 and len(Ten(None, None)[2:4]) == 2
    assert results.score_name is None
    assert results.annotate_score("points").score_name == "points"
    abstract = {name for name in ("_do_search", "_do_count") if name in vars(BaseSearchResults)}
    assert abstract == {"_do_search", "_do_count"}


@pytest.mark.django_db
def test_rows_are_objects_or_values():
    assert gives_objects(Page.objects.all()) and gives_objects(Page.objects.specific())
    assert not gives_objects(Page.objects.values("pk"))
    assert not gives_objects(Page.objects.values_list("pk", flat=True))
    assert issubclass(Page.objects.all()._iterable_class, ModelIterable)


def test_each_save_is_followed_by_this_handler():
    assert "post_save.connect(post_save_signal_handler" in inspect.getsource(
        register_signal_handlers
    )
