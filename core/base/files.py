"""What is known of a stored file without asking another host."""

import os
from typing import Any


def stored_size(document: Any) -> int | None:
    """Return the length of a document's file in bytes: of the file itself where it lies with us, else as it was noted.

    None where it isn't known, or the file is gone.
    """
    try:
        return os.path.getsize(document.file.path)
    except NotImplementedError:  # it lies with a service
        return document.file_size
    except (OSError, ValueError):
        return None
