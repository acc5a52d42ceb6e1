"""The editor that asks once."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from blog.desk.opening.form import furnish
from blog.desk.opening.people import know_people
from blog.desk.opening.review import follow
from blog.desk.opening.versions import open_version


class OpensFast:
    """An editor that asks once."""

    request: HttpRequest
    real_page_record: Page
    page: Any
    form: Any

    def get_object(self) -> Page:
        """Return the latest version; where it is only shown, with what is known of the page already."""
        if self.request.method != "GET":
            return super().get_object()  # type: ignore[misc]
        page = open_version(self.real_page_record)
        share(self.real_page_record, page, self.request.user)
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Hand the form all that it shows."""
        if self.request.method == "GET":
            furnish(self.form, self.page)
        return super().get_context_data(**kwargs)  # type: ignore[misc]


def share(record: Page, page: Any, user: Any) -> None:
    """Tell a version what is known of its page: review, schedule, latest version, and the people of these."""
    # As PageQuerySet.prefetch_workflow_states has it.
    page._current_workflow_states = states = record._current_workflow_states
    page.scheduled_revision = record.scheduled_revision
    page.latest_revision = version = record.latest_revision
    if version and page.live_revision_id == version.pk:
        page.live_revision = version
    for state in states:
        follow(state, record)
    reviewed = [(record, "owner"), *((state, "requested_by") for state in states)] if states else []
    saved = [(each, "user") for each in (version, page.live_revision) if each]
    know_people(user, [*saved, *reviewed])
