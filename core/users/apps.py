"""App `users`: who logs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    """Hold the user model alone, so that its migration needs no other app of ours."""

    name = "core.users"
    label = "users"
    verbose_name = _("Users")
