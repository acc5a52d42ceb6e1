"""Validation of the rows of an import: subscribers to be, or reasons why not."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import batched
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import TopicPage
from core.base.publishing import published
from core.visitors.fields import MailField, NameField, mail_key
from core.visitors.texts import clean_line
from newsletter.importing.files import Row
from newsletter.models import Subscriber, Suppression
from newsletter.models.subscribers import hash_of

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
BATCH = 1_000  # addresses in a question to the database
LONGEST_SHOWN = 100
_FORMATS = tuple(
    f"%d{sign}%m{sign}%Y{time}" for sign in "/-." for time in ("", " %H:%M", " %H:%M:%S")
)
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


def check_rows(rows: Iterable[Row]) -> Report:
    """Validate rows, and compare them with each other, subscribers and suppressions."""
    report, reader = Report(), RowReader()
    for row in rows:
        read = reader.read(row)
        (report.bad if isinstance(read, Bad) else report.good).append(read)  # type: ignore[arg-type]
    why = _refused(row.email for row in report.good)
    refused = [
        Bad(row.number, row.email, why[row.email], "") for row in report.good if row.email in why
    ]
    report.good = [row for row in report.good if row.email not in why]
    report.bad = sorted([*report.bad, *refused])
    return report


class RowReader:
    """Validate the rows of one file."""

    def __init__(self) -> None:
        """Load the topics."""
        self._mail, self._name = MailField(), NameField(required=False)
        self._seen: dict[str, int] = {}
        self._topics: dict[str, int] = {}
        for pk, title, slug in published(TopicPage.objects.all()).values_list(
            "pk", "title", "slug"
        ):
            self._topics |= {_topic_key(slug): pk, _topic_key(title): pk}

    def read(self, row: Row) -> Good | Bad:
        """Return a row as valid or invalid."""
        try:
            good = self._good(row)
        except ValidationError as error:
            return Bad(row.number, _shown(row.email), Why.MALFORMED, " ".join(error.messages))
        first = self._seen.setdefault(good.email, row.number)
        if first != row.number:
            said = _("It is that of row %(number)s.") % {"number": first}
            return Bad(row.number, good.email, Why.DUPLICATE, said)
        return good

    def _good(self, row: Row) -> Good:
        return Good(
            row.number,
            mail_key(self._mail.clean(row.email)),
            self._name.clean(row.name),
            _moment(clean_line(row.date)),
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


def _moment(written: str) -> datetime | None:
    """Return the moment of consent, None for an empty cell; raise ValidationError."""
    if not written:
        return None
    moment = _parsed(written)
    if moment is None:
        raise ValidationError(_("The date can't be read: write it as 2026-03-31 or 31/03/2026."))
    if not EARLIEST <= moment <= timezone.now():
        raise ValidationError(_("The date lies in the future, or too far back."))
    return moment


def _parsed(written: str) -> datetime | None:
    for read in (datetime.fromisoformat, *(_by(form) for form in _FORMATS)):
        try:
            found = read(written)
            return found if found.tzinfo else timezone.make_aware(found)
        except (ValueError, OverflowError):
            continue
    return None


def _by(form: str) -> Callable[[str], datetime]:
    return lambda written: datetime.strptime(written, form)  # noqa: DTZ007 - it becomes the site's


def _refused(addresses: Iterable[str]) -> dict[str, Why]:
    """Return the addresses that can't be imported, with the reasons; a subscriber's state comes before suppression."""
    found: dict[str, Why] = {}
    for batch in batched(addresses, BATCH, strict=False):
        found |= dict(_suppressed(batch))
        states = Subscriber.objects.filter(email__in=batch).values_list("email", "state")
        found |= {email: Why(state) for email, state in states}
    return found


def _suppressed(addresses: Iterable[str]) -> Iterator[tuple[str, Why]]:
    hashes = {hash_of(address): address for address in addresses}
    suppressed = Suppression.objects.filter(address_hash__in=hashes)
    for each in suppressed.values_list("address_hash", flat=True):
        yield hashes[each], Why.SUPPRESSED
