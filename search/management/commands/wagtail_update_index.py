"""`manage.py wagtail_update_index`: the other name of `update_index` in Wagtail."""

from search.management.commands.update_index import Command

__all__ = ["Command"]
