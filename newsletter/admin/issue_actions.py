"""Actions of editors on issues, with their messages."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages as admin_messages
from wagtail.models import Page

from blog.models import ArticlePage
from newsletter.admin.base import COMPOSE
from newsletter.admin.previews import send_test
from newsletter.admin.site_time import site_hour, site_time
from newsletter.delivery.articles import articles_of
from newsletter.delivery.scheduling import SCHEDULABLE, schedule, send_now
from newsletter.delivery.states import GOING, cancel
from newsletter.mails.contents import content_of
from newsletter.models import Issue, NewsletterSettings

State = Issue.State


class May(NamedTuple):
    """Hold which actions an issue's state allows."""

    cancel: bool
    send: bool
    edit: bool
    drop: bool


def may(issue: Issue) -> May:
    """Return the actions that an issue's state allows; campaigns are editable until they begin to go out."""
    is_letter = issue.kind == Issue.Kind.LETTER
    is_open = issue.state in (State.DRAFT, State.CANCELLED) and issue.started_at is None
    return May(
        cancel=issue.state in GOING,
        send=issue.state in SCHEDULABLE,
        edit=is_letter and is_open,
        drop=is_letter and is_open,
    )


def problem_of(issue: Issue) -> str:
    """Return why an issue can't be sent, '' where it can."""
    if not NewsletterSettings.current().is_on:
        return _("The newsletter is switched off in the settings: nothing is sent.")
    content = content_of(issue, articles_of(issue))
    if content is None:
        return _("What it was about isn't public any more.")
    if issue.kind == Issue.Kind.LETTER and not content.pieces:
        return _(
            "There is no text yet: write the letter first. Articles that visitors can't see are left out."
        )
    return ""


def do_cancel(request: HttpRequest, issue: Issue) -> None:
    """Cancel an issue."""
    _add_message(
        request, cancel(issue, request.user), gettext_lazy("Cancelled: nothing more of it is sent.")
    )


def do_send(request: HttpRequest, issue: Issue) -> None:
    """Send an issue now, unless it has a problem."""
    _unless_wrong(request, issue, lambda: send_now(issue, request.user), _("It is on its way."))


def do_schedule(request: HttpRequest, issue: Issue, moment: Any) -> None:
    """Schedule an issue, unless it has a problem."""
    said = _("It goes out on %(hour)s.") % {"hour": site_time(moment)}
    _unless_wrong(request, issue, lambda: schedule(issue, moment, request.user), said)


def do_test(request: HttpRequest, issue: Issue) -> None:
    """Queue a test message to the user."""
    user: Any = request.user
    if not user.email:
        messages.warning(request, _("Your account has no e-mail address: add it to your account."))
    elif problem := problem_of(issue):
        messages.warning(request, problem)
    else:
        send_test.enqueue(issue.pk, user.pk)
        said = _("A test is on its way to %(email)s.") % {"email": user.email}
        messages.success(request, said)


def _unless_wrong(request: HttpRequest, issue: Issue, act: Callable[[], bool], done: str) -> None:
    if problem := problem_of(issue):
        messages.warning(request, problem)
    else:
        _add_message(request, act(), done)


def _add_message(request: HttpRequest, is_done: bool, done: Any) -> None:
    if is_done:
        messages.success(request, done)
    else:
        said = _("Nothing was changed: it is on its way, was sent, or somebody was faster.")
        messages.warning(request, said)


def add_mail_message(request: HttpRequest, page: Page) -> None:
    """Add a message after a publication: when its mail goes out, with a link to cancel."""
    if not isinstance(page, ArticlePage) or not request.user.has_perm(COMPOSE):
        return
    issue = Issue.objects.filter(article=page.pk, state=Issue.State.WAITING).first()
    if issue and issue.send_at:
        said = _("Subscribers get it by mail at %(hour)s.") % {"hour": site_hour(issue.send_at)}
        button = admin_messages.button(
            reverse("newsletter_issue", args=[issue.pk]), _("See or cancel")
        )
        admin_messages.info(request, said, buttons=[button])
