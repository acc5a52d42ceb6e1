"""Whether each subscriber gets an issue, once: `python -m bench.newsletter`.

An article goes out to SUBSCRIBERS by a mail server that refuses and drops some (bench.sink), while the worker is killed
with -9 with all its processes KILLS times, and some subscribers leave; on SQLite and, where one answers at
TEST_DATABASE_URL, on PostgreSQL. Fails where a subscriber gets nothing, where more messages come twice than were in
flight at a kill, where somebody is written to who had left, where a message isn't as it should be, and beyond the bars.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.mailing import Mailing, address
from bench.report import report
from bench.stage import on_each_database, own_database

SUBSCRIBERS = 10_000
PORT = 8642
ROOT = Path(__file__).resolve().parent.parent
SENTENCE = "Una agenda que respira deja lugar a lo que nadie esperaba, y a lo que falta. "


def main() -> int:
    """Measure on each database in turn, each in a process of its own."""
    return on_each_database("bench.newsletter", _measure)


def _measure() -> int:
    os.environ |= {
        "EMAIL_URL": f"smtp://127.0.0.1:{PORT}",
        "SECRET_KEY": "bench" * 10,  # one for the worker and for who checks its links
        "MAIL_PAUSE_SECONDS": "2",
        "MAIL_LEASE_SECONDS": "10",
    }
    with own_database("newsletter"), TemporaryDirectory() as folder, _sink(Path(folder)) as sink:
        _prepare()
        mailing = Mailing(Path(folder), sink, SUBSCRIBERS)
        mailing.run()
        return report(mailing)


@contextmanager
def _sink(folder: Path) -> Iterator[Path]:
    """Run the mail server; yield the file of what arrives."""
    path = folder / "arrivals"
    path.touch()
    process = subprocess.Popen([sys.executable, "-m", "bench.sink", str(PORT), str(path)], cwd=ROOT)
    try:
        yield path
    finally:
        process.terminate()
        process.wait()


def _prepare() -> None:
    """Have subscribers, and an article that has just come out."""
    from django.utils import timezone
    from wagtail.models import Site

    from bench.corpus import Corpus
    from newsletter.models import NewsletterSettings, Subscriber

    corpus = Corpus()
    Subscriber.objects.bulk_create(
        (Subscriber(email=address(number), name=f"Ñata {number}") for number in range(SUBSCRIBERS)),
        batch_size=1000,
    )
    site = Site.objects.get(is_default_site=True)
    NewsletterSettings.objects.create(site=site, per_second=1000, cool_off_minutes=0)
    section = f"<h2>Lo que falta</h2><p>{SENTENCE * 6}</p><ul><li>{SENTENCE}</li></ul>"
    corpus.add(
        {
            "title": "Una semana que respira",
            "slug": "una-semana-que-respira",
            "date": timezone.now().isoformat(),
            "html": section * 15,
            "author": ("lucia", "Lucía Ferreyra"),
        }
    )


if __name__ == "__main__":
    raise SystemExit(main())
