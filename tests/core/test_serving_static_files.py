"""Static files: collected beside a site that is being read."""

import os
import time

import pytest

from core.serving import static_files
from core.serving.static_files import KEPT_DAYS, SECONDS_A_DAY, collect

HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"


@pytest.fixture
def sources(settings, tmp_path):
    """Return the folder that static files are collected from; they get their hash as in production."""
    folder = tmp_path / "sources"
    folder.mkdir()
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": HASHED}}
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    return folder


def names(settings) -> set[str]:
    return {path.name for path in settings.STATIC_ROOT.rglob("*.css")}


def age(settings, days: float) -> None:
    """Let everything that was collected be some days old."""
    then = time.time() - days * SECONDS_A_DAY
    for path in settings.STATIC_ROOT.rglob("*"):
        os.utime(path, (then + (path.name != static_files.MANIFEST), then + 1))
    os.utime(settings.STATIC_ROOT / static_files.MANIFEST, (then, then))


def test_what_an_open_page_names_stays_beside_what_is_new(sources, settings):
    (sources / "site.css").write_text("a { color: red }")
    collect()
    old = names(settings)
    (sources / "site.css").write_text("a { color: blue }")
    collect()
    assert old < names(settings)
    assert len(names(settings)) == 2
    assert "site.css" not in names(settings)


def test_a_file_goes_when_no_collection_named_it_for_a_month(sources, settings):
    (sources / "site.css").write_text("a { color: red }")
    collect()
    age(settings, 10 * KEPT_DAYS)  # in use all that time
    (sources / "site.css").write_text("a { color: blue }")
    collect()
    assert len(names(settings)) == 2
    age_of_the_old_alone = time.time() - (KEPT_DAYS + 1) * SECONDS_A_DAY
    manifest = (settings.STATIC_ROOT / static_files.MANIFEST).read_text()
    for path in settings.STATIC_ROOT.rglob("*.css"):
        if path.name not in manifest:
            os.utime(path, (age_of_the_old_alone, age_of_the_old_alone))
    collect()
    assert len(names(settings)) == 1


def test_what_is_there_is_not_written_again(sources, settings):
    (sources / "site.css").write_text("a { color: red }")
    collect()
    before = {path: path.stat().st_ino for path in settings.STATIC_ROOT.rglob("*.css")}
    (sources / "other.css").write_text("b { color: red }")
    collect()
    assert {path: path.stat().st_ino for path in before} == before


def test_a_collection_that_fails_leaves_the_last_one(sources, settings):
    (sources / "site.css").write_text("a { color: red }")
    collect()
    before = names(settings)
    (sources / "site.css").write_text("a { background: url(gone.png) }")
    with pytest.raises(Exception, match=r"gone\.png"):
        collect()
    assert names(settings) == before
    assert [path.name for path in settings.STATIC_ROOT.parent.glob("static-*")] == []
