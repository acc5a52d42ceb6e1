"""Renditions are made ahead, and originals are no larger than needed."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult
from PIL import Image
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from core.base.models import SiteImage
from core.base.pictures import LONGEST_SIDE, shrunk
from core.serving.renditions import SPECS
from core.serving.warming import FILTERS, images_of, missing, warm, warm_image, warm_page
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db
ORIENTATION, GPS = 0x0112, 0x8825


@pytest.fixture(autouse=True)
def all_sizes():
    """Render few sizes, which shows that all are rendered; return all."""
    kept = FILTERS[:]
    FILTERS[:] = ["width-100|format-webp", "fill-96x96|format-jpeg"]
    yield kept
    FILTERS[:] = kept


def picture(form: str = "JPEG", size: tuple[int, int] = (3000, 1500), **options) -> ContentFile:
    buffer = BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new("RGB", size, "teal").convert(mode).save(buffer, form, **options)
    return ContentFile(buffer.getvalue(), f"foto.{form.lower()}")


def tasks_waiting() -> list[str]:
    return [result.task_path.rpartition(".")[2] for result in DBTaskResult.objects.ready()]


def test_every_size_on_the_site_is_rendered(all_sizes):
    assert set(all_sizes) == {spec for shown in SPECS.values() for spec in shown.filters}


def test_warming_renders_what_is_missing_once():
    image = ImageFactory()
    assert warm([image]) == 2
    assert warm([image]) == 0
    assert image.renditions.count() == 2


def test_a_lost_rendition_is_made_again():
    image = ImageFactory()
    warm([image])
    lost = image.renditions.first().file
    lost.storage.delete(lost.name)
    assert warm([image]) == 1
    assert all(row.file.storage.exists(row.file.name) for row in image.renditions.all())


def test_a_lost_original_holds_up_no_other():
    lost, image = ImageFactory(), ImageFactory()
    lost.file.storage.delete(lost.file.name)
    assert warm(SiteImage.objects.filter(pk__in=[lost.pk, image.pk])) == 2
    assert missing(image) == []


def test_a_new_focal_point_asks_for_new_renditions():
    image = ImageFactory()
    warm([image])
    image.focal_point_x, image.focal_point_y = 100, 100
    image.focal_point_width, image.focal_point_height = 50, 50
    assert missing(image) == ["fill-96x96|format-jpeg"]


def test_publishing_renders_the_page_s_images(site, django_capture_on_commit_callbacks):
    image = ImageFactory()
    with django_capture_on_commit_callbacks(execute=True):
        article = site.article(cover=image)
    assert "warm_page" in tasks_waiting()
    assert images_of(article) == [image]
    warm_page.call(article.pk)
    assert tasks_waiting().count("warm_image") == 1
    warm_image.call(image.pk)
    assert missing(image) == []
    warm_page.call(article.pk)
    assert tasks_waiting().count("warm_image") == 1


def test_tasks_outlive_what_they_are_about():
    warm_page.call(0)
    assert warm_image.call(0) == 0


def test_a_changed_image_is_rendered_where_it_is_used(site, django_capture_on_commit_callbacks):
    used, unused = ImageFactory(), ImageFactory()
    site.article(cover=used)
    with django_capture_on_commit_callbacks(execute=True):
        used.save()
        unused.save()
    results = DBTaskResult.objects.filter(task_path__endswith="warm_image")
    assert [result.args_kwargs["args"] for result in results] == [[used.pk]]


def test_a_large_picture_is_shrunk_upright_and_keeps_no_secrets():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "S"}
    small = shrunk(picture(exif=exif, icc_profile=b"profile"))
    with Image.open(small) as opened:
        assert opened.size == (LONGEST_SIDE // 2, LONGEST_SIDE)
        assert opened.info["icc_profile"] == b"profile"
        assert not opened.getexif()


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "RGBA"),
        ("PNG", "I;16"),
        ("JPEG", "CMYK"),
        ("WEBP", "RGB"),
    ],
)
def test_every_kind_of_picture_is_shrunk(form, mode):
    mode = {"I;16": "L"}.get(mode, mode)
    with Image.open(shrunk(picture(form, mode=mode))) as opened:
        assert (opened.format, max(opened.size)) == (form, LONGEST_SIDE)


def test_small_animated_and_unknown_files_stay():
    frames = [Image.new("RGB", (2600, 10), color) for color in ("red", "teal")]
    assert shrunk(picture("JPEG", (800, 600))) is None
    assert shrunk(picture("GIF")) is None
    assert shrunk(ContentFile(b"no picture", "x.png")) is None
    buffer = BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:])
    assert shrunk(ContentFile(buffer.getvalue(), "x.webp")) is None


def test_an_image_made_by_a_program_is_shrunk():
    image = SiteImage.objects.create(title="Foto", file=picture())
    assert (image.width, image.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert image.file_size == image.file.size
    assert image.file.name.startswith("original_images/foto")


def test_an_uploaded_image_is_shrunk_before_it_is_saved(django_user_model):
    upload = SimpleUploadedFile("foto.jpg", picture().read(), "image/jpeg")
    data = {"title": "Foto", "tags": "", "collection": Collection.objects.first().pk}
    user = django_user_model.objects.create_superuser("edita", "edita@correo.example", "x")
    form = get_image_form(SiteImage)(data, {"file": upload}, user=user)
    assert form.is_valid(), form.errors
    assert max(Image.open(form.cleaned_data["file"]).size) == LONGEST_SIDE
    image = form.save()
    assert image.width == LONGEST_SIDE
    assert image.file_hash
