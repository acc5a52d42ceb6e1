"""Wagtail's app of users, with our views and our policy; its place in INSTALLED_APPS and its label stay Wagtail's."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Configure `wagtail.users`: nobody is lifted above who keeps the users."""

    user_viewset = "editorial.permissions.users.UserViewSet"

    def ready(self) -> None:
        """Register our policy in place of Wagtail's, which its own `ready` registers."""
        super().ready()
        from django.contrib.auth import get_user_model
        from wagtail.permissions import register_permission_policy

        from editorial.permissions.users import UserPolicy

        user = get_user_model()
        register_permission_policy(user, UserPolicy(user))
