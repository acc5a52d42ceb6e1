"""What serving registers: the pruning of renditions."""

from wagtail import hooks

from core.serving.warming import prune_unused
from core.tasks.scheduling import DAILY_HOOK

hooks.register(DAILY_HOOK, lambda: prune_unused)
