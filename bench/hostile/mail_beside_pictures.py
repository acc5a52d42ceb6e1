"""How long a confirmation waits while the queue renders pictures."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from bench.hostile import Figure, Site

ROOT = Path(__file__).resolve().parents[2]
PICTURES, MAILS, SECONDS = 50, 4, 3.0
LOOK_SECONDS, PATIENCE_SECONDS, PAUSE_SECONDS = 0.05, 90.0, 3.0


def figures(site: Site) -> Iterator[Figure]:
    """Queue all sizes of so many pictures, sign up meanwhile, and wait for each confirmation."""
    waiting = _in_the_site(site, "queue")
    waits = []
    for number in range(MAILS):
        address = f"lectora{number}.{time.time_ns()}@correo.example"
        start = time.monotonic()
        _sign_up(site, address)
        waits.append(_await(site.folder / "mail", address) - start)
        time.sleep(PAUSE_SECONDS)
    left = _in_the_site(site, "count")
    yield Figure(
        f"{MAILS} confirmations beside {waiting} pictures",
        f"{', '.join(f'{wait:.1f}' for wait in waits)} s; {left} pictures left then",
        f"{SECONDS:.0f} s each, pictures waiting all the time",
        waiting >= PICTURES and left > 0 and max(waits) <= SECONDS,
    )


def _sign_up(site: Site, address: str) -> None:
    data = urlencode({"email": address, "what": "everything", "frequency": "each"}).encode()
    headers = {"Origin": site.address, "Sec-Fetch-Site": "same-origin"}
    with urlopen(Request(f"{site.address}/suscribirme/", data, headers), timeout=30) as answer:
        if "gracias" not in answer.url:
            raise SystemExit(f"The sign-up wasn't taken: {answer.url}")


def _await(folder: Path, address: str) -> float:
    """Return when the message lay in the folder of mails."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if any(address.encode() in file.read_bytes() for file in folder.glob("*")):
            return time.monotonic()
        time.sleep(LOOK_SECONDS)
    return end


def _in_the_site(site: Site, work: str) -> int:
    """Run a part of this module with the site's settings; return the number that it prints."""
    environment = os.environ | {
        "VAR_DIR": str(site.folder),
        "SITE_URL": site.address,
        "DATABASE_URL": f"sqlite:///{site.folder}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "motivacional.settings",
    }
    command = [sys.executable, "-m", "bench.hostile.mail_beside_pictures", work]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[-1])


def _queue() -> None:
    """Forget all sizes of the pictures in use and queue them; print how many wait."""
    from core.base.models import SiteImage
    from core.serving.warming import is_used, warm_image

    images = [image for image in SiteImage.objects.all() if is_used(image)]
    for number in range(PICTURES):
        image = images[number % len(images)]
        if number < len(images):
            image.renditions.all().delete()
        warm_image.enqueue(image.pk)
    _count()


def _count() -> None:
    from core.wagtail_compat.task_results import number_waiting

    print(number_waiting("pictures"))


if __name__ == "__main__":
    import django

    django.setup()
    {"queue": _queue, "count": _count}[sys.argv[1]]()
