"""Texts travel compressed, files as they are."""

import gzip

import pytest

from tests.factories import DocumentFactory, ImageFactory

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "gzip"}


def test_pages_and_feeds_are_compressed(client, site):
    site.article(title="La agenda que respira", slug="agenda")
    for address in ("/blog/", "/blog/feed/", "/blog/feed/json/", "/sitemap.xml"):
        response = client.get(address, headers=GZIP)
        assert response["Content-Encoding"] == "gzip", address
        assert "Accept-Encoding" in response["Vary"]
        assert b"agenda" in gzip.decompress(response.content)
        assert "Content-Encoding" not in client.get(address)


def test_a_compressed_feed_is_not_sent_twice(client, site):
    site.article()
    first = client.get("/blog/feed/", headers=GZIP)
    again = client.get("/blog/feed/", headers=GZIP | {"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_files_are_left_alone(client, site):
    rendition = ImageFactory().get_rendition("width-480|format-jpeg")
    for address in (rendition.url, DocumentFactory().url):
        response = client.get(address, headers=GZIP)
        assert response.status_code == 200
        assert "Content-Encoding" not in response
        assert int(response["Content-Length"]) == len(b"".join(response.streaming_content))
