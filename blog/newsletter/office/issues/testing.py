"""An issue sent to who writes it, before others get it."""

from dataclasses import replace

from django.conf import settings
from django.contrib.auth import get_user_model
from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _

from blog.newsletter.mails.rendering import rendered
from blog.newsletter.models import Delivery, Issue, Subscriber
from blog.newsletter.sending.articles import articles_of
from core.mail.posting import Post

NOBODY = 0  # the links of a test belong to no subscriber


@task(backend="background")
def send_test(issue: int, user: int) -> None:
    """Send an issue to a member of the team."""
    found = Issue.objects.select_related("article").get(pk=issue)
    who = get_user_model().objects.get(pk=user)
    laid_out = rendered(found, articles_of(found))
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("[Test] %(subject)s") % {"subject": laid_out.subject}
    reader = Subscriber(pk=NOBODY, email=who.email, name=who.get_full_name())
    message = replace(laid_out, subject=subject).message_for(
        Delivery(issue=found, subscriber=reader)
    )
    with Post() as post:
        post.send(message)
