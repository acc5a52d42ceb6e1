"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivacional.settings")
_django = get_wsgi_application()

from core.serving.page_cache import PageCache  # noqa: E402 - they need the apps
from core.serving.request_bodies import LimitedBodies  # noqa: E402

application = PageCache(LimitedBodies(_django))
