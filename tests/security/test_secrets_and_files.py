"""Keys that can be guessed start no public site; files are as private as they should be, whatever the umask."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage

from core.mail.backends import FileBackend
from core.serving import files
from home.demo import people
from motivacional import environment
from tests.core.test_settings import PUBLIC, manage
from tests.factories import ImageFactory

GOOD = PUBLIC["SECRET_KEY"]
WEAK = ["x" * 49, "abcdefghij" * 4, "a" * 60, "abab" * 20, "abcd" * 20, "cambiame"]


@pytest.fixture
def umask():
    """Return a function that sets the umask until the test ends."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def mode(path: Path | str) -> int:
    return stat.S_IMODE(os.lstat(path).st_mode)


class TestKeys:
    @pytest.mark.parametrize("key", WEAK)
    def test_a_weak_one_starts_no_public_site(self, monkeypatch, tmp_path, key):
        monkeypatch.setenv("SECRET_KEY", key)
        with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY can be guessed.*FALLBACKS"):
            environment.secret_key(tmp_path, generate=False)

    @pytest.mark.parametrize("key", WEAK)
    def test_nor_does_a_weak_former_one(self, monkeypatch, key):
        monkeypatch.setenv("SECRET_KEY_FALLBACKS", f"{GOOD},{key}")
        with pytest.raises(ImproperlyConfigured, match="in SECRET_KEY_FALLBACKS can be guessed"):
            environment.secret_key_fallbacks(local=False)

    def test_strong_ones_do(self, monkeypatch, tmp_path):
        monkeypatch.setenv("SECRET_KEY", GOOD)
        monkeypatch.setenv("SECRET_KEY_FALLBACKS", f"{GOOD[::-1]},{GOOD.upper()}")
        assert environment.secret_key(tmp_path, generate=False) == GOOD
        assert environment.secret_key_fallbacks(local=False) == [GOOD[::-1], GOOD.upper()]

    def test_on_this_machine_any_will_do(self, monkeypatch, tmp_path):
        monkeypatch.setenv("SECRET_KEY", "corta")
        monkeypatch.setenv("SECRET_KEY_FALLBACKS", "vieja")
        assert environment.secret_key(tmp_path, generate=True) == "corta"
        assert environment.secret_key_fallbacks(local=True) == ["vieja"]

    def test_the_site_says_so_in_a_sentence_without_the_key(self, tmp_path):
        done = manage("check", tmp_path=tmp_path, **PUBLIC | {"SECRET_KEY": "cambiame"})
        assert done.returncode == 1
        assert done.stderr.startswith("SECRET_KEY can be guessed: it has 8 characters")
        assert "cambiame" not in done.stderr
        assert "Traceback" not in done.stderr


class TestNewFiles:
    """What is made is private from its first moment, or readable, under any umask."""

    @pytest.fixture(autouse=True, params=[0o000, 0o022, 0o077])
    def _umask(self, request, umask):
        umask(request.param)

    def test_the_folder_of_all(self, monkeypatch, tmp_path):
        monkeypatch.setenv("VAR_DIR", str(tmp_path / "a" / "var"))
        assert mode(environment.var_dir(tmp_path)) == 0o711

    def test_secrets(self, monkeypatch, tmp_path):
        monkeypatch.delenv("SECRET_KEY", raising=False)
        monkeypatch.delenv("HASH_KEY", raising=False)
        environment.secret_key(tmp_path, generate=True)
        environment.hash_key(tmp_path)
        assert {mode(path) for path in tmp_path.iterdir()} == {0o600}

    def test_the_database(self, monkeypatch, tmp_path):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        path = environment.database(tmp_path)["NAME"]
        assert mode(path) == 0o600

    def test_mail(self, tmp_path):
        backend = FileBackend(file_path=str(tmp_path / "mail"), alias="default")
        backend.send_messages([EmailMessage("Hola", "Hola.", "a@example.org", ["b@example.org"])])
        (message,) = (tmp_path / "mail").iterdir()
        assert (mode(tmp_path / "mail"), mode(message)) == (0o700, 0o600)
        assert b"Hola." in message.read_bytes()

    def test_logins(self, settings, tmp_path):
        settings.VAR_DIR = tmp_path
        (tmp_path / "logins.json").touch(0o644)
        people.write_logins({"Edición": {"username": "e", "password": "x"}})
        assert mode(tmp_path / "logins.json") == 0o600

    def test_uploads_can_be_served(self, settings):
        name = default_storage.save("original_images/a/b.txt", ContentFile(b"x"))
        path = Path(default_storage.path(name))
        assert mode(path) == 0o644
        folders = [folder for folder in path.parents if folder.is_relative_to(settings.MEDIA_ROOT)]
        assert {mode(folder) for folder in folders} == {0o755}

    @pytest.mark.django_db
    def test_so_can_renditions(self):
        path = Path(ImageFactory().get_rendition("width-40|format-webp").file.path)
        assert (mode(path), mode(path.parent)) == (0o644, 0o755)

    def test_static_files_can_be_served_compressed_ones_too(self, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path / "static"
        storage = files.StaticFilesStorage(location=str(tmp_path / "static"))
        storage.save("css/site.css", ContentFile(b"body { color: black }\n" * 200))
        assert list(storage.post_process({"css/site.css": (storage, "css/site.css")}))
        found = list((tmp_path / "static").rglob("*"))
        assert any(path.suffix == ".gz" for path in found)
        assert {mode(path) for path in found if path.is_file()} == {0o644}
        assert {mode(path) for path in found if path.is_dir()} == {0o755}


class TestFilesOfBefore:
    """An installation of an older release, or of a careless umask, is mended when it starts."""

    @pytest.fixture
    def var(self, settings, tmp_path, umask):
        settings.VAR_DIR = tmp_path / "var"
        settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path / "static", settings.VAR_DIR / "media"
        for name in (
            *("secret_key", "hash_key", "db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"),
            *("logins.json", "mail/1.log", "media/images/a.webp", "locale/es/django.mo"),
        ):
            path = settings.VAR_DIR / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        settings.STATIC_ROOT.mkdir(mode=0o700)
        (settings.STATIC_ROOT / "site.css.gz").touch(0o600)
        return settings.VAR_DIR

    def test_all_are_set(self, var, settings):
        os.chmod(var / "media", 0o700)
        os.chmod(var / "media/images/a.webp", 0o600)
        assert files.set_permissions() == []
        assert mode(var) == 0o711
        assert {mode(path) for path in var.iterdir() if path.is_file()} == {0o600}
        assert (mode(var / "mail"), mode(var / "mail/1.log")) == (0o700, 0o600)
        assert (mode(var / "media"), mode(var / "media/images/a.webp")) == (0o755, 0o644)
        assert mode(settings.STATIC_ROOT) == 0o755
        assert mode(settings.STATIC_ROOT / "site.css.gz") == 0o644

    def test_links_lead_nowhere(self, var, tmp_path):
        outside = tmp_path / "outside"
        outside.touch(0o640)
        (var / "link").symlink_to(outside)
        (var / "media" / "link").symlink_to(outside)
        (var / "mail" / "folder").symlink_to(tmp_path)
        files.set_permissions()
        assert mode(outside) == 0o640

    def test_a_folder_that_others_share_is_left(self, var):
        os.chmod(var, 0o1777)  # noqa: S103 - as /tmp
        files.set_permissions()
        assert mode(var) == 0o1777

    def test_what_another_owns_is_said(self, var, monkeypatch):
        def refuse(_path, _mode):
            raise PermissionError

        monkeypatch.setattr(Path, "chmod", refuse)
        assert var / "secret_key" in files.set_permissions()
