"""What `core.wagtail_compat.files` relies on in Django."""

import json

import pytest
from django.contrib.staticfiles.storage import ManifestFilesMixin
from wagtail.models import Collection

from core.wagtail_compat.files import collect_static_into, is_stored
from tests.factories import ImageFactory


@pytest.mark.django_db
def test_a_file_is_stored_with_its_row():
    image = ImageFactory.build(collection=Collection.get_first_root_node())
    assert not is_stored(image.file)
    image.save()
    assert is_stored(image.file)


def test_the_command_collects_where_its_storage_is(tmp_path):
    collect_static_into(tmp_path)
    assert (tmp_path / "css").is_dir()
    manifest = tmp_path / ManifestFilesMixin.manifest_name
    if manifest.exists():
        assert "css/site.css" in json.loads(manifest.read_text())["paths"]
