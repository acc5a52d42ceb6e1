"""The desk of a small editorial team."""

from tests.editorial.conftest import mailing

__all__ = ["mailing"]
