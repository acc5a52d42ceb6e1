"""Reading the environment: what settings.py asks, with a sentence where something is missing."""

import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

SQLITE_OPTIONS = {
    # IMMEDIATE + a busy timeout: writers queue instead of failing with 'database is locked' (docs/decisions).
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


def secret_key(var_dir: Path, *, generate: bool) -> str:
    """Return SECRET_KEY; on a loopback site, make one and keep it in var/."""
    key = env.str("SECRET_KEY", default="")
    if key:
        return key
    if not generate:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. A public site needs one: put 50 random characters or more into the variable SECRET_KEY."
        )
    return _kept_secret(var_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    key = secrets.token_urlsafe(64)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key


def database(var_dir: Path) -> dict:
    """Return the database of DATABASE_URL, SQLite in var/ by default."""
    config = env.db_url("DATABASE_URL", default=f"sqlite:///{var_dir / 'db.sqlite3'}")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = SQLITE_OPTIONS | config.get("OPTIONS", {})
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def mailers(var_dir: Path, *, local: bool) -> dict:
    """Return MAILERS from EMAIL_URL (smtp:// or smtps://user:password@host:port); a loopback site keeps mail in var/mail."""
    url = env.str("EMAIL_URL", default="")
    if not url and local:
        return {"default": {"BACKEND": "core.mail.backends.FileBackend", "OPTIONS": {"file_path": str(var_dir / "mail")}}}
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
    return {"default": {"BACKEND": "core.mail.backends.SMTPBackend", "OPTIONS": options}}
