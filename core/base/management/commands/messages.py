"""`manage.py messages`."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.base.catalogues import (
    compile_catalogues,
    overriding,
    template_of,
    untranslated,
    update_catalogue,
)


class Command(BaseCommand):
    """Update the catalogues from the code, or check that nothing is missing."""

    help = "Updates locale/*.po from the code and compiles them; with --check, only tells what is untranslated."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --check."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail where a translation is missing or fuzzy.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Update or check."""
        locale = Path(settings.BASE_DIR) / "locale"
        neutral, voseo = (locale / name / "LC_MESSAGES" / "django.po" for name in ("es", "es_AR"))
        template = template_of(Path(settings.BASE_DIR))
        if options["check"]:
            return self._check(template, neutral, voseo)
        update_catalogue(neutral, template)
        compile_catalogues(locale, settings.LOCALE_PATHS[0])
        return self._check(template, neutral, voseo)

    def _check(self, template: Catalog, neutral: Path, voseo: Path) -> None:
        problems = [f"untranslated: {message.id!r}" for message in untranslated(neutral, template)]
        problems += [
            f"es_AR overrides nothing: {message.id!r}" for message in overriding(voseo, neutral)
        ]
        if problems:
            raise CommandError("\n".join(problems))
