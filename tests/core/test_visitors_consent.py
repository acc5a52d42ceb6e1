"""What visitors agree to is kept word for word, each version once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction

from core.visitors.models import ConsentText, consent_to
from tests.core.test_tasks_workers import Shared

TEXT = "Acepto que se guarde mi nombre. «Ley 25.326» ✓"
THREADS = 4


@pytest.mark.django_db
class TestVersions:
    def test_the_same_text_is_one_version(self):
        first = consent_to("comments", TEXT)
        assert consent_to("comments", TEXT) == first
        assert first.text == TEXT

    @pytest.mark.parametrize("other", [TEXT + " ", TEXT.lower(), "", TEXT * 1_000], ids=len)
    def test_another_text_is_another_version(self, other):
        assert consent_to("comments", TEXT) != consent_to("comments", other)
        assert ConsentText.objects.get(digest=consent_to("comments", other).digest).text == other

    def test_each_purpose_has_its_own(self):
        assert consent_to("comments", TEXT) != consent_to("newsletter", TEXT)

    def test_known_ones_cost_one_query(self, django_assert_num_queries):
        consent_to("comments", TEXT)
        with django_assert_num_queries(1):
            consent_to("comments", TEXT)

    def test_the_database_keeps_it_once(self):
        version = consent_to("comments", TEXT)
        version.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            version.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_version(tmp_path):
    shared, start = Shared(tmp_path), Barrier(THREADS)

    def agree(_number: int) -> int:
        try:
            start.wait(60)
            return consent_to("comments", TEXT).pk
        finally:
            connections.close_all()

    try:
        shared.copy()
        with ThreadPoolExecutor(THREADS) as pool:
            versions = set(pool.map(agree, range(THREADS)))
        assert versions == set(ConsentText.objects.values_list("pk", flat=True))
        assert len(versions) == 1
    finally:
        shared.drop()
