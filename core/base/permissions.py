"""Who may do what with a page, where Wagtail's own answers differ among themselves."""

from wagtail.models import PagePermissionTester


class PageRights(PagePermissionTester):
    """Wagtail's, by which the history is offered to those alone for whom it opens."""

    def can_view_revisions(self) -> bool:
        """Ask as the history itself does."""
        return super().can_view_revisions() and (self.can_edit() or self.can_publish())
