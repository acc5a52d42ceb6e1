"""What came of a mailing, and whether it's good enough."""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from bench.mailing import KILLS, Mailing
from bench.measure import percentile
from bench.sink import Arrival

BAR_RATE, BAR_MEMORY_MB = 100.0, 200.0
IN_FLIGHT_SECONDS = 1.0  # from the last look at a subscriber to the arrival
MOST_OF_THEM = 0.95  # without those that were refused again and again
OUTAGE_SECONDS = 20.0  # after a kill
LEAVING = 100  # by the link of their message


def report(mailing: Mailing) -> int:
    """Print it; return 1 where it isn't."""
    from django.db import connection

    from newsletter.delivery.connection_pool import MOST_CONNECTIONS

    posted = [each for each in mailing.arrivals if each.to in mailing.posted_at]
    issue = [each for each in mailing.arrivals if each.to not in mailing.posted_at]
    faults = {
        "lost": len(_lost(issue)),
        "after leaving": len(_after_leaving(issue, mailing.left_at)),
        "faulty": sum(bool(each.faults) for each in issue),
        "strange links": len(_strange_links(issue)),
        "links that don't work": _not_leaving(issue[-LEAVING:]),
    }
    twice = len(issue) - len({each.id for each in issue})
    rate, overall = _rates(issue, mailing.killed_at)
    memory = mailing.memory_kb / 1024
    print(
        f"{connection.vendor:<11}{len(issue)} messages, {len(mailing.killed_at)} kills: {rate:.0f}/s while sending "
        f"({overall:.0f}/s with outages and retries), worker {memory:.0f} MB at most\n"
        f"{'':<11}{twice} twice (at most {KILLS * MOST_CONNECTIONS} in flight), {len(mailing.left_at)} left; "
        + ", ".join(f"{count} {name}" for name, count in faults.items())
        + f"\n{'':<11}other mail meanwhile: {_delays(posted, mailing)}",
        flush=True,
    )
    for fault, count in Counter(fault for each in issue for fault in each.faults).items():
        print(f"{'':<11}{count} x {fault}")
    in_time = rate >= BAR_RATE and memory <= BAR_MEMORY_MB
    return int(any(faults.values()) or twice > KILLS * MOST_CONNECTIONS or not in_time)


def _lost(issue: Sequence[Arrival]) -> set[str]:
    from newsletter.models import Subscriber

    active = Subscriber.objects.active().values_list("email", flat=True)
    return set(active) - {each.to for each in issue}


def _after_leaving(issue: Sequence[Arrival], left_at: dict[str, float]) -> list[Arrival]:
    return [each for each in issue if each.at > left_at.get(each.to, each.at) + IN_FLIGHT_SECONDS]


def _strange_links(issue: Sequence[Arrival]) -> list[Arrival]:
    """Return those whose link doesn't lead to the page of who got it."""
    from newsletter.models import Subscriber

    emails = dict(Subscriber.objects.values_list("pk", "email"))
    owners = {each.id: Subscriber.from_token(_path(each).split("/")[2]) for each in issue}
    return [each for each in issue if not (her := owners[each.id]) or emails[her.pk] != each.to]


def _not_leaving(issue: Sequence[Arrival]) -> int:
    """Leave as mail programs do; return how many could not."""
    from django.test import Client

    from newsletter.models import Subscriber

    client = Client()
    answers = {
        each.to: client.post(_path(each), {"List-Unsubscribe": "One-Click"}).status_code
        for each in issue
    }
    left = Subscriber.objects.filter(email__in=answers, state="left").count()
    return len(answers) - min(left, sum(status == 200 for status in answers.values()))


def _path(arrival: Arrival) -> str:
    return urlsplit(arrival.leave).path


def _rates(issue: Sequence[Arrival], killed_at: Sequence[float]) -> tuple[float, float]:
    """Return messages a second: until most are there, without the time that nobody sent; and of all."""
    times = [each.at for each in issue]
    most = int(len(times) * MOST_OF_THEM)
    outages = sum(times[bisect(times, moment)] - moment for moment in killed_at)
    return most / (times[most - 1] - times[0] - outages), len(times) / (times[-1] - times[0])


def _delays(posted: Sequence[Arrival], mailing: Mailing) -> str:
    """Tell how long other mail took while a worker was there."""
    waited = [
        (mailing.posted_at[each.to], each.at)
        for each in posted
        if not _is_outage(mailing.posted_at[each.to], each.at, mailing.killed_at)
    ]
    delays = [arrived - written for written, arrived in waited]
    return f"p50 {percentile(delays, 50):.1f} s, max {max(delays):.1f} s" if delays else "none"


def _is_outage(written: float, arrived: float, killed_at: Sequence[float]) -> bool:
    return any(written - OUTAGE_SECONDS < kill < arrived for kill in killed_at)
