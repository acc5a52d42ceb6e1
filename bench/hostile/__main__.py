"""`python -m bench.hostile [case …]`: attack a fresh demo site, print a table, fail where a bar is missed.

Each module of this package is a case: its `figures(site)` yields lines of the table. Without arguments all are run, in
the order of CASES, against one site.
"""

import os
import sqlite3
import sys
import time
from importlib import import_module
from pathlib import Path

from bench.audit.server import demo_site
from bench.hostile import Site

CASES = (
    "patterns",
    "fuzzing",
    "bodies",
    "logins",
    "bombs",
    "mail_beside_pictures",
    "restarts",
    "outages",
)
WARMED_SECONDS = 600
VAR = Path(os.environ.get("VAR_DIR", "var")).resolve()


def main() -> int:
    """Run the cases; return 1 where a bar is missed."""
    missed = 0
    with demo_site(VAR / "hostile") as address:
        _wait_for_pictures(VAR / "hostile" / "db.sqlite3")
        for name in sys.argv[1:] or CASES:
            print(f"== {name}", flush=True)
            for figure in import_module(f"bench.hostile.{name}").figures(
                Site(address, VAR / "hostile")
            ):
                missed += not figure.met
                print(
                    f"{'ok  ' if figure.met else 'MISS'} {figure.case:<44} {figure.measured:<44} bar: {figure.bar}",
                    flush=True,
                )
    print(f"\n{missed} bars missed." if missed else "\nEvery bar is met.")
    return int(missed > 0)


def _wait_for_pictures(database: Path) -> None:
    """Let the workers end what a first start gives them to do: it would be measured along."""
    end = time.monotonic() + WARMED_SECONDS
    unfinished = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        while connection.execute(unfinished).fetchone()[0] and time.monotonic() < end:
            time.sleep(1)


if __name__ == "__main__":
    raise SystemExit(main())
