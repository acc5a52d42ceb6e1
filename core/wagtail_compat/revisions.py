"""Versions of pages: who may save one, and which one may be saved over."""

from typing import Any

from django.db import transaction
from wagtail.models import Revision

READ_IN = "Wagtail 8.0.1"
PRIVATE = ("overwrite_revision",)


class CheckedRevisions:
    """A page that is asked before a version of it is saved, in the transaction that saves it.

    Why: autosave saves over the version that an editor has begun, by an argument of `save_revision` that no hook sees.
    """

    def check_new_revision(self, user: Any) -> None:
        """Raise PermissionDenied where this user may not save a version now."""

    def may_replace_revision(self, revision: Revision) -> bool:
        """Return whether autosave may save over a version of its own."""
        return True

    def version_to_keep(self) -> Revision | None:
        """Return the latest version where a new one would say the same, what differs beside its content stored in it."""
        return None

    @transaction.atomic
    def save_revision(
        self,
        user: Any = None,
        *args: Any,
        overwrite_revision: Revision | None = None,
        clean: bool = True,
        **kwargs: Any,
    ) -> Revision:
        """Save a version: over another one, or as a new one where that must stay; none where it would say the same."""
        self.check_new_revision(user)
        if clean:
            self.full_clean()  # type: ignore[attr-defined]
        is_plain = not args and not any(
            map(kwargs.get, ("approved_go_live_at", "previous_revision"))
        )
        if is_plain and (kept := self.version_to_keep()):
            return kept
        if overwrite_revision and not (
            overwrite_revision.user_id == getattr(user, "pk", None)
            and self.may_replace_revision(overwrite_revision)
        ):
            overwrite_revision = None
        return super().save_revision(  # type: ignore[misc]
            user, *args, overwrite_revision=overwrite_revision, clean=False, **kwargs
        )
