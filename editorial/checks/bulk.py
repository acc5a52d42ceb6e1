"""Publishing and copying many pages at once, of which the checks refuse some."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from core.wagtail_compat.publishing import PublicationRefused, findings_against, live_copies


class PublishWhatPasses(PublishBulkAction):
    """Publish many pages: report those that the checks refuse, publish the others."""

    def get_execution_context(self) -> dict[str, Any]:
        """Add the list that collects the refused pages."""
        self.refused: list[Page] = []
        return super().get_execution_context() | {"refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        include_descendants: bool = False,
        user: Any = None,
        refused: list[Page] | None = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        """Publish each page by itself, and the drafts below where asked for; return how many of both."""
        refused = [] if refused is None else refused
        chosen = list(objects)
        below = _drafts_below(chosen, user) if include_descendants else []
        pages, drafts = (
            sum(cls._publish(page, user, refused) for page in wanted) for wanted in (chosen, below)
        )
        return pages, drafts

    @classmethod
    def _publish(cls, page: Page, user: Any, refused: list[Page]) -> bool:
        try:
            with transaction.atomic():
                super().execute_action([page], user=user)
        except PublicationRefused:
            refused.append(page)
            return False
        return True

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Add an error that names the refused pages; return a success message where any was published."""
        if self.refused:
            messages.error(
                self.request, named(_("Not published, as they have errors:"), self.refused)
            )
        if not num_parent_objects + num_child_objects:
            return None
        return super().get_success_message(num_parent_objects, num_child_objects)


def _drafts_below(pages: list[Page], user: Any) -> list[Page]:
    """Return the drafts below pages that the user may publish, each once."""
    found = {draft.pk: draft for page in pages for draft in page.get_descendants().not_live()}
    for page in pages:
        found.pop(page.pk, None)
    return [
        draft
        for draft in found.values()
        if user is None or draft.specific.permissions_for_user(user).can_publish()
    ]


def named(sentence: str, pages: Iterable[Page]) -> SafeString:
    """Return a message with links to the checks of pages."""
    rows = (
        (reverse("desk_checks", args=[page.pk]), page.get_admin_display_title()) for page in pages
    )
    return format_html(
        "{}<ul>{}</ul>", sentence, format_html_join("", '<li><a href="{}">{}</a></li>', rows)
    )


def copy_as_drafts(request: HttpRequest, page: Page) -> None:
    """Copy pages as drafts where the checks would refuse one of the copies to be published."""
    if request.method != "POST" or not request.POST.get("publish_copies"):
        return
    copies = live_copies(page, recursive=bool(request.POST.get("copy_subpages")))
    held = [each for each, revision in copies if findings_against(each, revision)]
    if held:
        form = request.POST.copy()
        del form["publish_copies"]
        request.POST = form  # type: ignore[assignment]  # Django's own is immutable
        messages.warning(request, named(_("Copied as drafts only, as they have errors:"), held))
