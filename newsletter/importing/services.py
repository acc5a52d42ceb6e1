"""The import of all valid rows, in one transaction."""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from core.visitors.models import consent_to
from newsletter.importing.files import columns_of, rows_of
from newsletter.importing.rows import Good, Report, check_rows
from newsletter.importing.states import state_of_file
from newsletter.log_actions import IMPORTED
from newsletter.models import ImportFile, Subscriber

PURPOSE = "newsletter.import"
BATCH = 500  # rows in an INSERT


class Gone(Exception):
    """Report that the file was imported already, or is too old."""


class Unacknowledged(Exception):
    """Report that the file has columns that aren't understood, and nobody has looked at them."""


def report_of(file: ImportFile) -> Report:
    """Return the report on a file; raise Unreadable."""
    return check_rows(rows_of(file.text), state_of_file(file.name))


@transaction.atomic
def import_file(number: int, user: Any, *, acknowledged: bool) -> int:
    """Create subscribers of the valid rows, delete the file, and return how many they are.

    `acknowledged` is whether the columns that aren't understood were looked at. Raises Gone, Unacknowledged, or IntegrityError where somebody subscribed while it went on: then nothing was done.
    """
    files = ImportFile.objects.fresh().select_for_update()
    file = files.filter(pk=number, created_by=user).first()
    if file is None:
        raise Gone
    if columns_of(file.text).unknown and not acknowledged:
        raise Unacknowledged
    made = _make(report_of(file).good, file)
    _log(made, user)
    file.delete()
    return len(made)


def _make(rows: Sequence[Good], file: ImportFile) -> list[Subscriber]:
    consent = consent_to(PURPOSE, file.proof)
    common = {"consent": consent, "frequency": file.frequency, "source": _source(file)}
    subscribers = [_subscriber(row, common) for row in rows]
    made = Subscriber.objects.bulk_create(subscribers, batch_size=BATCH)
    link = Subscriber.topics.through
    links = (
        link(subscriber_id=each.pk, topicpage_id=topic)
        for each, row in zip(made, rows, strict=True)
        for topic in row.topics
    )
    link.objects.bulk_create(links, batch_size=BATCH)
    return made


def _subscriber(row: Good, common: dict[str, Any]) -> Subscriber:
    return Subscriber(
        email=row.email,
        name=row.name,
        consented_at=row.agreed_at,
        everything=not row.topics,
        **common,
    )


def _source(file: ImportFile) -> str:
    day = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    return _("Import of %(day)s: %(file)s") % {"day": day, "file": file.name}


def _log(made: Sequence[Subscriber], user: Any) -> None:
    """Log the imports in bulk, as Wagtail's `log` would one by one."""
    kind, now = ContentType.objects.get_for_model(Subscriber), timezone.now()
    for batch in batched(made, BATCH, strict=False):
        ModelLogEntry.objects.bulk_create(
            ModelLogEntry(
                content_type=kind,
                object_id=str(each.pk),
                label=str(each),
                action=IMPORTED,
                timestamp=now,
                user=user,
            )
            for each in batch
        )
