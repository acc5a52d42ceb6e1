"""`python -m bench.hostile [case …]`: attack a fresh demo site, print a table, fail where a bar is missed.

Each module of this package is a case: its `figures(site)` yields lines of the table. Without arguments all are run, in
the order of CASES, against one site.
"""

import os
import sys
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
VAR = Path(os.environ.get("VAR_DIR", "var")).resolve()


def main() -> int:
    """Run the cases; return 1 where a bar is missed."""
    missed = 0
    with demo_site(VAR / "hostile") as address:
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


if __name__ == "__main__":
    raise SystemExit(main())
