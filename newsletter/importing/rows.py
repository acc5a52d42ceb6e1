"""Validation of the rows of an import: subscribers to be, or reasons why not."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched, chain
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import TopicPage
from core.base.publishing import published
from core.visitors.fields import MailField, NameField, mail_key
from core.visitors.texts import clean_line
from newsletter.importing.dates import moment_of
from newsletter.importing.files import Row
from newsletter.importing.products import State as SourceState
from newsletter.importing.states import NOTHING_SAID, Reading, gravest
from newsletter.models import Subscriber, Suppression
from newsletter.models.subscribers import hash_of, mailbox_hash_of

BATCH = 1_000  # addresses in a question to the database
LONGEST_SHOWN = 100
State = Subscriber.State


class Why(TextChoices):
    """Name why a row isn't imported."""

    MALFORMED = "malformed", gettext_lazy("can't be read")
    DUPLICATE = "duplicate", gettext_lazy("stands in the file twice")
    SUBSCRIBED = State.ACTIVE.value, gettext_lazy("is subscribed already")
    LEFT = State.LEFT.value, gettext_lazy("had left: only she can come back")
    SUSPENDED = State.SUSPENDED.value, gettext_lazy("is suspended")
    SUPPRESSED = (
        "suppressed",
        gettext_lazy("is never written to: she complained, can't be reached, or had it erased"),
    )
    COMPLAINED = SourceState.COMPLAINED.value, SourceState.COMPLAINED.label
    BOUNCED = SourceState.BOUNCED.value, SourceState.BOUNCED.label
    BLOCKED = SourceState.BLOCKED.value, SourceState.BLOCKED.label
    REMOVED = SourceState.REMOVED.value, SourceState.REMOVED.label
    UNSUBSCRIBED = SourceState.UNSUBSCRIBED.value, SourceState.UNSUBSCRIBED.label
    INACTIVE = SourceState.INACTIVE.value, SourceState.INACTIVE.label
    UNCONFIRMED = SourceState.UNCONFIRMED.value, SourceState.UNCONFIRMED.label
    UNKNOWN = SourceState.UNKNOWN.value, SourceState.UNKNOWN.label


class Good(NamedTuple):
    """Hold a valid row; without topics the subscriber gets everything."""

    number: int
    email: str
    name: str
    agreed_at: datetime | None
    topics: tuple[int, ...]


class Bad(NamedTuple):
    """Hold an invalid row."""

    number: int
    what: str
    why: Why
    details: str


@dataclass
class Report:
    """Hold valid and invalid rows."""

    good: list[Good] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Return the number of invalid rows by reason, in words."""
        numbers = Counter(row.why for row in self.bad)
        return [(str(why.label), numbers[why]) for why in Why if numbers[why]]


def check_rows(rows: Iterable[Row], said: Reading = NOTHING_SAID) -> Report:
    """Validate rows, and compare them with each other, subscribers and suppressions; `said` is of the whole file."""
    report, reader = Report(), RowReader(said)
    for row in rows:
        read = reader.read(row)
        (report.bad if isinstance(read, Bad) else report.good).append(read)  # type: ignore[arg-type]
    why = _refused(row.email for row in report.good)
    good = []
    for candidate in report.good:
        number, email = candidate.number, candidate.email
        if email in why:
            report.bad.append(Bad(number, email, why[email], ""))
        elif other := reader.left.get(email):
            said_there = _("Row %(number)s says so.") % {"number": other.number}
            report.bad.append(Bad(number, email, other.why, said_there))
        else:
            good.append(candidate)
    return Report(good, sorted(report.bad))


class RowReader:
    """Validate the rows of one file."""

    def __init__(self, said: Reading = NOTHING_SAID) -> None:
        """Load the topics."""
        self._said = said
        self._mail, self._name = MailField(), NameField(required=False)
        self._seen: dict[str, int] = {}
        self.left: dict[str, Bad] = {}  # by address, the first row that says so
        self._topics: dict[str, int] = {}
        for pk, title, slug in published(TopicPage.objects.all()).values_list(
            "pk", "title", "slug"
        ):
            self._topics |= {_topic_key(slug): pk, _topic_key(title): pk}

    def read(self, row: Row) -> Good | Bad:
        """Return a row as valid or invalid."""
        try:
            email = mail_key(self._mail.clean(row.email))
            if left := self._left(row, email):
                return left
            good = self._good(row, email)
        except ValidationError as error:
            return Bad(row.number, _shown(row.email), Why.MALFORMED, " ".join(error.messages))
        first = self._seen.setdefault(good.email, row.number)
        if first != row.number:
            said = _("It is that of row %(number)s.") % {"number": first}
            return Bad(row.number, good.email, Why.DUPLICATE, said)
        return good

    def _left(self, row: Row, email: str) -> Bad | None:
        """Return a row of somebody who isn't subscribed at the source."""
        reading = gravest((self._said, row.reading))
        if reading.state == SourceState.SUBSCRIBED:
            return None
        left = Bad(row.number, email, Why(reading.state.value), _said_by(reading))
        self.left.setdefault(email, left)
        return left

    def _good(self, row: Row, email: str) -> Good:
        return Good(
            row.number,
            email,
            self._name.clean(row.name),
            moment_of(clean_line(row.date)),
            self._ids(clean_line(row.topic)),
        )

    def _ids(self, written: str) -> tuple[int, ...]:
        """Return the ids of the topics named, between bars, commas or semicolons."""
        if whole := self._topics.get(_topic_key(written)):
            return (whole,)
        for sign in ",;":
            written = written.replace(sign, "|")
        names = [name for name in written.split("|") if name.strip()]
        missing = [name.strip() for name in names if _topic_key(name) not in self._topics]
        if missing:
            said = _("There is no topic “%(topic)s”.")
            raise ValidationError(said % {"topic": _shown(missing[0])})
        return tuple(sorted({self._topics[_topic_key(name)] for name in names}))


def _topic_key(name: str) -> str:
    return clean_line(name).casefold()


def _shown(text: str) -> str:
    """Return a cell's text shortened for messages."""
    return clean_line(text)[:LONGEST_SHOWN]


def _said_by(reading: Reading) -> str:
    """Return where a reading stands, in words."""
    if reading.heading and not reading.cell:
        return _("The column “%(heading)s” is empty.") % {"heading": _shown(reading.heading)}
    if reading.heading:
        said = _("The column “%(heading)s” says “%(cell)s”.")
        return said % {"heading": _shown(reading.heading), "cell": _shown(reading.cell)}
    if reading.cell:
        return _("The file's name says “%(word)s”.") % {"word": _shown(reading.cell)}
    return _("It has more cells than there are headings.")


def _refused(addresses: Iterable[str]) -> dict[str, Why]:
    """Return the addresses that can't be imported, with the reasons; a subscriber's state comes before suppression."""
    found: dict[str, Why] = {}
    for batch in batched(addresses, BATCH, strict=False):
        found |= dict(_suppressed(batch))
        states = Subscriber.objects.filter(email__in=batch).values_list("email", "state")
        found |= {email: Why(state) for email, state in states}
    return found


def _suppressed(addresses: Iterable[str]) -> Iterator[tuple[str, Why]]:
    """Yield the addresses that are suppressed, or another of the same mailbox."""
    hashes = {address: (hash_of(address), mailbox_hash_of(address)) for address in addresses}
    exact, mailboxes = zip(*hashes.values(), strict=True)
    named = Q(address_hash__in=exact) | Q(mailbox_hash__in=mailboxes)
    suppressed = Suppression.objects.filter(named).values_list("address_hash", "mailbox_hash")
    found = set(chain.from_iterable(suppressed))
    for address, each in hashes.items():
        if not found.isdisjoint(each):
            yield address, Why.SUPPRESSED
