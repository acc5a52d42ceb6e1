"""Pictures that cost much: what refusing each takes, and what accepting the largest that are taken does."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.hostile import Figure, Site

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEGABYTES = 1.0, 150.0


def figures(site: Site) -> Iterator[Figure]:
    """Hand each bomb to the form of the CMS in a process of its own."""
    from tests.security.bombs import BOMBS

    with TemporaryDirectory() as folder:
        for name, (suffix, make) in BOMBS.items():
            file = Path(folder) / f"bomb.{suffix}"
            file.write_bytes(make())
            seconds, megabytes, said = _given_to_the_form(site, file)
            met = bool(said) and seconds <= SECONDS and megabytes <= MEGABYTES
            size = f"{file.stat().st_size / 1e6:.1f} MB"
            yield Figure(
                f"{name} ({size})",
                f"{seconds:.2f} s, {megabytes:.0f} MB: {said[:40] or 'taken'}",
                "refused, 1 s, 150 MB",
                met,
            )
        for name, suffix, content in _largest():
            file = Path(folder) / f"large.{suffix}"
            file.write_bytes(content)
            seconds, megabytes, said = _given_to_the_form(site, file)
            yield Figure(name, f"{seconds:.2f} s, {megabytes:.0f} MB", "taken", not said)


def _largest() -> Iterator[tuple[str, str, bytes]]:
    """Yield the largest pictures that are taken: of noise, as cameras see it."""
    from PIL import Image

    noise = Image.effect_noise((2000, 1500), 12).convert("RGB")
    for name, suffix, size, options in (
        ("JPEG of 48 megapixels", "jpg", (8000, 6000), {"quality": 80}),
        (
            "JPEG of 48 megapixels, progressive",
            "jpg",
            (8000, 6000),
            {"quality": 80, "progressive": True},
        ),
        ("PNG of 24 megapixels", "png", (6000, 4000), {"compress_level": 1}),
        ("WebP of 24 megapixels", "webp", (6000, 4000), {"method": 0}),
    ):
        picture = Image.new("RGB", size)
        for left in range(0, size[0], 2000):
            for top in range(0, size[1], 1500):
                picture.paste(noise, (left, top))
        if suffix == "png":
            picture = picture.quantize(16).convert("RGB")
        buffer = BytesIO()
        picture.save(buffer, {"jpg": "JPEG"}.get(suffix, suffix), **options)
        yield name, suffix, buffer.getvalue()


def _given_to_the_form(site: Site, file: Path) -> tuple[float, float, str]:
    """Return seconds, megabytes above what the process held before, and what the form says."""
    environment = os.environ | {
        "VAR_DIR": str(site.folder),
        "SITE_URL": site.address,
        "DATABASE_URL": f"sqlite:///{site.folder}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "motivacional.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.hostile.bombs", str(file)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    seconds, megabytes, said = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes, said


def _measure(path: Path) -> None:
    """In a process of its own: print what validating one upload takes."""
    import time

    import django

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from wagtail.images.forms import get_image_form
    from wagtail.models import Collection

    from core.base.models import SiteImage
    from core.users.models import User

    user = User.objects.filter(is_superuser=True).first()
    form_class = get_image_form(SiteImage)
    data = {"title": "x", "collection": Collection.get_first_root_node().pk, "tags": ""}
    small = BytesIO()
    from PIL import Image

    Image.new("RGB", (9, 9)).save(small, "PNG")  # what is loaded once
    form_class(data, {"file": SimpleUploadedFile("x.png", small.getvalue())}, user=user).is_valid()
    upload = SimpleUploadedFile(f"x{path.suffix}", path.read_bytes())
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins here
    before, start = _memory("VmRSS"), time.perf_counter()
    form = form_class(data, {"file": upload}, user=user)
    form.is_valid()
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, _memory("VmHWM") - before, " ".join(form.errors.get("file", []))]))


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1000


if __name__ == "__main__":
    _measure(Path(sys.argv[1]))
