"""The site's own settings with the app `stock` beside its apps."""

from motivacional.settings import *  # noqa: F403
from motivacional.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "bench.stock"]
