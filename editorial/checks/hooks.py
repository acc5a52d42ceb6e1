"""What the checks register with Wagtail: the report's address, the gate, and how copies and held publications tell of it."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, Revision

from core.tasks.scheduling import publication_held
from core.wagtail_compat.publishing import (
    REFUSE_HOOK,
    PublicationRefused,
    findings_against,
    live_copies,
)
from editorial.checks.bulk import PublishWhatPasses, named
from editorial.checks.findings import in_lines
from editorial.checks.gate import refuse_errors
from editorial.checks.panels import use_page_checker
from editorial.checks.views import ReportView
from editorial.notifications.kinds import PUBLICATION_HELD
from editorial.notifications.notices import notify
from editorial.notifications.recipients import version_side

hooks.register("construct_wagtail_userbar", use_page_checker)
hooks.register(REFUSE_HOOK, refuse_errors)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Return where the report of an article is."""
    return [path("checks/<int:page_id>/", ReportView.as_view(), name="desk_checks")]


hooks.register("register_bulk_action", PublishWhatPasses, order=1)  # after Wagtail's own


@hooks.register("before_copy_page")
def copy_as_drafts(request: HttpRequest, page: Page) -> None:
    """Copy as drafts what would be refused, where the copies were to be published."""
    if request.method != "POST" or not request.POST.get("publish_copies"):
        return
    copies = live_copies(page, recursive=bool(request.POST.get("copy_subpages")))
    held = [each for each, revision in copies if findings_against(each, revision)]
    if held:
        form = request.POST.copy()
        del form["publish_copies"]
        request.POST = form  # type: ignore[assignment]  # Django's own is immutable
        messages.warning(request, named(_("Copied as drafts only, as they have errors:"), held))


def notify_of_held(revision: Revision, refusal: PublicationRefused, **_signal: Any) -> None:
    """Tell authors and who scheduled it that an article was held at its hour."""
    article = revision.as_object()
    notify(
        PUBLICATION_HELD,
        version_side(article, revision),
        article,
        key=f"held:{revision.pk}:{revision.approved_go_live_at:%Y%m%d%H%M}",
        details={"errors": in_lines(refusal.findings)},
    )


publication_held.connect(notify_of_held, dispatch_uid="desk.publication_held")
