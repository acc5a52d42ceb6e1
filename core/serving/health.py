"""Health checks: whether this process answers, and whether all that the site needs works."""

import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail import hooks

logger = logging.getLogger(__name__)
# Functions that return a name and a check, which returns whether all is well, and what it measured.
CHECK_HOOK = "register_readiness_check"
KEPT_SECONDS = 5.0  # strangers may ask, and asking costs a write
LEAST_FREE_BYTES = 200 * 1024 * 1024
FORWARDED = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")

Finding = tuple[bool, str]
Check = Callable[[], Finding]


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process works: a database that is away is no reason to restart it."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 where all works that the site needs, else 503; name each to who asks from this machine."""
    findings = READINESS.findings()
    is_ready = bool(findings) and all(is_fine for is_fine, _detail in findings.values())
    status = 200 if is_ready else 503
    if not is_local(request):
        return HttpResponse("ok" if is_ready else "not ready", "text/plain", status)
    checks = {name: {"ok": ok, "detail": detail} for name, (ok, detail) in findings.items()}
    return JsonResponse({"ready": is_ready, "checks": checks}, status=status)


def is_local(request: HttpRequest) -> bool:
    """Return whether somebody asks from this machine, and no web server in front passes it on."""
    if any(name.startswith(FORWARDED) for name in request.META):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class Readiness:
    """Cache the results of the checks; one thread at a time renews them, others get the former."""

    def __init__(self) -> None:
        """Start without a result."""
        self._looking = threading.Lock()
        self._findings: dict[str, Finding] = {}
        self._fresh_until = 0.0

    def findings(self) -> dict[str, Finding]:
        """Return what each check says."""
        if time.monotonic() < self._fresh_until or not self._looking.acquire(blocking=False):
            return self._findings
        try:
            self._findings = dict(_run_checks())
            self._fresh_until = time.monotonic() + KEPT_SECONDS
        finally:
            self._looking.release()
        return self._findings


READINESS = Readiness()


def _run_checks() -> Iterator[tuple[str, Finding]]:
    """Yield what each check says; without a database nothing else is asked that waits for it."""
    yield "disk", _say("disk", check_disk)
    is_there, detail = _say("database", check_database)
    yield "database", (is_there, detail)
    registered = (register() for register in hooks.get_hooks(CHECK_HOOK))
    for name, check in (("migrations", check_migrations), ("cache", check_cache), *registered):
        yield name, _say(name, check) if is_there else (False, "unknown: the database is away")


def _say(name: str, check: Check) -> Finding:
    try:
        return check()
    except Exception as error:
        logger.exception("The readiness check of %s failed", name)
        return False, type(error).__name__


def check_disk() -> Finding:
    """Check the room for uploads, and for the database where it lies there."""
    free = shutil.disk_usage(settings.VAR_DIR).free
    return free >= LEAST_FREE_BYTES, f"{free // 1024**2} MB free"


def check_database() -> Finding:
    """Write something and read it again, leaving nothing."""
    key = f"readyz{secrets.token_hex(12)}"
    with transaction.atomic():
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())
        is_there = Session.objects.filter(session_key=key).exists()
        transaction.set_rollback(True)
    return is_there, "read and written"


_is_migrated = False  # and remains so while this process, and so this code, runs


def check_migrations() -> Finding:
    """Check that the database lacks none of this code's migrations."""
    global _is_migrated
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        lacking = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if lacking:
            return False, f"{len(lacking)} to apply"
        _is_migrated = True
    return True, "all applied"


def check_cache() -> Finding:
    """Check that the cache returns what it was given."""
    key, value = f"readyz.{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, 10)
    came_back = cache.get(key) == value
    cache.delete(key)
    return came_back, "kept and got" if came_back else "nothing is kept: pages work, slower"
