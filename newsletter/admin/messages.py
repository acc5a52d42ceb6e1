"""What an editor is told after she has published an article: when its mail goes out, and where she can stop it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from blog.models import ArticlePage
from newsletter.admin.permissions import COMPOSE
from newsletter.admin.site_time import site_hour
from newsletter.models import Issue


def add_mail_message(request: HttpRequest, page: Page) -> None:
    """Tell her, as long as the mail waits."""
    if not isinstance(page, ArticlePage) or not request.user.has_perm(COMPOSE):
        return
    issue = Issue.objects.filter(article=page.pk, state=Issue.State.WAITING).first()
    if issue and issue.send_at:
        said = _("Subscribers get it by mail at %(hour)s.") % {"hour": site_hour(issue.send_at)}
        button = messages.button(reverse("newsletter_issue", args=[issue.pk]), _("See or cancel"))
        messages.info(request, said, buttons=[button])
