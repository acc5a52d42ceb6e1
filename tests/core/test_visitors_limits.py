"""Limits: so many times in so many seconds, however many come at once, and who came is not known."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from wagtail import hooks

from core.tasks.scheduling import DAILY_HOOK
from core.visitors.limits import Limit, TooMany, give_back, prune, take_all
from core.visitors.models import Attempt
from tests.core.test_tasks_workers import Shared

HOURLY = Limit("prueba", 3, 3_600)
DAILY = Limit("prueba", 5, 86_400)
BY_MAIL = Limit("prueba.correo", 2, 3_600)
ANA, EVA = "203.0.113.7", "2001:db8:1:2::/64"
THREADS, ALLOWED = 12, 5


def pass_time(**by: float) -> None:
    """Let everything have happened earlier."""
    Attempt.objects.update(at=F("at") - timedelta(**by))


def is_taken(*limits: tuple[Limit, str]) -> bool:
    try:
        take_all(limits)
    except TooMany:
        return False
    return True


@pytest.mark.django_db
class TestOneLimit:
    def test_so_many_times_and_no_more(self):
        assert [is_taken((HOURLY, ANA)) for _ in range(5)] == [True] * 3 + [False] * 2
        assert Attempt.objects.count() == 3  # refused ones don't count

    def test_what_is_refused_waits_for_no_writer(self):
        for _ in range(3):
            HOURLY.take(ANA)
        with CaptureQueriesContext(connection) as queries:
            assert not is_taken((HOURLY, ANA))
        assert {query["sql"].split(" ")[0] for query in queries} == {"SELECT"}

    def test_what_is_given_back_does_not_count(self):
        for _ in range(3):
            HOURLY.take(ANA)
        give_back([(HOURLY, ANA)])
        assert [is_taken((HOURLY, ANA)) for _ in range(2)] == [True, False]
        give_back([(HOURLY, EVA)])  # who did nothing

    def test_others_are_not_held_up(self):
        for _ in range(3):
            HOURLY.take(ANA)
        HOURLY.take(EVA)
        Limit("otra", 1, 60).take(ANA)

    def test_it_is_allowed_again_when_the_first_is_too_old(self):
        HOURLY.take(ANA)
        pass_time(minutes=40)
        HOURLY.take(ANA)
        HOURLY.take(ANA)
        with pytest.raises(TooMany) as refused:
            HOURLY.take(ANA)
        assert 1_190 <= refused.value.retry_after <= 1_200
        pass_time(minutes=20, seconds=1)
        HOURLY.take(ANA)
        assert not is_taken((HOURLY, ANA))

    def test_a_clock_that_went_back_lets_nobody_wait_longer(self):
        for _ in range(3):
            HOURLY.take(ANA)
        pass_time(days=-3)
        with pytest.raises(TooMany) as refused:
            HOURLY.take(ANA)
        assert refused.value.retry_after == HOURLY.seconds

    @pytest.mark.parametrize(
        "who",
        ["", "\x00", "\ud800", "ñ" * 10_000, "' OR 1=1 --", "👩‍👩‍👧"],
        ids=lambda who: ascii(who)[:20],
    )
    def test_anybody_is_counted(self, who):
        assert [is_taken((BY_MAIL, who)) for _ in range(3)] == [True, True, False]

    def test_who_came_is_not_stored(self):
        HOURLY.take(ANA)
        BY_MAIL.take(ANA)
        stored = list(Attempt.objects.values_list("who", flat=True))
        assert len(set(stored)) == 2  # nor can two purposes be told to be one person
        assert ANA not in "".join(stored)

    @pytest.mark.parametrize(("times", "seconds"), [(0, 60), (1, 0), (-1, 60), (1, 31 * 86_400)])
    def test_what_can_not_be_counted_is_no_limit(self, times, seconds):
        with pytest.raises(ValueError, match="can't be kept"):
            Limit("prueba", times, seconds)


@pytest.mark.django_db
class TestSeveralLimits:
    def test_all_or_none(self):
        both = (HOURLY, ANA), (BY_MAIL, "ana@example.org")
        assert [is_taken(*both) for _ in range(3)] == [True, True, False]
        assert Attempt.objects.filter(purpose="prueba").count() == 2
        HOURLY.take(ANA)

    def test_two_spans_of_one_purpose_count_the_same_attempts(self):
        both = (HOURLY, ANA), (DAILY, ANA)
        for _ in range(3):
            take_all(both)
        assert Attempt.objects.count() == 3
        pass_time(hours=2)
        assert [is_taken(*both) for _ in range(3)] == [True, True, False]

    def test_the_longest_wait_is_told(self):
        for _ in range(2):
            take_all([(BY_MAIL, "a"), (HOURLY, ANA)])
        pass_time(minutes=30)
        HOURLY.take(ANA)
        with pytest.raises(TooMany) as refused:
            take_all([(HOURLY, ANA), (BY_MAIL, "a"), (Limit("prueba", 1, 7_200), ANA)])
        assert 7_190 <= refused.value.retry_after <= 7_200

    def test_none_is_no_limit(self):
        take_all([])
        assert not Attempt.objects.exists()

    @pytest.mark.parametrize("limits", [1, 4])
    def test_few_queries(self, limits):
        asked = [(Limit(f"prueba.{number}", 1, 60), ANA) for number in range(limits)]
        with CaptureQueriesContext(connection) as queries:
            take_all(asked)
        verbs = [query["sql"].split(" ")[0] for query in queries]
        assert verbs.count("INSERT") == 1
        assert verbs.count("SELECT") <= 2 + (connection.vendor == "postgresql")  # which locks

    def test_who_is_refused_may_go_on_in_a_transaction(self):
        with transaction.atomic():
            assert [is_taken((BY_MAIL, ANA)) for _ in range(3)] == [True, True, False]
            HOURLY.take(ANA)
        assert Attempt.objects.count() == 3


@pytest.mark.django_db
class TestPruning:
    def test_what_no_limit_looks_at_goes(self):
        HOURLY.take(ANA)
        pass_time(days=31)
        HOURLY.take(EVA)
        prune()
        assert Attempt.objects.count() == 1
        assert is_taken((HOURLY, EVA))

    def test_it_is_done_daily(self):
        assert prune in [register() for register in hooks.get_hooks(DAILY_HOOK)]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_no_more_than_the_limit(tmp_path):
    shared, start = Shared(tmp_path), Barrier(THREADS)
    limits = Limit("prueba", ALLOWED, 60), Limit("prueba.otra", THREADS, 60)

    def take(number: int) -> bool:
        try:
            start.wait(60)
            # In either order: nobody waits for who waits for her.
            return is_taken(*[(limit, ANA) for limit in limits][:: 1 if number % 2 else -1])
        finally:
            connections.close_all()

    try:
        shared.copy()
        with ThreadPoolExecutor(THREADS) as pool:
            assert sum(pool.map(take, range(THREADS))) == ALLOWED
        assert Attempt.objects.count() == 2 * ALLOWED
    finally:
        shared.drop()
