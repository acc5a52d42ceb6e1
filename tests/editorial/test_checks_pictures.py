"""What the checks find in pictures, recordings and files."""

import pytest

from blog.models import ArticlePage
from editorial.checks.gate import errors_of
from editorial.checks.report import report_on
from tests.editorial.checking import codes, picture, stored
from tests.factories import (
    DocumentFactory,
    ImageFactory,
)

pytestmark = pytest.mark.django_db


def test_the_cover_needs_words(site):
    assert codes(errors_of(site.article(cover=ImageFactory(description=" ")))) == ["cover.alt"]
    assert errors_of(site.article(cover=ImageFactory())) == []


def test_pictures_need_words(site):
    image = ImageFactory()
    ok = [picture(image.pk), picture(image.pk, "", decorative=True)]
    assert errors_of(stored(site, *ok)) == []
    article = stored(site, *ok, picture(image.pk, " "))
    (found,) = errors_of(article)
    assert found.code == "image.alt" and found.place.block_id == "id-2" and "3" in found.place.label


def test_pictures_of_a_gallery_need_words(site):
    image = ImageFactory().pk
    items = [
        {"image": {"image": image, "alt_text": alt, "decorative": False}, "caption": ""}
        for alt in ("Una agenda", "")
    ]
    assert codes(errors_of(stored(site, ("gallery", {"caption": "", "images": items})))) == [
        "image.alt"
    ]


def test_a_still_picture_needs_no_words(site):
    still = {"image": ImageFactory().pk, "alt_text": "", "decorative": False}
    video = {"url": "https://vimeo.com/76979871", "title": "T", "still": still, "caption": ""}
    assert errors_of(stored(site, ("embed", video))) == []
    assert errors_of(stored(site, ("embed", video | {"still": None}))) == []
    assert codes(errors_of(stored(site, ("embed", video | {"url": "https://a.example/"})))) == [
        "video.address"
    ]


def test_pictures_and_files_that_are_gone(site):
    image, file = ImageFactory(), DocumentFactory()
    blocks = [
        picture(image.pk),
        ("file", {"file": file.pk, "title": "Plantilla"}),
        ("audio", {"file": file.pk, "title": "Audio", "transcript": "<p>Hola.</p>"}),
    ]
    article = stored(site, *blocks)
    assert errors_of(article) == []
    image.delete(), file.delete()
    article = ArticlePage.objects.get(pk=article.pk)
    assert codes(errors_of(article)) == ["image.missing", "file.missing", "file.missing"]
    assert report_on(article).advice


@pytest.mark.parametrize(
    ("alt", "code"),
    [
        ("foto_agenda.JPG", "image.alt_name"),
        ("IMG 2041", "image.alt_name"),
        ("mi_agenda_azul", "image.alt_name"),
        ("Palabras. " * 30, "image.alt_long"),
        ("La agenda del lunes", "image.alt_caption"),
        ("Una agenda abierta sobre la mesa", None),
    ],
)
def test_poor_words_of_pictures(site, alt, code):
    article = stored(site, picture(ImageFactory().pk, alt, caption="La agenda del lunes"))
    found = [each for each in codes(report_on(article).advice) if each.startswith("image.")]
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("width", "pixels", "small"),
    [
        ("text", 671, True),
        ("text", 672, False),
        ("wide", 959, True),
        ("wide", 960, False),
        ("full", 1439, True),
        ("full", 1440, False),
    ],
)
def test_small_pictures(site, width, pixels, small):
    image = ImageFactory(file__width=pixels, file__height=200)
    found = codes(report_on(stored(site, picture(image.pk, width=width))).advice)
    assert ("image.small" in found) is small


def test_covers_too_small_to_share(site):
    assert "share.small" in codes(
        report_on(site.article(cover=ImageFactory(file__width=1199))).advice
    )
    assert "share.small" not in codes(report_on(site.article(cover=ImageFactory())).advice)


def test_recordings_want_a_transcript(site):
    audio = {"file": DocumentFactory().pk, "title": "Audio", "transcript": "<p></p>"}
    assert "audio.transcript" in codes(report_on(stored(site, ("audio", audio))).advice)
    heard = audio | {"transcript": "<p>Hola.</p>"}
    assert "audio.transcript" not in codes(report_on(stored(site, ("audio", heard))).advice)
