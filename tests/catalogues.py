"""A pytest plugin, named in pyproject.toml: compile the translations before pytest-django loads Django.

A process reads its translations once, and Django reads some while it loads: conftest.py would come too late.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivacional.settings")

from django.conf import settings

from core.base.catalogues import compile_catalogues

compile_catalogues(settings.BASE_DIR / "locale", settings.LOCALE_PATHS[0])
