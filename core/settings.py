"""The settings by their old name, for one release: deployments say DJANGO_SETTINGS_MODULE=core.settings."""

from motivacional.settings import *  # noqa: F403
