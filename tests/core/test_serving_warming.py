"""Renditions are made ahead, and originals are no larger than needed."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from core.base.models import SiteImage
from core.base.pictures import LONGEST_SIDE, cleaned
from core.serving.renditions import ADMIN_FILTERS, FILTERS, SPECS
from core.serving.warming import (
    SOON,
    filters_for,
    images_of,
    missing,
    restore_rendition,
    warm,
    warm_image,
    warm_lacking,
    warm_object,
    warm_page,
    warm_sizes,
)
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db


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


def rendered(image: SiteImage) -> None:
    """Do what the worker does for an image."""
    warm_image.call(image.pk)
    warm_sizes.call(image.pk)


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
    rendered(image)
    assert missing(image, filters_for(image)) == []
    warm_page.call(article.pk)
    assert tasks_waiting().count("warm_image") == 1


def test_what_stands_in_is_rendered_first(site, all_sizes):
    images = [ImageFactory(), ImageFactory()]
    article = site.article(cover=images[0])
    warm_image.enqueue(images[1].pk)
    warm_page.call(article.pk)
    warm_image.call(images[0].pk, soon=True)
    assert {row.filter_spec for row in images[0].renditions.all()} == set(ADMIN_FILTERS)
    assert tasks_waiting()[-1] == "warm_sizes"  # behind what shows any image at all


def test_what_was_published_comes_before_what_was_looked_for(site):
    image = ImageFactory()
    site.article(cover=image)
    warm_image.call(image.pk)
    warm_image.call(image.pk, soon=True)
    queued = DBTaskResult.objects.ready().filter(task_path__endswith="warm_sizes")
    assert [task.priority for task in queued] == [SOON, 0]


def test_tasks_outlive_what_they_are_about():
    warm_page.call(0)
    assert warm_image.call(0) == 0
    assert restore_rendition.call(0) is False


def test_a_new_image_is_rendered_for_the_cms_and_a_used_one_for_the_site(
    site, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        used, unused = ImageFactory(), ImageFactory()
    site.article(cover=used)
    results = DBTaskResult.objects.filter(task_path__endswith="warm_image")
    assert {result.args_kwargs["args"][0] for result in results} == {used.pk, unused.pk}
    for image in (used, unused):
        rendered(image)
    assert {row.filter_spec for row in unused.renditions.all()} == set(ADMIN_FILTERS)
    assert {row.filter_spec for row in used.renditions.all()} == {*ADMIN_FILTERS, *FILTERS}


def test_a_changed_image_is_rendered_again(django_capture_on_commit_callbacks):
    image = ImageFactory()
    warm_image.call(image.pk)
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert "warm_image" not in tasks_waiting()
    image.renditions.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert "warm_image" in tasks_waiting()


def test_pictures_wait_in_a_queue_of_their_own():
    tasks = (warm_image, warm_sizes, warm_page, warm_object, warm_lacking, restore_rendition)
    assert {task.queue_name for task in tasks} == {"pictures"}
    assert warm_image.enqueue(0)


def test_the_lists_of_the_cms_render_nothing_of_what_is_warmed(desk, monkeypatch):
    images = [ImageFactory() for _number in range(3)]
    for image in images:
        warm_image.call(image.pk)
    rendered = []
    whole = SiteImage.generate_rendition_file

    def noted(image, filter, **options):
        rendered.append(filter.spec)
        return whole(image, filter, **options)

    monkeypatch.setattr(SiteImage, "generate_rendition_file", noted)
    for address in (
        reverse("wagtailimages:index"),
        reverse("wagtailimages:index") + "?layout=list",
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:choose_results"),
        reverse("wagtailimages_chooser:chosen", args=[images[0].pk]),
        reverse("wagtailimages_chooser:select_format", args=[images[0].pk]),
        reverse("wagtailimages:delete", args=[images[0].pk]),
    ):
        assert desk.superuser.client.get(address).status_code == 200
    assert rendered == []


class TestLostFiles:
    @staticmethod
    def lost():
        image = ImageFactory()
        rendition = image.get_rendition("width-100|format-webp")
        rendition.file.storage.delete(rendition.file.name)
        return rendition

    def test_who_misses_one_has_it_made_again_once(self, client):
        rendition = self.lost()
        for _time in range(3):
            assert client.get(rendition.url).status_code == 404
        assert tasks_waiting() == ["restore_rendition"]
        assert restore_rendition.call(rendition.pk)
        answer = client.get(rendition.url)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(b"RIFF")
        assert not restore_rendition.call(rendition.pk)

    def test_what_never_was_is_not_made(self, client):
        for path in (
            "images/nada.jpg",
            "images/../original_images/x.png",
            "images/" + "x" * 5000 + ".jpg",
        ):
            assert client.get(f"/media/{path}").status_code == 404
        assert tasks_waiting() == []

    def test_one_for_a_focal_point_of_old_goes(self):
        image = ImageFactory()
        rendition = image.get_rendition("fill-50x50")
        rendition.file.storage.delete(rendition.file.name)
        SiteImage.objects.filter(pk=image.pk).update(
            focal_point_x=10, focal_point_y=10, focal_point_width=9, focal_point_height=9
        )
        assert not restore_rendition.call(rendition.pk)
        assert not image.renditions.exists()

    def test_the_command_repairs_all_and_goes_on_where_one_can_t(self, capsys):
        lost, hopeless = self.lost(), self.lost()
        hopeless.image.file.storage.delete(hopeless.image.file.name)
        call_command("renditions", repair=True, verbosity=0)
        assert lost.file.storage.exists(lost.file.name)
        assert capsys.readouterr().out == "Se hizo 1 archivo.\n"
        call_command("renditions", repair=True, verbosity=0)
        assert capsys.readouterr().out == "Se hicieron 0 archivos.\n"

    def test_the_command_renders_what_older_images_lack(self, site):
        used, unused = ImageFactory(), ImageFactory()
        site.article(cover=used)
        call_command("renditions", verbosity=0)
        assert unused.renditions.count() == len(ADMIN_FILTERS)
        assert missing(used, filters_for(used)) == []


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "P"), ("PNG", "1"), ("PNG", "RGBA"), ("PNG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGB")],
)
def test_every_kind_of_picture_is_shrunk(form, mode):
    with Image.open(cleaned(picture(form, mode=mode))) as opened:
        assert (opened.format, max(opened.size)) == (form, LONGEST_SIDE)


def test_what_is_small_keeps_its_size():
    with Image.open(cleaned(picture("JPEG", (800, 600)))) as opened:
        assert opened.size == (800, 600)


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
