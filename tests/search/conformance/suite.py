"""django-modelsearch's own tests of a backend, run against ours; none is left out."""

from django.test import TestCase, override_settings
from modelsearch.test.testapp import models
from modelsearch.tests.test_backends import BackendTests
from modelsearch.tests.test_queries import *  # noqa: F403

from search.backends.models import Entry


@override_settings(MODELSEARCH_BACKENDS={"default": {"BACKEND": "search.backends"}})
class TestOurBackend(BackendTests, TestCase):
    """The suite that every backend of django-modelsearch passes."""

    backend_path = "search.backends"

    def clear_index_entries(self):
        """Empty our index, not django-modelsearch's own."""
        Entry.objects.all().delete()

    def test_reset_indexes(self):
        """Nothing is found once the index is empty."""
        self.backend.reset_indexes()
        self.assertEqual(self.backend.search("JavaScript", models.Book).count(), 0)
