"""A server of the demo site on a port of its own, for as long as an audit lasts."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

START_SECONDS = 300


@contextmanager
def demo_site(folder: Path) -> Iterator[str]:
    """Serve a fresh demo site the way `make run` does; yield its address."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    address = f"http://127.0.0.1:{free_port()}"
    environment = {
        **os.environ,
        "SITE_URL": address,
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
    }
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "start"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(address, process, folder / "server.log")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"The server did not start:\n{log.read_text()[-2000:]}")
        try:
            urlopen(address, timeout=5)
        except (URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"The server did not answer within {START_SECONDS} seconds.")
