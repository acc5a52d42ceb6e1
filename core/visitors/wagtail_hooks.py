"""What visitors' forms register: periodic tasks and the data provider of mail."""

from wagtail import hooks

from core.tasks.scheduling import DAILY_HOOK
from core.visitors.limits import prune
from core.visitors.personal_data.providers import DATA_PROVIDER_HOOK, waiting_mail
from core.visitors.personal_data.requests import forget

hooks.register(DATA_PROVIDER_HOOK, waiting_mail, order=100)  # the others' first
hooks.register(DAILY_HOOK, lambda: prune)
hooks.register(DAILY_HOOK, lambda: forget)
