"""The site's settings without home, editorial, comments and newsletter."""

from motivacional.settings import *  # noqa: F403
from motivacional.settings import INSTALLED_APPS as ALL_APPS
from motivacional.settings import MIDDLEWARE as ALL_MIDDLEWARE
from motivacional.settings import VAR_DIR

LEFT_OUT = ("home", "editorial", "comments", "newsletter")

INSTALLED_APPS = [app for app in ALL_APPS if not app.startswith(LEFT_OUT)] + ["wagtail.users"]
MIDDLEWARE = [path for path in ALL_MIDDLEWARE if not path.startswith(LEFT_OUT)]
ROOT_URLCONF = "tests.blog_alone.urls"
FRONT_PAGE_MODEL = "wagtailcore.Page"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "blog.sqlite3"}}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "renditions")
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SEARCH_HITS_AUTOMATIC = False  # no thread beside the requests
