"""Pictures: formats, sizes, alt texts, and what happens without a file."""

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template

from blog.blocks import ArticleBody
from core.base.models import SiteImage
from core.serving.renditions import SPECS
from core.serving.templatetags.images import image_file
from tests.block_values import render
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db
BODY = ArticleBody()


@pytest.fixture
def image():
    return ImageFactory(file__width=600, file__height=400, description="Una agenda")


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
    tag = picture(ImageFactory(file__width=60, file__height=40))
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
    picture(image)
    found = SiteImage.objects.prefetch_renditions(*SPECS["text"].filters).get(pk=image.pk)
    with django_assert_num_queries(0):
        picture(found)


@pytest.mark.parametrize("content", [None, b"", b"esto no es una imagen"])
def test_unreadable_original_shows_nothing(image, content):
    storage, name = image.file.storage, image.file.name
    storage.delete(name)
    if content is not None:
        with storage.open(name, "wb") as file:
            file.write(content)
    assert str(picture(image)).strip() == ""
    assert image_file(image) is None


def test_no_image_is_no_picture():
    assert str(picture(None)) == ""
    assert image_file(None) is None


def test_image_file_is_the_largest_jpeg(image):
    assert image_file(image, "text").width == 600
