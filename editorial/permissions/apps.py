"""App `wagtail.users` with our views and permission policy; its label stays Wagtail's."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Configure `wagtail.users`."""

    user_viewset = "editorial.permissions.users.UserViewSet"

    def ready(self) -> None:
        """Replace the permission policy that Wagtail's own `ready` registers."""
        super().ready()
        from django.contrib.auth import get_user_model
        from wagtail.permissions import register_permission_policy

        from editorial.permissions.users import UserPolicy

        user = get_user_model()
        register_permission_policy(user, UserPolicy(user))
