"""Pictures are served with safe headers and ranges; originals and documents never directly."""

import os
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from wagtail.models import CollectionViewRestriction

from tests.factories import DocumentFactory, ImageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendition():
    return ImageFactory().get_rendition("width-400|format-webp")


def body(response) -> bytes:
    return b"".join(response)


def test_a_rendition_comes_with_safe_headers(client, rendition):
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert len(body(response)) == rendition.file.size == int(response["Content-Length"])
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies


def test_an_avif_says_so(client):
    response = client.get(ImageFactory().get_rendition("width-100|format-avif").url)
    assert response["Content-Type"] == "image/avif"


def test_head_has_the_length_and_no_body(client, rendition):
    response = client.head(rendition.url)
    assert int(response["Content-Length"]) == rendition.file.size
    assert body(response) == b""


def test_an_unchanged_rendition_is_not_sent_again(client, rendition):
    first = client.get(rendition.url)
    by_tag = client.get(rendition.url, headers={"If-None-Match": first["ETag"]})
    by_date = client.get(rendition.url, headers={"If-Modified-Since": first["Last-Modified"]})
    assert by_tag.status_code == by_date.status_code == 304
    assert by_tag["Cache-Control"] == first["Cache-Control"]
    other = client.get(rendition.url, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_written(client, rendition, method):
    assert getattr(client, method)(rendition.url).status_code == 405


def test_originals_and_documents_are_not_found(client):
    image, document = ImageFactory(), DocumentFactory()
    for name in (image.file.name, document.file.name):
        assert client.get(f"/media/{name}").status_code == 404


def test_no_trick_leads_out_of_the_folder(client, rendition, tmp_path):
    original = ImageFactory().file.name
    (tmp_path / "secret.png").write_bytes(b"secret")
    tricks = [
        f"../{original}",
        f"..%2f{quote(original, safe='')}",
        f"%2e%2e/{original}",
        f"%252e%252e/{original}",
        f"..\\{original}",
        f"./../{original}",
        "../../secret.png",
        f"/{tmp_path}/secret.png",
        "",
        "%00.png",
        f"{os.path.basename(rendition.file.name)}%00",
        f"{os.path.basename(rendition.file.name)}/",
        f"{os.path.basename(rendition.file.name)}/.",
        "x" * 5000 + ".png",
        "😀.png",
    ]
    for trick in tricks:
        assert client.get(f"/media/images/{trick}").status_code == 404, trick


def test_a_link_to_an_original_is_not_found(client, rendition):
    folder = os.path.dirname(rendition.file.path)
    os.symlink(ImageFactory().file.path, f"{folder}/link.png")
    os.mkdir(f"{folder}/folder.png")
    assert client.get("/media/images/link.png").status_code == 404
    assert client.get("/media/images/folder.png").status_code == 404


def test_only_pictures_are_served(client, rendition):
    default_storage.save("images/page.html", rendition.file)
    assert client.get("/media/images/page.html").status_code == 404


def test_another_picture_of_the_same_name_has_another_address():
    image = ImageFactory(file__filename="retrato.png", file__color="red")
    first = image.get_rendition("width-100|format-webp").url
    image.delete()
    for name in default_storage.listdir("original_images")[1]:
        default_storage.delete(f"original_images/{name}")
    again = ImageFactory(file__filename="retrato.png", file__color="blue")
    assert again.get_rendition("width-100|format-webp").url != first


@pytest.mark.parametrize(
    ("asked", "status", "part", "content_range"),
    [
        ("bytes=0-4", 206, b"Conte", "bytes 0-4/12"),
        ("bytes=5-", 206, b"nido a", None),
        ("bytes=-3", 206, None, None),
        ("bytes=11-400", 206, None, "bytes 11-11/12"),
        ("bytes=-400", 206, b"Contenido ab", "bytes 0-11/12"),
        ("bytes=12-", 416, b"", "bytes */12"),
        ("bytes=-0", 416, b"", "bytes */12"),
        ("bytes=99999999999999999-", 416, b"", "bytes */12"),
        ("bytes=5-2", 200, b"Contenido ab", None),
        ("bytes=-", 200, b"Contenido ab", None),
        ("bytes=0-1,3-4", 200, b"Contenido ab", None),
        ("lines=0-4", 200, b"Contenido ab", None),
        ("bytes=x-y", 200, b"Contenido ab", None),
        ("bytes=" + "9" * 5000 + "-", 200, b"Contenido ab", None),
    ],
)
def test_a_document_can_be_asked_for_in_parts(client, asked, status, part, content_range):
    document = DocumentFactory(file__data="Contenido ab")
    response = client.get(document.url, headers={"Range": asked})
    assert response.status_code == status
    content = body(response)
    if part is not None:
        assert content.startswith(part)
    if content_range:
        assert response["Content-Range"] == content_range
    if status == 206:
        assert int(response["Content-Length"]) == len(content)


def test_a_range_of_a_changed_file_is_the_whole_file(client, rendition):
    whole = client.get(rendition.url)
    for validator, status in (
        (whole["ETag"], 206),
        (whole["Last-Modified"], 206),
        ('"other"', 200),
        ("W/" + whole["ETag"], 200),
        ("Mon, 01 Jan 2024 00:00:00 GMT", 200),
    ):
        headers = {"Range": "bytes=0-9", "If-Range": validator}
        assert client.get(rendition.url, headers=headers).status_code == status, validator


def test_head_ignores_ranges(client, rendition):
    response = client.head(rendition.url, headers={"Range": "bytes=0-9"})
    assert response.status_code == 200
    assert response["Accept-Ranges"] == "bytes"


def test_a_document_can_do_no_harm(client):
    response = client.get(DocumentFactory(file__filename="pagina.txt").url)
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_document_is_kept_by_no_proxy(client):
    response = client.get(DocumentFactory().url)
    assert response["Cache-Control"] == "private, no-cache"
    assert "Content-Encoding" not in response
    assert response.get("ETag") != '""'


def test_a_pdf_is_shown_by_browsers(client):
    response = client.get(DocumentFactory(file__filename="guia.pdf").url)
    assert "sandbox" not in response["Content-Security-Policy"]


def test_a_private_document_stays_private(client):
    document = DocumentFactory()
    CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type="login"
    )
    response = client.get(document.url, headers={"Range": "bytes=0-1"})
    assert response.status_code == 302
    assert "login" in response.url
