"""All renditions of a picture come from one decoding, are what Wagtail would make, and need little memory."""

import os
import subprocess
import sys
from io import BytesIO

import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from PIL import Image, ImageChops
from wagtail.images.models import Filter

from core.base import pictures
from core.base.freshness import token
from core.base.models import SiteImage
from core.base.pictures import SEE_THROUGH, tint_of
from core.serving.rendering import decoded, drawn, render
from core.serving.renditions import ADMIN_FILTERS, EVERY_FILTER, size_of
from tests.factories import ImageFactory

MOST_MEGABYTES = (
    300  # of a process that renders 24 megapixels; Django and Wagtail alone are half of it
)
FOCUS = {
    "focal_point_x": 500,
    "focal_point_y": 90,
    "focal_point_width": 60,
    "focal_point_height": 80,
}


def stripes(form: str, size: tuple[int, int], mode: str = "RGB") -> ContentFile:
    """Return a picture in which one sees what was cut away."""
    across = Image.linear_gradient("L").resize(size)
    down = across.transpose(Image.Transpose.ROTATE_90).resize(size)
    buffer = BytesIO()
    Image.merge("RGB", (across, down, across)).convert(mode).save(buffer, form)
    return ContentFile(buffer.getvalue(), f"rayas.{form.lower()}")


def differs(one, other) -> float:
    """Return by how much a pixel differs at most."""
    with Image.open(one) as a, Image.open(other) as b:
        assert (a.size, a.format) == (b.size, b.format)
        most = ImageChops.difference(a.convert("RGB"), b.convert("RGB")).getextrema()
        return max(high for _low, high in most)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "size", "mode", "focus"),
    [
        ("JPEG", (1600, 1000), "RGB", {}),
        ("JPEG", (700, 401), "RGB", FOCUS),
        ("PNG", (301, 97), "RGBA", {}),
        ("PNG", (97, 301), "L", {}),
        ("GIF", (640, 480), "P", FOCUS),
        ("WEBP", (1500, 1501), "RGB", {}),
    ],
)
def test_renditions_are_what_wagtail_makes(form, size, mode, focus):
    """Each is compared with Wagtail's own, which takes seconds."""
    file = stripes(form, size, mode)
    image = SiteImage.objects.create(title="Rayas", file=file, **focus)
    found = dict(drawn(image, decoded(image), EVERY_FILTER))
    assert set(found) == set(EVERY_FILTER)
    for spec, file in found.items():
        own = image.generate_rendition_file(Filter(spec))
        assert file.name == own.name
        assert differs(file, own) <= 2, spec
        file.seek(0)
        with Image.open(file) as opened:
            assert opened.size == size_of(image, spec.partition("|")[0])


@pytest.mark.django_db
class TestStoring:
    @pytest.fixture
    def image(self):
        return ImageFactory(file__width=80, file__height=60)

    def test_a_picture_is_decoded_once_for_all(self, image, monkeypatch):
        times, decode = [], pictures._drawn
        monkeypatch.setattr(pictures, "_drawn", lambda each: times.append(1) or decode(each))
        assert render(image, EVERY_FILTER) == len(EVERY_FILTER) == image.renditions.count()
        assert times == [1]

    def test_pages_become_stale_when_they_are_there(
        self, image, settings, tmp_path, django_capture_on_commit_callbacks
    ):
        settings.VAR_DIR, settings.PAGE_CACHE_SECONDS = tmp_path, 60
        before = token()
        with django_capture_on_commit_callbacks() as waiting:
            render(image, ADMIN_FILTERS)
        assert token() == before
        for callback in waiting:
            callback()
        assert token() != before

    def test_nothing_is_kept_of_a_picture_that_was_replaced_meanwhile(self, image):
        SiteImage.objects.filter(pk=image.pk).update(file="original_images/otra.png")
        assert render(image, ADMIN_FILTERS) == 0
        assert not image.renditions.exists()

    def test_what_another_process_made_stays(self, image):
        other = image.get_rendition(ADMIN_FILTERS[0])
        render(image, ADMIN_FILTERS)
        assert image.renditions.get(filter_spec=ADMIN_FILTERS[0]).file == other.file

    def test_an_older_image_gets_its_tint(self, image):
        SiteImage.objects.filter(pk=image.pk).update(tint="")
        old = SiteImage.objects.get(pk=image.pk)
        render(old, [])
        old.refresh_from_db()
        assert old.tint == image.tint != ""


@pytest.mark.parametrize(
    ("mode", "colour", "tint"),
    [
        ("RGB", (107, 74, 158), "#6b4a9e"),
        ("L", 128, "#808080"),
        ("RGBA", (107, 74, 158, 255), "#6b4a9e"),
        ("RGBA", (107, 74, 158, 254), SEE_THROUGH),
        ("LA", (128, 0), SEE_THROUGH),
    ],
)
def test_the_tint_is_the_mean_colour_of_what_is_opaque(mode, colour, tint):
    assert tint_of(Image.new(mode, (30, 20), colour)) == tint


RENDERING = """
import re, django
django.setup()
from django.test import override_settings
from core.base.models import SiteImage
from core.serving.rendering import decoded, drawn
from core.serving.renditions import EVERY_FILTER
with override_settings(MEDIA_ROOT=FOLDER):
    image = SiteImage(pk=1, collection_id=1, width=6000, height=4000, file_hash="0" * 40)
    image.file.name = "foto.jpg"
    print(len(list(drawn(image, decoded(image), EVERY_FILTER))))
print(int(re.search("VmHWM:\\s*([0-9]+) kB", open("/proc/self/status").read())[1]) // 1024)
"""


# Not by ru_maxrss, which begins with what the process needed that started this one.
@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_24_megapixels_need_little_memory(tmp_path):
    """It costs some seconds, of which a process of its own most."""
    (tmp_path / "foto.jpg").write_bytes(stripes("JPEG", (6000, 4000)).read())
    named = {"DJANGO_SETTINGS_MODULE": "motivacional.settings", "VAR_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", f"FOLDER = {str(tmp_path)!r}\n{RENDERING}"],
        cwd=project.BASE_DIR,
        env=os.environ | named,
        capture_output=True,
        text=True,
        check=True,
    )
    made, megabytes = map(int, done.stdout.split())
    print(f"24 megapixels: {made} renditions, peak {megabytes} MB")  # noqa: T201
    assert made == len(EVERY_FILTER)
    assert megabytes <= MOST_MEGABYTES
