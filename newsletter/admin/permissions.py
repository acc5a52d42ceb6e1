"""Who may see what of the newsletter: readers' addresses are for few."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

SEE_SUBSCRIBERS, CHANGE_SUBSCRIBERS, IMPORT, ERASE = (
    f"newsletter.{action}_subscriber" for action in ("view", "change", "add", "delete")
)
SEE_ISSUES, COMPOSE, START, DROP = (
    f"newsletter.{action}_issue" for action in ("view", "change", "add", "delete")
)


class Guarded:
    """A view for who has a permission, or for each method another."""

    request: HttpRequest
    permission = ""
    permission_to_post = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse everybody else."""
        asked = {self.permission, self.permission_to_post if request.method == "POST" else ""}
        if not request.user.has_perms(asked - {""}):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]


class GuardedItem(MenuItem):
    """An item of the menu for who has a permission."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        """Know which."""
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for it."""
        return request.user.has_perm(self.permission)


MEDIA = Media(
    css={"all": ["css/admin-lists.css", "newsletter/office.css"]}, js=["newsletter/office.js"]
)
