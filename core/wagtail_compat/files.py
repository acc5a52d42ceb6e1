"""Files: whether one is stored yet, and static files collected into a folder of one's own."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.files.storage import storages
from django.core.management import call_command
from django.db.models.fields.files import FieldFile

READ_IN = "Django 6.1.3"
PRIVATE = ("_committed",)


def is_stored(file: FieldFile) -> bool:
    """Return whether the file of a model's field lies in its storage; one just assigned doesn't.

    Why: the field stores it while the row is saved, when what is noted of it in other columns would come too late.
    """
    return file._committed  # type: ignore[attr-defined]


def collect_static_into(folder: Path) -> None:
    """Collect static files into a folder that isn't STATIC_ROOT, with the storage of the site.

    Why: the command takes its storage from the settings, and overwrites what a visitor is being sent.
    """
    command: Any = Command()
    storage: Any = type(storages["staticfiles"])
    command.storage = storage(location=str(folder))
    call_command(command, interactive=False, verbosity=0)
