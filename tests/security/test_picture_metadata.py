"""Nothing that a camera or a program notes in a picture is kept or published, whatever way it comes."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image, ImageSequence
from wagtail.images.models import Filter
from wagtail.models import UploadedFile
from wagtail.utils.file import hash_filelike

from core.base.models import SiteImage
from core.base.pictures import LONGEST_SIDE, cleaned
from core.serving.management.commands import clean_images as command
from core.serving.renditions import ADMIN_FILTERS, SPECS
from tests.security.pictures import AS_SEEN, FORMS, LAID, SECRET, corners, look, noted, notes_in

SHOWN = list(dict.fromkeys(spec for shown in SPECS.values() for spec in shown.filters))
FILTERS = [*SHOWN, *ADMIN_FILTERS, "original"]


def content(file) -> bytes:
    file.seek(0)
    return file.read()


def stored(image: SiteImage) -> bytes:
    with image.file.storage.open(image.file.name) as file:
        return file.read()


def test_the_pictures_of_these_tests_hold_notes():
    for form in FORMS:
        assert len(notes_in(content(noted(form)))) > 2, form


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("orientation", LAID)
def test_a_picture_is_upright_and_bare(form, orientation):
    bare = content(cleaned(noted(form, orientation=orientation)))
    with Image.open(BytesIO(bare)) as image:
        assert image.size == (96, 64)
        assert look(image) == AS_SEEN  # the colours of its profile are converted
    assert notes_in(bare) == []


class TestFormats:
    def test_what_browsers_don_t_show_becomes_what_they_do(self):
        assert cleaned(noted("HEIF")).name == "foto.jpg"
        assert cleaned(noted("TIFF")).name == "foto.jpg"
        buffer = BytesIO()
        corners().convert("RGBA").save(buffer, "HEIF")
        assert cleaned(ContentFile(buffer.getvalue(), "foto.heic")).name == "foto.png"

    @pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF", "GIF", "HEIF", "TIFF"])
    def test_transparency_is_kept(self, form):
        image = corners().convert("RGBA")
        image.putpixel((0, 0), (0, 0, 0, 0))
        image.paste((0, 0, 0, 0), (0, 0, 40, 30))
        buffer = BytesIO()
        image.save(buffer, form)
        with Image.open(cleaned(ContentFile(buffer.getvalue(), f"foto.{form.lower()}"))) as bare:
            alpha = bare.convert("RGBA").getchannel("A")
            assert (alpha.getpixel((10, 10)), alpha.getpixel((90, 60))) == (0, 255)

    @pytest.mark.parametrize("mode", ["L", "RGB", "P"])
    def test_a_colour_that_stands_for_transparency_does(self, mode):
        image = Image.new("RGB", (8, 8), "white").convert(mode)
        image.paste(Image.new("RGB", (4, 4), "black").convert(mode), (0, 0))
        buffer = BytesIO()
        image.save(buffer, "PNG", transparency=image.getpixel((0, 0)))
        with Image.open(cleaned(ContentFile(buffer.getvalue(), "x.png"))) as bare:
            alpha = bare.convert("RGBA").getchannel("A")
            assert (alpha.getpixel((1, 1)), alpha.getpixel((7, 7))) == (0, 255)

    def test_sixteen_bits_of_grey_show(self):
        image = Image.new("I;16", (8, 4))
        for x in range(8):
            for y in range(4):
                image.putpixel((x, y), x * 8192)
        buffer = BytesIO()
        image.save(buffer, "PNG")
        with Image.open(cleaned(ContentFile(buffer.getvalue(), "x.png"))) as bare:
            assert bare.mode == "L"
            assert [bare.getpixel((x, 0)) for x in range(8)] == [x * 32 for x in range(8)]

    @pytest.mark.parametrize("form", ["JPEG", "TIFF"])
    @pytest.mark.parametrize("profile", [None, b"no profile"])
    def test_cmyk_becomes_rgb(self, form, profile):
        buffer = BytesIO()
        corners().convert("CMYK").save(buffer, form, icc_profile=profile)
        with Image.open(cleaned(ContentFile(buffer.getvalue(), "x.jpg"))) as bare:
            assert bare.mode == "RGB"
            assert look(bare) == [0, 1, 2, 3]

    def test_a_jpeg_that_needs_nothing_keeps_its_own_quality(self):
        buffer = BytesIO()
        corners((640, 480)).save(buffer, "JPEG", quality=70)
        first = cleaned(ContentFile(buffer.getvalue(), "x.jpg"))
        with Image.open(buffer) as before, Image.open(first) as after:
            assert before.quantization == after.quantization

    @pytest.mark.parametrize("form", FORMS)
    def test_the_same_upload_gives_the_same_file(self, form):
        """So that the CMS tells that a picture was uploaded before."""
        assert content(cleaned(noted(form))) == content(cleaned(noted(form)))


class TestMoving:
    @staticmethod
    def moving(form: str, **options) -> ContentFile:
        buffer = BytesIO()
        frames = [Image.new("RGB", (40, 30), color) for color in ("#c02020", "#20a020", "#2020c0")]
        frames[0].save(
            buffer,
            form,
            save_all=True,
            append_images=frames[1:],
            duration=[100, 200, 300],
            **options,
        )
        return ContentFile(buffer.getvalue(), f"x.{form.lower()}")

    @pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF"])
    def test_it_goes_on_moving_without_notes(self, form):
        exif = Image.Exif()
        exif[0x013B] = "Lucía"
        notes = {"comment": b"Lucia"} if form == "GIF" else {"exif": exif}
        bare = cleaned(self.moving(form, **notes))
        assert notes_in(content(bare)) == []
        with Image.open(bare) as image:
            seen = [
                (frame.convert("RGB").resize((1, 1)).getpixel((0, 0)), frame.info["duration"])
                for frame in ImageSequence.Iterator(image)
            ]
        assert [max(range(3), key=color.__getitem__) for color, _duration in seen] == [0, 1, 2]
        assert [round(duration) for _color, duration in seen] == [100, 200, 300]

    def test_a_gif_keeps_its_frames_to_the_byte_and_how_often_it_plays(self):
        file = self.moving("GIF", loop=3)
        noted_gif = content(file).replace(b"GIF89a", b"GIF89a", 1)
        xmp = b"\x21\xff\x0bXMP DataXMP\x04Luci\x00"
        comment = b"\x21\xfe\x05Lucia\x00"
        with_notes = noted_gif[:-1] + xmp + comment + b"\x3b" + b"behind the end"
        bare = content(cleaned(ContentFile(with_notes, "x.gif")))
        assert bare == noted_gif


class TestRenditions:
    @pytest.mark.django_db
    @pytest.mark.parametrize("form", FORMS)
    def test_no_size_of_a_small_picture_holds_notes(self, form):
        """Renders each size on the site for each format: seconds, but each is another way through the encoders."""
        image = SiteImage.objects.create(title="Foto", file=noted(form))
        for spec in FILTERS:
            rendered = content(image.generate_rendition_file(Filter(spec)))
            assert notes_in(rendered) == [], spec
            with Image.open(BytesIO(rendered)) as shown:
                assert shown.mode in {"RGB", "RGBA", "L", "P"}, spec

    @pytest.mark.django_db
    def test_no_size_of_a_large_picture_holds_notes(self):
        """Draws a large picture once in each size on the site, which takes seconds."""
        image = SiteImage.objects.create(title="Foto", file=noted("JPEG", (2600, 1700), 6))
        assert (image.width, image.height) == (LONGEST_SIDE, round(LONGEST_SIDE * 17 / 26))
        for spec in SHOWN:
            assert notes_in(content(image.generate_rendition_file(Filter(spec)))) == [], spec

    @pytest.mark.django_db
    @pytest.mark.parametrize("form", [*FORMS, "GIF"])
    def test_nor_does_one_of_a_file_that_an_older_version_stored(self, form):
        image = SiteImage.objects.create(title="Foto", file=noted("PNG"))
        file = (
            noted(form, orientation=6) if form != "GIF" else TestMoving.moving("GIF", comment=b"x")
        )
        old_file(image, file)
        for spec in ("width-480|format-jpeg", "max-165x165|format-png", "width-90|format-webp"):
            rendered = content(image.generate_rendition_file(Filter(spec)))
            assert notes_in(rendered) == []


def old_file(image: SiteImage, file: ContentFile) -> None:
    """Put a file in an image's place as older versions stored it."""
    storage = image.file.storage
    name = storage.save(f"original_images/{file.name}", ContentFile(content(file)))
    SiteImage.objects.filter(pk=image.pk).update(
        file=name, is_clean=False, file_hash=hash_filelike(BytesIO(content(file)))
    )
    image.refresh_from_db()


@pytest.mark.django_db
class TestDoors:
    """Whatever way a picture comes, what is stored holds no notes and is known by its own mark."""

    @staticmethod
    def check(image: SiteImage) -> None:
        image.refresh_from_db()
        kept = stored(image)
        assert notes_in(kept) == []
        assert image.file_hash == hash_filelike(BytesIO(kept))
        assert image.file_size == len(kept)
        assert (image.width, image.height) == (96, 64)
        assert image.is_clean

    def upload(self, form: str = "JPEG") -> SimpleUploadedFile:
        file = noted(form, orientation=6)
        return SimpleUploadedFile(file.name or "", content(file))

    def test_made_by_a_program(self):
        self.check(SiteImage.objects.create(title="Foto", file=noted("JPEG")))
        bulk = SiteImage(title="Foto", file=noted("PNG"))
        bulk.save()
        bulk.file.save("otra.webp", noted("WEBP"))
        self.check(bulk)
        assert bulk.file.name.endswith(".webp")

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
    def test_the_form_and_its_replacement(self, desk, form):
        data = {"title": "Foto", "collection": 1, "tags": ""}
        client = desk.editor.client
        client.post(reverse("wagtailimages:add"), data | {"file": self.upload(form)})
        image = SiteImage.objects.get()
        self.check(image)
        address = reverse("wagtailimages:edit", args=[image.pk])
        client.post(address, data | {"file": self.upload("WEBP")})
        self.check(image)

    def test_several_at_once_and_one_whose_form_is_filled_later(self, desk):
        client = desk.editor.client
        address = reverse("wagtailimages:add_multiple")
        client.post(address, {"title": "Foto", "files[]": self.upload(), "collection": 1})
        self.check(SiteImage.objects.get())
        SiteImage.objects.all().delete()
        said = client.post(
            address, {"title": "F" * 300, "files[]": self.upload(), "collection": 1}
        ).json()
        waiting = UploadedFile.objects.get()
        assert said["success"]
        prefix = f"uploaded-image-{waiting.pk}"
        client.post(
            reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]),
            {f"{prefix}-title": "Foto", f"{prefix}-collection": 1, f"{prefix}-tags": ""},
        )
        self.check(SiteImage.objects.get())

    def test_the_chooser(self, desk):
        data = {"title": "Foto", "file": self.upload(), "collection": 1, "tags": ""}
        desk.editor.client.post(
            reverse("wagtailimages_chooser:create"),
            {f"image-chooser-upload-{key}": value for key, value in data.items()},
        )
        self.check(SiteImage.objects.get())

    def test_a_paste_which_is_known_when_it_comes_again(self, desk):
        for _time in range(2):
            html = SimpleUploadedFile("x.html", b'<p>Hola</p><p><img src="file:///C:/x.png"></p>')
            answer = desk.writer.client.post(
                reverse("desk_paste"), {"html": html, "pictures": self.upload()}
            )
            assert answer.status_code == 200
        self.check(SiteImage.objects.get())


@pytest.mark.django_db
class TestCleaningWhatIsStored:
    @staticmethod
    def old(form: str = "JPEG", **options) -> SiteImage:
        image = SiteImage.objects.create(title="Foto", file=noted("PNG"))
        old_file(image, noted(form, orientation=options.get("orientation", 1)))
        return image

    def test_each_is_cleaned_once(self, django_assert_num_queries):
        images = [self.old("JPEG", orientation=6), self.old("HEIF"), self.old("PNG")]
        call_command("clean_images")
        for image in images:
            TestDoors.check(image)
        folder = Path(images[0].file.storage.location) / "original_images"
        assert not any(SECRET.encode() in file.read_bytes() for file in folder.iterdir())
        with django_assert_num_queries(1):
            call_command("clean_images")

    def test_a_focal_point_stays_where_it_was(self):
        image = self.old("JPEG", orientation=6)
        SiteImage.objects.filter(pk=image.pk).update(
            width=64,
            height=96,
            focal_point_x=32,
            focal_point_y=48,
            focal_point_width=8,
            focal_point_height=12,
        )
        call_command("clean_images")
        image.refresh_from_db()
        assert (image.width, image.height) == (96, 64)
        assert (image.focal_point_x, image.focal_point_y) == (48, 32)
        assert (image.focal_point_width, image.focal_point_height) == (12, 8)

    def test_renditions_with_notes_go_others_stay(self, django_capture_on_commit_callbacks):
        image = self.old()
        rendition = image.get_rendition_model()
        bare = image.get_rendition("width-50|format-jpeg")
        telling = rendition.objects.create(
            image=image, filter_spec="width-60", focal_point_key="", file=noted("JPEG")
        )
        assert notes_in(content(telling.file))
        with django_capture_on_commit_callbacks(execute=True):
            call_command("clean_images")
        assert list(rendition.objects.all()) == [bare]
        assert not telling.file.storage.exists(telling.file.name)

    def test_one_that_can_t_be_read_holds_up_no_other(
        self, caplog, django_capture_on_commit_callbacks
    ):
        broken, image, lost = self.old(), self.old(), self.old()
        broken.file.storage.delete(broken.file.name)
        broken.file.storage.save(broken.file.name, ContentFile(b"no picture"))
        lost.file.storage.delete(lost.file.name)
        telling = broken.get_rendition_model().objects.create(
            image=broken, filter_spec="width-60", focal_point_key="", file=noted("JPEG")
        )
        with django_capture_on_commit_callbacks(execute=True):
            call_command("clean_images")
        TestDoors.check(image)
        assert not telling.file.storage.exists(telling.file.name)
        assert {f"Image {image.pk} " in caplog.text for image in (broken, lost)} == {True}

    def test_an_interruption_loses_nothing(self, monkeypatch):
        images = [self.old(), self.old()]
        whole = command.clean

        def interrupted(image):
            if image.pk == images[1].pk:
                raise KeyboardInterrupt
            return whole(image)

        monkeypatch.setattr(command, "clean", interrupted)
        with pytest.raises(KeyboardInterrupt):
            call_command("clean_images")
        assert list(SiteImage.objects.filter(is_clean=False)) == [images[1]]
        monkeypatch.setattr(command, "clean", whole)
        call_command("clean_images")
        for image in images:
            TestDoors.check(image)
