"""What mail registers: periodic tasks and its readiness check."""

from wagtail import hooks

from core.mail.outgoing import prune
from core.mail.sending import check_backlog, wake_if_due
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK

hooks.register(EVERY_MINUTE_HOOK, lambda: wake_if_due)
hooks.register(DAILY_HOOK, lambda: prune)
hooks.register("register_readiness_check", lambda: ("mail", check_backlog))  # of core.serving
