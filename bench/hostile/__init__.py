"""What strangers, loads and outages can do to the site, with figures."""

from pathlib import Path
from typing import NamedTuple


class Site(NamedTuple):
    """A running demo site: its address, without a slash at the end, and its VAR_DIR."""

    address: str
    folder: Path


class Figure(NamedTuple):
    """A line of the table: what was done, what was measured, what was promised, whether it holds."""

    case: str
    measured: str
    bar: str
    met: bool
