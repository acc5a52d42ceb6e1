#!/usr/bin/env python
"""Run Django's commands for motiVAcional."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivacional.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from core.base.catalogues import compile_catalogues

    try:
        # Before Django loads: a process reads its translations once.
        compile_catalogues(settings.BASE_DIR / "locale", settings.LOCALE_PATHS[0])
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")
    except OSError as error:
        sys.exit(f"Can't write translations into {settings.LOCALE_PATHS[0]}: {error.strerror}.")

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")
