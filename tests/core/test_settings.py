"""Settings fail closed, with a sentence; a public site passes Django's deployment checks."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from wagtail.models import Site

from core.visitors.same_origin import is_same_origin
from home.setup import set_up
from motivacional import environment

PUBLIC = {
    "SITE_URL": "https://motivacional.example",
    "SECRET_KEY": "a" * 30 + "bcdefghijklmnopqrstuvwxyz0123456789",
    "EMAIL_URL": "smtp+tls://hola:clave@correo.example",
}
VARIABLES = (
    *("SITE_URL", "PORT", "DEBUG", "SECRET_KEY", "HASH_KEY", "TRUSTED_PROXIES"),
    *("EMAIL_URL", "DATABASE_URL", "REDIS_URL", "SECRET_KEY_FALLBACKS", "VAR_DIR"),
)

NANDU, NANDU_ASCII = "ñandú.example", "xn--and-6ma2c.example"


@pytest.fixture
def clean(monkeypatch):
    """Return a function that sets variables of an otherwise empty environment."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return lambda **variables: [monkeypatch.setenv(*item) for item in variables.items()]


def manage(*arguments: str, tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
    return python("manage.py", *arguments, tmp_path=tmp_path, **variables)


def python(*arguments: str, tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=kept | {"VAR_DIR": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_public_site_passes_the_deployment_checks(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, **PUBLIC)
    assert done.returncode == 0, done.stderr


def test_a_public_site_without_a_secret_says_a_sentence(tmp_path):
    done = manage("check", tmp_path=tmp_path, SITE_URL=PUBLIC["SITE_URL"])
    assert done.returncode == 1
    assert done.stderr.startswith("SECRET_KEY is not set.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "http://motivacional.example",
        "motivacional.example",
        "ftp://motivacional.example",
        "https://",
        "https://motivacional.example/blog",
        "https://motivacional.example?a=1",
        "https://motivacional.example#a",
        "https://lucia:clave@motivacional.example",
        "https://motivacional.example:puerto",
        "https://motivacional.example:99999",
        "https://moti vacional.example",
        "https://ñandú\u200b..example",
        "https://-ñ.example",
        "https://[::1",
    ],
)
def test_odd_addresses_are_refused(clean, url):
    clean(SITE_URL=url)
    with pytest.raises(ImproperlyConfigured, match="SITE_URL is"):
        environment.site_address()


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8123"}, "http://127.0.0.1:8123"),
        ({"SITE_URL": "http://localhost:8001/", "PORT": "8123"}, "http://localhost:8001"),
        ({"SITE_URL": "http://[::1]:8001"}, "http://[::1]:8001"),
        ({"SITE_URL": "https://motivacional.example/"}, "https://motivacional.example"),
        ({"SITE_URL": "HTTPS://Motivacional.Example.:443"}, "https://motivacional.example"),
        ({"SITE_URL": "https://motivacional.example:8443"}, "https://motivacional.example:8443"),
        ({"SITE_URL": "http://127.0.0.1:80"}, "http://127.0.0.1"),
        ({"SITE_URL": f"https://{NANDU}"}, f"https://{NANDU_ASCII}"),
        ({"SITE_URL": f"https://{NANDU_ASCII}"}, f"https://{NANDU_ASCII}"),
        ({"SITE_URL": "https://ÑANDÚ.Example:444/"}, f"https://{NANDU_ASCII}:444"),
        ({"SITE_URL": "https://n\u0303andu\u0301.example"}, f"https://{NANDU_ASCII}"),
        ({"SITE_URL": "https://faß.example"}, "https://xn--fa-hia.example"),
    ],
)
def test_the_address_of_the_site(clean, variables, url):
    clean(**variables)
    assert environment.site_address().geturl() == url


class TestAnInternationalAddress:
    """Browsers, mail and links write it in ASCII (punycode); only people write it with its letters."""

    def test_all_settings_hold_the_form_that_browsers_send(self, tmp_path):
        names = (
            "SITE_URL ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS WAGTAILADMIN_BASE_URL DEFAULT_FROM_EMAIL"
        )
        code = (
            f"import motivacional.settings as s\nfor n in '{names}'.split(): print(getattr(s, n))"
        )
        variables = PUBLIC | {"SITE_URL": f"https://{NANDU}"}
        done = python("-c", code, tmp_path=tmp_path, **variables)
        assert done.stdout.splitlines() == [
            f"https://{NANDU_ASCII}",
            f"['{NANDU_ASCII}']",
            f"['https://{NANDU_ASCII}']",
            f"https://{NANDU_ASCII}",
            f"motiVAcional <hola@{NANDU_ASCII}>",
        ], done.stderr

    @pytest.mark.django_db
    def test_the_site_answers_to_it_and_links_by_it(self, client, clean, settings):
        clean(SITE_URL=f"https://{NANDU}")
        address = environment.site_address()
        settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = address.geturl()
        settings.ALLOWED_HOSTS = [address.hostname]
        Site.objects.filter(is_default_site=True).update(hostname=NANDU)  # of an older release
        set_up()
        assert Site.objects.get().root_url == f"https://{NANDU_ASCII}"
        for path in ("/", "/blog/feed/", "/sitemap.xml", "/robots.txt"):
            answer = client.get(path, secure=True, headers={"Host": NANDU_ASCII})
            assert answer.status_code == 200, path
            content = answer.content.decode()
            assert f"https://{NANDU_ASCII}/" in content, path
            assert NANDU not in content, path

    def test_its_own_forms_are_its_own(self, rf, clean, settings):
        clean(SITE_URL=f"https://{NANDU}")
        settings.SITE_URL = environment.site_address().geturl()
        settings.ALLOWED_HOSTS = [NANDU_ASCII]
        for origin, own in ((f"https://{NANDU_ASCII}", True), ("https://nandu.example", False)):
            request = rf.post("/", headers={"Host": NANDU_ASCII, "Origin": origin}, secure=True)
            assert is_same_origin(request) is own


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.9", True), ("::1", True), ("10.0.0.1", False), (None, False)],
)
def test_which_hosts_are_this_machine(host, local):
    assert environment.is_loopback(host) is local


def test_debug_pages_are_never_public(clean):
    clean(DEBUG="true")
    assert environment.debug(local=True)
    with pytest.raises(ImproperlyConfigured):
        environment.debug(local=False)


def test_a_secret_is_made_once_and_for_this_user_only(clean, tmp_path):
    key = environment.secret_key(tmp_path, generate=True)
    assert len(key) > 50
    assert environment.secret_key(tmp_path, generate=True) == key
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_who_comes_first_decides_the_secret(tmp_path):
    environment._keep(tmp_path / "secret_key", "first")
    environment._keep(tmp_path / "secret_key", "second")
    assert (tmp_path / "secret_key").read_text() == "first"


def test_hashes_have_a_key_of_their_own(clean, tmp_path):
    key = environment.hash_key(tmp_path)
    assert len(key) > 50
    assert environment.hash_key(tmp_path) == key
    assert environment.secret_key(tmp_path, generate=True) != key
    assert (tmp_path / "hash_key").stat().st_mode & 0o077 == 0
    clean(HASH_KEY="compartida")
    assert environment.hash_key(tmp_path) == "compartida"


@pytest.mark.parametrize(
    ("variables", "https", "proxies"),
    [
        ({}, True, 1),
        ({}, False, 0),
        ({"TRUSTED_PROXIES": ""}, True, 1),
        ({"TRUSTED_PROXIES": "0"}, True, 0),
        ({"TRUSTED_PROXIES": "2"}, False, 2),
    ],
)
def test_which_proxies_are_trusted(clean, variables, https, proxies):
    clean(**variables)
    assert environment.trusted_proxies(https=https) == proxies


@pytest.mark.parametrize("wanted", ["-1", "10", "1.5", "uno", "٢", "1 "])
def test_odd_numbers_of_proxies_are_refused(clean, wanted):
    clean(TRUSTED_PROXIES=wanted)
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES is"):
        environment.trusted_proxies(https=True)


def test_a_folder_that_can_not_be_made_is_a_sentence(clean, tmp_path):
    (tmp_path / "file").touch()
    clean(VAR_DIR=str(tmp_path / "file" / "var"))
    with pytest.raises(ImproperlyConfigured, match="Can't make the folder"):
        environment.var_dir(tmp_path)


def test_sqlite_queues_its_writers(clean, tmp_path):
    options = environment.database(tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://correo.example", {"port": 25, "use_ssl": False, "use_tls": False}),
        ("smtp+tls://correo.example", {"port": 587, "use_ssl": False, "use_tls": True}),
        (
            "smtps://a%40b:c%2Fd@correo.example:1465",
            {"port": 1465, "username": "a@b", "password": "c/d"},
        ),
    ],
)
def test_mail_servers(clean, tmp_path, url, expected):
    clean(EMAIL_URL=url)
    options = environment.mailers(tmp_path, local=False)["server"]["OPTIONS"]
    assert options | expected == options


def test_mail_of_this_machine_goes_to_files(clean, tmp_path):
    assert environment.mailers(tmp_path, local=True)["server"]["OPTIONS"] == {
        "file_path": str(tmp_path / "mail")
    }


def test_other_ways_of_mail_are_refused(clean, tmp_path):
    clean(EMAIL_URL="http://correo.example")
    with pytest.raises(ImproperlyConfigured):
        environment.mailers(tmp_path, local=True)
