"""What the checks register with Wagtail: the report's address, and the gate where no form of the editor is sent."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page, Revision

from blog.desk.checks.errors import errors_of
from blog.desk.checks.findings import in_lines
from blog.desk.checks.gate import errors_of_latest
from blog.desk.checks.rendered import use_page_checker
from blog.desk.checks.views import ReportView
from blog.desk.mails.kinds import PUBLICATION_HELD
from blog.desk.mails.notices import tell
from blog.desk.mails.recipients import version_side
from blog.models import ArticlePage
from core.tasks.scheduling import GATE_HOOK

hooks.register("construct_wagtail_userbar", use_page_checker)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Return where the report of an article is."""
    return [path("checks/<int:page_id>/", ReportView.as_view(), name="desk_checks")]


@hooks.register("before_bulk_action")
def hold_among_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Publish those of many pages that have no errors, and name the others."""
    if not isinstance(action, PublishBulkAction):
        return None
    _add_descendants(request, objects, action)
    held = [page for page in objects if errors_of_latest(page)]
    objects[:] = [page for page in objects if page not in held]
    if held:
        messages.error(request, _names(_("Not published, as they have errors:"), held))
    return None if objects else redirect(action.next_url)


def _add_descendants(request: HttpRequest, objects: list[Any], action: Any) -> None:
    """Put the drafts below among the pages themselves: Wagtail would publish them unseen."""
    wanted = action.cleaned_form.cleaned_data
    if not wanted.get("include_descendants"):
        return
    wanted["include_descendants"] = False
    known = {page.pk for page in objects}
    for page in list(objects):
        for draft in page.get_descendants().not_live():
            may = draft.specific.permissions_for_user(request.user).can_publish()
            if may and draft.pk not in known:
                known.add(draft.pk)
                objects.append(draft)


def _names(sentence: str, pages: Iterable[Page]) -> str:
    """Return a message that names pages and leads to what their checks say."""
    rows = ((_address(page), page.get_admin_display_title()) for page in pages)
    return format_html(
        "{}<ul>{}</ul>", sentence, format_html_join("", '<li><a href="{}">{}</a></li>', rows)
    )


def _address(page: Page) -> str:
    return reverse("desk_checks", args=[page.pk])


@hooks.register("before_copy_page")
def copy_as_drafts(request: HttpRequest, page: Page) -> None:
    """Copy as drafts what has errors, where the copies were to be published."""
    if request.method != "POST" or not request.POST.get("publish_copies"):
        return
    wanted = [page, *page.get_descendants()] if request.POST.get("copy_subpages") else [page]
    held = [each for each in wanted if each.live and _errors_as_published(each)]
    if held:
        form = request.POST.copy()
        del form["publish_copies"]
        request.POST = form  # type: ignore[assignment]  # Django's own is immutable
        messages.warning(request, _names(_("Copied as drafts only, as they have errors:"), held))


def _errors_as_published(page: Page) -> bool:
    return page.specific_class is ArticlePage and bool(errors_of(page.specific))


@hooks.register(GATE_HOOK)
def hold_scheduled(revision: Revision, article: Any) -> bool:
    """Hold an article that has errors when its hour has come, and tell its authors and who scheduled it."""
    findings = errors_of(article) if isinstance(article, ArticlePage) else []
    if findings:
        tell(
            PUBLICATION_HELD,
            version_side(article, revision),
            article,
            key=f"held:{revision.pk}:{revision.approved_go_live_at:%Y%m%d%H%M}",
            details={"errors": in_lines(findings)},
        )
    return bool(findings)
