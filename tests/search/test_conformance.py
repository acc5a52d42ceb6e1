"""Our backend does what every backend of Wagtail's search does: django-modelsearch's own suite passes."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).parents[2]
SUITE = "tests.search.conformance.suite"
SETTINGS = "tests.search.conformance.settings"


def address() -> str:
    """Return the address of a database of the kind in use: the suite makes one of its own beside it."""
    if connection.vendor == "sqlite":
        return "sqlite://:memory:"
    place = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()}
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**place)


def test_the_suite_of_django_modelsearch_passes_whole():
    command = [
        sys.executable,
        "-m",
        "django",
        "test",
        SUITE,
        f"--settings={SETTINGS}",
        "--pythonpath=.",
        "--noinput",
    ]
    environment = os.environ | {"DATABASE_URL": address()}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280
    )
    output = run.stdout + run.stderr
    assert run.returncode == 0, output
    assert int(re.search(r"^Ran (\d+) tests", output, re.MULTILINE)[1]) >= 140, output
    assert re.search(r"^OK$", output, re.MULTILINE), f"Tests were skipped.\n{output}"
