"""Tasks that tests run: they say in a file when they began and ended, or what they were told."""

import os
import time
from pathlib import Path

from django.tasks import task


def note(path: str, word: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{word} {os.getpid()}\n")


@task(backend="background")
def take(path: str, seconds: float) -> None:
    """Take some time, the first time only: who runs it again is done at once."""
    again = Path(path).exists()
    note(path, "began")
    time.sleep(0 if again else seconds)
    note(path, "ended")


@task()
def say(path: str, word: str) -> None:
    """Say a word at once."""
    note(path, word)
