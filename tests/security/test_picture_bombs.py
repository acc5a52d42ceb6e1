"""A picture that would cost too much, or is broken, is a sentence at every door, and nothing is decoded for it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageFile
from wagtail.images.fields import WagtailImageField as WagtailImageFormField

from core.base import pictures
from core.base.models import SiteImage
from core.base.pictures import PictureRefused, cleaned, header_of
from tests.security.bombs import BOMBS, jpeg_scans, png_header
from tests.security.pictures import SUFFIXES, chunk, corners, png

BROKEN = "Esta imagen está dañada"
REFUSED = "válida"  # as Wagtail says it where it doesn't know the format


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_before_it_is_decoded(bomb, monkeypatch):
    """Building them costs a second in all: hundreds of megabytes are compressed."""
    suffix, make = BOMBS[bomb]
    file = ContentFile(make(), f"x.{suffix}")
    decoded = []
    whole = ImageFile.ImageFile.load
    monkeypatch.setattr(
        ImageFile.ImageFile, "load", lambda image: (decoded.append(image.size), whole(image))[1]
    )
    with pytest.raises(PictureRefused) as refusal:
        cleaned(file)
    assert refusal.value.messages[0].startswith(("Esta imagen ", "Esta animación "))
    if suffix == "gif":  # the first frame is looked at, the size of which was
        decoded = [size for size in decoded if size[0] * size[1] > pictures.MOST_PIXELS]
    assert decoded == []


def test_what_phones_give_is_taken():
    def said(form: str, width: int, height: int) -> tuple[int, int]:
        if form == "png":
            return header_of(BytesIO(png(width, height, chunk(b"IDAT", b"")))).size
        buffer = BytesIO()
        Image.new("L", (8, 8)).save(buffer, "JPEG")
        data = buffer.getvalue()
        place = data.index(b"\xff\xc0") + 5
        sides = height.to_bytes(2) + width.to_bytes(2)
        return header_of(BytesIO(data[:place] + sides + data[place + 4 :])).size

    assert said("jpeg", 8064, 6048) == (8064, 6048)
    assert said("png", 6000, 4000) == (6000, 4000)
    for form, width, height in (("jpeg", 8200, 6150), ("png", 6100, 4100)):
        with pytest.raises(PictureRefused, match="megapíxeles"):
            said(form, width, height)


def test_a_large_jpeg_is_decoded_at_a_half(monkeypatch):
    """Writes 48 megapixels, which takes half a second: as many as phones give."""
    buffer, seen = BytesIO(), []
    Image.new("L", (8000, 6000)).save(buffer, "JPEG")
    whole = Image.Image.resize
    monkeypatch.setattr(
        Image.Image,
        "resize",
        lambda image, *args, **options: (seen.append(image.size), whole(image, *args, **options))[
            1
        ],
    )
    with Image.open(cleaned(ContentFile(buffer.getvalue(), "x.jpg"))) as bare:
        assert bare.size == (2560, 1920)
    assert seen[0] == (4000, 3000)


def test_one_is_decoded_at_a_time(monkeypatch):
    at_once, most, counting = 0, [], threading.Lock()
    whole = pictures._drawn

    def drawn(picture):
        nonlocal at_once
        with counting:
            at_once += 1
            most.append(at_once)
        time.sleep(0.01)
        try:
            return whole(picture)
        finally:
            with counting:
                at_once -= 1

    monkeypatch.setattr(pictures, "_drawn", drawn)
    buffer = BytesIO()
    corners().save(buffer, "PNG")
    with ThreadPoolExecutor(4) as threads:
        files = [ContentFile(buffer.getvalue(), "x.png") for _number in range(8)]
        list(threads.map(cleaned, files))
    assert (len(most), max(most)) == (8, 1)


@pytest.mark.django_db
def test_wagtail_decodes_nothing_to_tell_a_size(monkeypatch):
    """Neither its form's field nor its model's does, which by themselves decode the whole picture twice."""
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda image: pytest.fail("decoded"))
    buffer = BytesIO()
    Image.new("RGB", (90, 60)).save(buffer, "PNG")
    upload = SimpleUploadedFile("x.png", buffer.getvalue())
    assert WagtailImageFormField().clean(upload).image.get_size() == (90, 60)
    image = SiteImage(title="x", file=upload)
    assert (image.width, image.height) == (90, 60)


def noise(form: str, **options) -> bytes:
    """Return a picture whose every part holds something."""
    buffer = BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(buffer, form, **options)
    return buffer.getvalue()


def broken() -> dict[str, bytes]:
    """Return files that aren't the pictures they seem to be, by their names."""
    jpeg, progressive, heic = noise("JPEG"), noise("JPEG", progressive=True), noise("HEIF")
    whole = noise("PNG")
    gif, webp, avif = noise("GIF"), noise("WEBP"), noise("AVIF")
    return {
        "cut-at-1.jpg": jpeg[: len(jpeg) // 100],
        "cut-at-50.jpg": jpeg[: len(jpeg) // 2],
        "cut-at-the-end.jpg": jpeg[:-50],
        "cut-progressive.jpg": progressive[: len(progressive) // 2],
        "bad-chunk.png": whole.replace(b"IDAT", b"IDAT\0", 1),
        "bad-sum.png": whole[:-16] + b"\0\0\0\0" + whole[-12:],
        "cut.png": whole[:-2000],
        "text.gif": b"GIF89a y despues solo texto, ninguna imagen" * 20,
        "cut.gif": gif[: len(gif) // 2],
        "cut.heic": heic[: len(heic) // 2],
        "cut.webp": webp[: len(webp) // 2],
        "cut.avif": avif[: len(avif) // 2],
        "text.jpg": b"\xff\xd8\xff\xe0" + b"ninguna imagen" * 50,
        "empty.png": b"\x89PNG\r\n\x1a\n",
        "bomb.png": png_header(),
        "scans.jpg": jpeg_scans(),
    }


@pytest.fixture(scope="module")
def files():
    return broken()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "HEIF", "WEBP", "AVIF"])
def test_the_pictures_that_are_broken_here_are_taken_whole(form):
    suffix = SUFFIXES.get(form, form.lower())
    assert cleaned(ContentFile(noise(form), f"x.{suffix}"))


@pytest.mark.django_db
class TestDoors:
    """Each way in: what is broken is a sentence, and nothing is kept."""

    @staticmethod
    def is_sentence(text: str) -> bool:
        return any(said in text for said in ("Esta imagen ", "Esta animación ", REFUSED))

    def test_the_form(self, desk, files):
        data = {"title": "Foto", "collection": 1, "tags": ""}
        for name, content in files.items():
            upload = SimpleUploadedFile(name, content)
            answer = desk.editor.client.post(reverse("wagtailimages:add"), data | {"file": upload})
            assert answer.status_code == 200, name
            assert self.is_sentence(answer.content.decode()), name
        assert not SiteImage.objects.exists()

    def test_its_replacement(self, desk, files, image_file):
        image = SiteImage.objects.create(title="Foto", file=image_file)
        kept = image.file.name
        data = {"title": "Foto", "collection": 1, "tags": ""}
        for name, content in files.items():
            answer = desk.editor.client.post(
                reverse("wagtailimages:edit", args=[image.pk]),
                data | {"file": SimpleUploadedFile(name, content)},
            )
            assert answer.status_code == 200, name
            assert self.is_sentence(answer.content.decode()), name
        image.refresh_from_db()
        assert (image.file.name, image.file.storage.exists(kept)) == (kept, True)

    def test_several_at_once(self, desk, files):
        for name, content in files.items():
            answer = desk.editor.client.post(
                reverse("wagtailimages:add_multiple"),
                {"title": "Foto", "files[]": SimpleUploadedFile(name, content), "collection": 1},
            )
            assert answer.status_code == 200, name
            said = answer.json()
            assert not said["success"], name
            assert self.is_sentence(said["error_message"]), name
        assert not SiteImage.objects.exists()

    def test_the_chooser(self, desk, files):
        for name, content in files.items():
            data = {
                "title": "Foto",
                "collection": 1,
                "tags": "",
                "file": SimpleUploadedFile(name, content),
            }
            answer = desk.editor.client.post(
                reverse("wagtailimages_chooser:create"),
                {f"image-chooser-upload-{key}": value for key, value in data.items()},
            )
            assert answer.status_code == 200, name
            assert answer.json()["step"] == "reshow_creation_form", name
            assert self.is_sentence(answer.json()["htmlFragment"]), name
        assert not SiteImage.objects.exists()

    def test_a_paste(self, desk, files):
        html = b'<p>Hola</p><p><img alt="Mi mesa" src="file:///C:/x.png"></p>'
        for name, content in files.items():
            answer = desk.writer.client.post(
                reverse("desk_paste"),
                {
                    "html": SimpleUploadedFile("x.html", html),
                    "pictures": SimpleUploadedFile(name, content),
                },
            )
            assert answer.status_code == 200, name
            assert "Mi mesa" in answer.json()["message"], name
        assert not SiteImage.objects.exists()

    def test_a_program(self, files):
        for name, content in files.items():
            with pytest.raises(PictureRefused):
                SiteImage.objects.create(title="Foto", file=ContentFile(content, name))
        assert not SiteImage.objects.exists()


@pytest.mark.django_db
def test_a_stored_picture_that_is_broken_stops_no_page_of_the_cms(desk, image_file):
    image = SiteImage.objects.create(title="Foto", file=image_file)
    image.file.storage.delete(image.file.name)
    image.file.storage.save(image.file.name, ContentFile(b"GIF89a y despues solo texto" * 9))
    for address in (
        reverse("wagtailimages:index"),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages_chooser:choose"),
    ):
        assert desk.editor.client.get(address).status_code == 200


@pytest.fixture
def image_file() -> ContentFile:
    return ContentFile(noise("PNG"), "entera.png")
