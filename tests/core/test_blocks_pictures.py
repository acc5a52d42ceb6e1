"""Pictures: formats, sizes, alt texts, and what happens without a file."""

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template

from blog.blocks import ArticleBody
from core.base.models import SiteImage
from core.base.pictures import SEE_THROUGH
from core.serving.renditions import ADMIN_FILTERS, SPECS
from core.serving.templatetags.images import PALE, image_file
from core.serving.warming import warm
from tests.block_values import render
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db
BODY = ArticleBody()


@pytest.fixture
def unrendered():
    return ImageFactory(file__width=600, file__height=400, description="Una agenda")


@pytest.fixture
def image(unrendered):
    warm([unrendered])
    return unrendered


def picture(image, arguments: str = '"text"') -> BeautifulSoup:
    html = Template("{% load images %}{% picture image " + arguments + " %}").render(
        Context({"image": image})
    )
    return BeautifulSoup(html, "html.parser")


def test_offers_modern_formats_first(image):
    soup = picture(image)
    assert [source["type"] for source in soup.find_all("source")] == ["image/avif", "image/webp"]
    assert soup.img["src"].endswith((".jpg", ".jpeg"))


def test_says_its_size_and_loads_late(image):
    attributes = picture(image).img.attrs
    assert (attributes["width"], attributes["height"]) == ("480", "320")
    assert (attributes["loading"], attributes["decoding"], attributes["alt"]) == (
        "lazy",
        "async",
        "Una agenda",
    )


def test_eager_is_fetched_first(image):
    attributes = picture(image, '"text" eager=True').img.attrs
    assert attributes["fetchpriority"] == "high"
    assert "loading" not in attributes


def test_names_each_width_once(image):
    candidates = picture(image).img["srcset"].split(", ")
    assert [candidate.split()[1] for candidate in candidates] == ["480w", "600w"]
    assert picture(image).img["sizes"] == SPECS["text"].sizes


def test_small_original_has_one_address_and_no_sizes():
    small = ImageFactory(file__width=60, file__height=40)
    warm([small], SPECS["text"].filters)
    tag = picture(small)
    assert not tag.img.has_attr("srcset")
    assert not any(part.has_attr("sizes") for part in tag.find_all(["img", "source"]))


def test_text_of_ones_own_wins(image):
    assert picture(image, '"card" alt=""').img["alt"] == ""


@pytest.mark.parametrize(
    ("value", "alt"),
    [
        ({"alt_text": "El lunes vacío", "decorative": False}, "El lunes vacío"),
        ({"alt_text": "", "decorative": True}, ""),
        ({"alt_text": "", "decorative": False}, "Una agenda"),
    ],
)
def test_alt_text_comes_from_the_block(image, value, alt):
    html = render(
        BODY,
        "image",
        {"image": {"image": image.pk} | value, "caption": "", "credit": "", "width": "text"},
    )
    assert BeautifulSoup(html, "html.parser").img["alt"] == alt


def test_credit_of_the_image_shows_by_default(image):
    SiteImage.objects.filter(pk=image.pk).update(credit="Dibujo: Ana")
    assert "Dibujo: Ana" in render(
        BODY, "image", {"image": image.pk, "caption": "", "credit": "", "width": "text"}
    )


def test_prefetched_renditions_need_no_query(image, django_assert_num_queries):
    found = SiteImage.objects.prefetch_renditions(*SPECS["text"].loaded).get(pk=image.pk)
    with django_assert_num_queries(0):
        picture(found)


def test_an_image_shown_several_times_is_looked_up_once(image, django_assert_num_queries):
    with django_assert_num_queries(1):
        picture(image)
        picture(image, '"card"')
        image_file(image)


class TestNotReady:
    """What a page shows while the worker hasn't rendered the picture yet: nothing is rendered for it."""

    @pytest.fixture(autouse=True)
    def _nothing_is_rendered(self, monkeypatch):
        refuse = lambda *args, **options: pytest.fail("rendered for a page")  # noqa: E731
        self.patch = monkeypatch
        monkeypatch.setattr(SiteImage, "generate_rendition_file", refuse)

    @pytest.mark.parametrize(
        ("spec", "size"),
        [("text", ("480", "320")), ("card", ("360", "240")), ("portrait", ("96", "96"))],
    )
    def test_a_box_of_the_same_size_in_the_pictures_tint(self, unrendered, spec, size):
        attributes = picture(unrendered, f'"{spec}"').img.attrs
        assert (attributes["width"], attributes["height"]) == size
        assert attributes["src"].startswith("data:image/svg+xml,")
        assert f"fill='%23{unrendered.tint[1:]}'" in attributes["src"]
        assert f"viewBox='0 0 {size[0]} {size[1]}'" in attributes["src"]
        assert (attributes["alt"], attributes["loading"]) == ("Una agenda", "lazy")
        assert not attributes.keys() & {"srcset", "sizes"}

    def test_a_tint_nobody_knows_yet_is_pale(self, unrendered):
        unrendered.tint = ""
        assert f"fill='{PALE.replace('#', '%23')}'" in picture(unrendered).img["src"]

    def test_what_the_cms_shows_stands_in(self, unrendered):
        self.patch.undo()
        warm([unrendered], ADMIN_FILTERS)
        found = picture(SiteImage.objects.get(pk=unrendered.pk)).img
        assert found["src"] == unrendered.renditions.get(filter_spec="max-800x600").url
        assert (found["width"], found["height"]) == ("480", "320")

    def test_what_is_there_of_its_sizes_is_shown(self, unrendered):
        self.patch.undo()
        warm([unrendered], ["width-480|format-webp", "width-480|format-jpeg"])
        soup = picture(SiteImage.objects.get(pk=unrendered.pk))
        assert [source["type"] for source in soup.find_all("source")] == ["image/webp"]
        assert soup.img["src"].endswith(".jpg")

    def test_a_picture_is_shared_once_it_is_ready(self, unrendered):
        assert image_file(unrendered) is None

    def test_a_missing_original_is_no_picture(self, unrendered):
        unrendered.file.storage.delete(unrendered.file.name)
        assert str(picture(unrendered)) == ""
        assert image_file(unrendered) is None

    def test_an_image_is_looked_up_once(self, unrendered, django_assert_num_queries):
        with django_assert_num_queries(1):
            picture(unrendered)
            picture(unrendered, '"card"')


def test_a_lost_original_matters_to_no_rendition(image):
    image.file.storage.delete(image.file.name)
    assert picture(image).find_all("source")


def test_the_tint_is_told_to_what_can_use_it(image):
    assert picture(image).img["data-tint"] == image.tint == "#6b499d"  # a JPEG's
    image.tint = SEE_THROUGH
    assert not picture(image).img.has_attr("data-tint")


def test_no_image_is_no_picture():
    assert str(picture(None)) == ""
    assert image_file(None) is None


def test_image_file_is_the_largest_jpeg(image):
    assert image_file(image, "text").width == 600
