"""Previews of issues: as mail programs show them, and as a test message."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.tasks import task
from django.utils import translation
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.generic import View

from blog.models import ArticlePage
from core.admin.permissions import PermissionRequired
from core.mail.connections import Connection
from newsletter.admin.base import SEE_ISSUES
from newsletter.delivery.articles import articles_of
from newsletter.mails.rendering import NothingToSend, preview, rendered
from newsletter.models import Delivery, Issue, Subscriber

PREVIEW_CSP: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "img-src": [CSP.SELF, "data:"],
    "style-src": [CSP.UNSAFE_INLINE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": True,
}


# Wagtail scrolls in the frame of a page's preview, and reads it.
PAGE_PREVIEW_CSP = PREVIEW_CSP | {"sandbox": ["allow-same-origin"]}
NOBODY = 0  # the links of a test belong to no subscriber


@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(csp_override(PREVIEW_CSP), name="dispatch")
class PreviewView(PermissionRequired, View):
    """Show the HTML part of an issue."""

    permission = SEE_ISSUES

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the HTML part, or a page that says that nothing is left of it."""
        issue = get_object_or_404(Issue.objects.select_related("article"), pk=pk)
        try:
            return HttpResponse(preview(issue, articles_of(issue)).html)
        except NothingToSend:
            return render(request, "newsletter/office/nothing.html")


def text_of(issue: Issue) -> str:
    """Return the text part, '' where nothing of the issue is left."""
    try:
        return preview(issue, articles_of(issue)).text
    except NothingToSend:
        return ""


@csp_override(PAGE_PREVIEW_CSP)
def article_by_mail(request: HttpRequest, article: ArticlePage) -> HttpResponse:
    """Show an article in the editor's preview as subscribers will get it."""
    issue = Issue(kind=Issue.Kind.ARTICLE, article=article, subject=article.title)
    return HttpResponse(preview(issue).html)


@task(backend="background")
def send_test(issue: int, user: int) -> None:
    """Send an issue to a user as a test."""
    found = Issue.objects.select_related("article").get(pk=issue)
    who = get_user_model().objects.get(pk=user)
    laid_out = rendered(found, articles_of(found))
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("[Test] %(subject)s") % {"subject": laid_out.subject}
    reader = Subscriber(pk=NOBODY, email=who.email, name=who.get_full_name())
    message = replace(laid_out, subject=subject).message_for(
        Delivery(issue=found, subscriber=reader)
    )
    with Connection() as post:
        post.send(message)
