"""Reading the environment: what settings.py asks, with a sentence where something is missing."""

import ipaddress
import os
import re
import secrets
import tempfile
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

import environ
import idna
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

DEFAULT_PORTS = {"http": 80, "https": 443}
MAILTO_SAFE = "!$'*+-._~"  # RFC 6068, 2
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")  # a name, or an IPv6 address
SHORTEST_KEY, FEWEST_CHARACTERS = 50, 5

SQLITE_OPTIONS = {
    # IMMEDIATE + a busy timeout: writers queue instead of failing with 'database is locked'.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000"
    ),
}


def is_loopback(hostname: str | None) -> bool:
    """Tell whether a host name means this machine alone."""
    if hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(hostname or "").is_loopback
    except ValueError:
        return False


def site_address() -> SplitResult:
    """Return SITE_URL as browsers write it: host in ASCII (punycode), no port where it's the scheme's own.

    By default this machine, at PORT.
    """
    url = env.str("SITE_URL", default="") or f"http://127.0.0.1:{env.int('PORT', default=8000)}"
    address = _address(url)
    if not address:
        raise ImproperlyConfigured(
            f"SITE_URL is {url}. It must be an address without a path, such as https://example.org."
        )
    if address.scheme == "http" and not is_loopback(address.hostname):
        raise ImproperlyConfigured(
            f"SITE_URL is {url}. A public site needs https: let a web server in front of it keep the certificate."
        )
    return address


def _address(url: str) -> SplitResult | None:
    """Return scheme, host and port of an address that says nothing else, None where it doesn't."""
    try:
        parts = urlsplit(url.rstrip("/"))
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError:
        return None
    written = parts.netloc.rpartition("@")[2]
    if (
        parts.scheme not in DEFAULT_PORTS
        or not host
        or parts != (parts.scheme, written, "", "", "")
    ):
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port not in {None, DEFAULT_PORTS[parts.scheme]}:
        netloc += f":{port}"
    return SplitResult(parts.scheme, netloc, "", "", "")


def ascii_host(host: str) -> str:
    """Return a host's name in ASCII (IDNA 2008, as browsers do), or raise ValueError."""
    host = host.lower().rstrip(".")
    if not host.isascii():
        host = idna.encode(host, uts46=True, std3_rules=True).decode()
    if not _HOST.fullmatch(host):
        raise ValueError(f"No name of a host: {host!r}")
    return host


def security_contacts() -> list[str]:
    """Return SECURITY_CONTACT as URIs (RFC 9116): addresses of mail or of a page, separated by commas."""
    return [_contact(contact.strip()) for contact in env.list("SECURITY_CONTACT", default=[])]


def _contact(contact: str) -> str:
    local, at, domain = contact.removeprefix("mailto:").rpartition("@")
    try:
        if at and local and ":" not in local and " " not in contact:
            return f"mailto:{quote(local, safe=MAILTO_SAFE)}@{ascii_host(domain)}"
        page = urlsplit(contact)
        if page.scheme == "https" and page.hostname and contact.isascii() and " " not in contact:
            return contact
    except ValueError:
        pass
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT is {contact}. It must be an address of mail, or of a page that begins with https://."
    )


def trusted_proxies(*, https: bool) -> int:
    """Return how many proxies pass requests on: the web server that keeps the certificate, unless said otherwise."""
    wanted = env.str("TRUSTED_PROXIES", default="") or str(int(https))
    if not re.fullmatch("[0-9]", wanted):
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES is {wanted}. It must be how many proxies stand before this site: 0 to 9."
        )
    return int(wanted)


def debug(*, local: bool) -> bool:
    """Return DEBUG, which shows settings and code: never on a public site."""
    wanted = env.bool("DEBUG", default=False)
    if wanted and not local:
        raise ImproperlyConfigured("DEBUG is for SITE_URLs of this machine only: unset it.")
    return wanted


def var_dir(default: Path) -> Path:
    """Return the folder for everything that a run makes, made where it is missing."""
    path = Path(env.str("VAR_DIR", default=str(default))).resolve()
    try:
        if not path.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o711)  # whoever knows a name inside may go there: core.serving.files
    except OSError as error:
        raise ImproperlyConfigured(f"Can't make the folder {path}: {error.strerror}.") from error
    return path


def secret_key(var_dir: Path, *, generate: bool) -> str:
    """Return SECRET_KEY; on a loopback site, make one and keep it in var/."""
    key = env.str("SECRET_KEY", default="")
    if generate:
        return key or _kept_secret(var_dir / "secret_key")
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. A public site needs one: put 50 random characters or more into the variable SECRET_KEY."
        )
    _refuse_weak("SECRET_KEY", key)
    return key


def secret_key_fallbacks(*, local: bool) -> list[str]:
    """Return SECRET_KEY_FALLBACKS; each signs as well as SECRET_KEY does, and mustn't be guessed either."""
    keys = env.list("SECRET_KEY_FALLBACKS", default=[])
    for key in keys if not local else []:
        _refuse_weak("A key in SECRET_KEY_FALLBACKS", key)
    return keys


def _refuse_weak(name: str, key: str) -> None:
    if len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_CHARACTERS:
        return
    raise ImproperlyConfigured(
        f"{name} can be guessed: it has {len(key)} characters, {len(set(key))} of them different. A public site needs "
        f"{SHORTEST_KEY} or more, {FEWEST_CHARACTERS} of them different. Put a new one into SECRET_KEY. What was signed "
        "with the former key (sessions, links in mails) is valid while that key stands in SECRET_KEY_FALLBACKS: only "
        "keys that can't be guessed may stand there, so with a weak one everybody logs in again."
    )


def hash_key(var_dir: Path) -> str:
    """Return HASH_KEY; without it, make one and keep it in var/: a new one makes the site forget whom it knew."""
    return env.str("HASH_KEY", default="") or _kept_secret(var_dir / "hash_key")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        try:
            _keep(path, secrets.token_urlsafe(64))
        except OSError as error:
            raise ImproperlyConfigured(f"Can't write {path}: {error.strerror}.") from error
    return path.read_text()


def _keep(path: Path, secret: str) -> None:
    """Write a secret whole or not at all, for this user only; who comes first decides it."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
        file.write(secret)
        file.flush()
        try:
            os.link(file.name, path)
        except FileExistsError:
            return


def database(var_dir: Path) -> dict:
    """Return the database of DATABASE_URL, SQLite in var/ by default."""
    config = env.db_url("DATABASE_URL", default=f"sqlite:///{var_dir / 'db.sqlite3'}")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = SQLITE_OPTIONS | config.get("OPTIONS", {})
        _make_private(config["NAME"])
    else:
        config["OPTIONS"] = {"connect_timeout": 5} | config.get("OPTIONS", {})
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def _make_private(name: str) -> None:
    """Make an SQLite file that isn't there, for this user only: SQLite gives -wal and -shm the same permissions."""
    if name in {"", ":memory:"} or name.startswith("file:"):
        return
    try:
        os.close(os.open(name, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError:  # who opens the database says why
        return


def shared_cache() -> dict:
    """Return the cache that all processes share: Redis at REDIS_URL, by default a table of the database."""
    url = env.str("REDIS_URL", default="")
    if not url:
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            # Counts that must not be forgotten before their time.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://.")
    return {"BACKEND": "core.serving.cache.SoftRedisCache", "LOCATION": url}


def mail_sender(hostname: str | None) -> str:
    """Return EMAIL_FROM, its domain in ASCII (punycode); by default hola@ this host."""
    host = hostname if hostname and ":" not in hostname else "localhost"
    wanted = env.str("EMAIL_FROM", default="") or f"motiVAcional <hola@{host}>"
    name, address = parseaddr(wanted)
    local, _at, domain = address.rpartition("@")
    try:
        domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        domain = ""
    if not local or not domain or not address.isprintable() or " " in address:
        raise ImproperlyConfigured(
            f"EMAIL_FROM is {wanted}. It must be an address, such as motiVAcional <hola@example.org>."
        )
    return str(Address(name, username=local, domain=domain))


def mailers(var_dir: Path, *, local: bool) -> dict:
    """Return MAILERS: "default" is the site's queue, "server" what the queue sends by.

    That is EMAIL_URL (smtp:// or smtps://user:password@host:port); a loopback site keeps mail in var/mail.
    """
    return {
        "default": {"BACKEND": "core.mail.backends.QueueBackend"},
        "server": _mail_server(var_dir, local=local),
    }


def _mail_server(var_dir: Path, *, local: bool) -> dict:
    url = env.str("EMAIL_URL", default="")
    if not url and local:
        return {
            "BACKEND": "core.mail.backends.FileBackend",
            "OPTIONS": {"file_path": str(var_dir / "mail")},
        }
    parts = urlsplit(url or "smtp://localhost:25")
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls:// or smtps://.")
    options = {
        "host": parts.hostname or "localhost",
        "port": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp+tls",
        "timeout": 30,
    }
    return {"BACKEND": "core.mail.backends.SMTPBackend", "OPTIONS": options}
