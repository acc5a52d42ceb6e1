"""A site of django-modelsearch's own test models, searched by our backend, on the database that DATABASE_URL names.

fixtures/search.json is ours: names, titles and dates of well-known books and a few invented animals and meetings,
as the tests of django-modelsearch 1.3 expect them; its wheel doesn't ship the file.
"""

from pathlib import Path

import environ

SECRET_KEY = "only for tests"
INSTALLED_APPS = [
    "modelsearch.test.testapp",
    "modelsearch",
    "search.backends",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
]
DATABASES = {"default": environ.Env().db_url("DATABASE_URL", default="sqlite://:memory:")}
_is_postgres = "postgres" in DATABASES["default"]["ENGINE"]
DATABASES["default"]["TEST"] = {
    "NAME": f"conformance_{DATABASES['default']['NAME']}" if _is_postgres else None
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
FIXTURE_DIRS = [Path(__file__).parent / "fixtures"]
LANGUAGE_CODE = "en-gb"
USE_TZ = True
