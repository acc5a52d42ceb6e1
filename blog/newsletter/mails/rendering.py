"""An issue, laid out once; what differs by person is filled into each message."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from secrets import token_hex
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from wagtail.models import Site

from blog.newsletter.mails.contents import Content, content_of
from blog.newsletter.mails.messages import IssueMessage, encoded, named_address
from blog.newsletter.mails.plain import as_text
from blog.newsletter.mails.styles import with_styles
from blog.newsletter.models import Delivery, Issue, NewsletterSettings, Subscriber
from core.base.seo import absolute
from core.mail.composing import site_name
from core.mail.messages import message_id, one_line, site_host, storable

# Gmail cuts what is longer than 102 KB, and the link that leaves with it. Counted as it is sent.
LONGEST = 100_000


class NothingToSend(ValueError):
    """An issue whose article is gone, or a digest of no articles."""


@dataclass(frozen=True)
class Rendered:
    """An issue laid out; where a subscriber's token will be stands the mark."""

    subject: str
    preheader: str
    html: str
    text: str
    mark: str
    sender: str
    reply_to: str
    name: str  # of the issue, within the ids of its messages

    def message_for(self, delivery: Delivery) -> IssueMessage:
        """Return the message of one subscriber; raise core.mail.messages.NoAddress where she has none."""
        subscriber = delivery.subscriber
        token = subscriber.token
        message = IssueMessage(
            subject=self.subject,
            body=self.text.replace(self.mark, token),
            from_email=self.sender,
            to=[named_address(subscriber.name, subscriber.email)],
            reply_to=[self.reply_to] if self.reply_to else None,
            headers=self._headers(delivery, token),
        )
        message.attach_alternative(self.html.replace(self.mark, token), "text/html")
        return message

    def _headers(self, delivery: Delivery, token: str) -> dict[str, str]:
        number = delivery.pk or f"test-{uuid4().hex}"
        return {
            "Message-ID": message_id(f"{self.name}-{number}"),
            "Auto-Submitted": "auto-generated",
            "List-Id": f"<boletin.{site_host()}>",
            "List-Unsubscribe": f"<{absolute(None, reverse('unsubscribe', args=[token]))}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


def rendered(issue: Issue, articles: Iterable[Any] | None = None) -> Rendered:
    """Lay an issue out in the site's language; a digest has the articles given.

    Raises NothingToSend where there is nothing to lay out.
    """
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        content = content_of(issue, articles)
        if content is None:
            raise NothingToSend(f"issue {issue.pk}")
        return _laid_out(issue, content)


def _laid_out(issue: Issue, content: Content) -> Rendered:
    wishes = NewsletterSettings.for_site(Site.objects.get(is_default_site=True))
    name, mark = site_name(), f"marca{token_hex(8)}"
    subject = one_line(issue.subject)
    preheader = one_line(issue.preheader or content.summary)
    context = {
        "subject": subject,
        "preheader": preheader,
        "site_name": name,
        "site_url": absolute(None, "/"),
        "newsletter": wishes,
        "preferences_url": absolute(None, reverse("subscription", args=[mark])),
        "leave_url": absolute(None, reverse("unsubscribe", args=[mark])),
    }
    return Rendered(
        subject=subject,
        preheader=preheader,
        html=_html(content, context),
        text=_text(content, context),
        mark=mark,
        sender=named_address(
            wishes.sender_name or name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        ),
        reply_to=wishes.reply_to,
        name=f"issue-{issue.pk}-{issue.created_at or timezone.now():%Y%m%d%H%M%S}",
    )


def _html(content: Content, context: dict[str, Any]) -> str:
    def page(parts: list[str]) -> str:
        body = mark_safe("".join(parts))  # noqa: S308 - cleaned by nh3
        html = render_to_string("newsletter/mails/issue.html", context | {"body": body})
        return with_styles(storable(html))

    return _that_fits(content, page)


def _text(content: Content, context: dict[str, Any]) -> str:
    foot = render_to_string("newsletter/mails/foot.txt", context).strip()

    def page(parts: list[str]) -> str:
        return storable("\n\n".join([*filter(None, map(as_text, parts)), foot]) + "\n")

    return _that_fits(content, page)


def _that_fits(content: Content, page: Any) -> str:
    """Return the page with all pieces, or with as many as fit and a link to the rest."""
    whole = page([content.head, *content.pieces, content.onward])
    if _fits(whole):
        return whole

    def cut(count: int) -> str:
        return page([content.head, *content.pieces[:count], content.rest])

    counts = range(1, len(content.pieces) + 1)
    most = bisect_left(counts, True, key=lambda count: not _fits(cut(count)))
    while most and content.pieces[most - 1].startswith("<h"):
        most -= 1  # a heading or a line that nothing follows
    return cut(most)


def _fits(text: str) -> bool:
    return len(encoded(text)) <= LONGEST


def preview_html(issue: Issue, articles: Iterable[Any] | None = None) -> str:
    """Return how mail programs show an issue; its links belong to nobody."""
    laid_out = rendered(issue, articles)
    return laid_out.html.replace(laid_out.mark, _somebody().token)


def preview_text(issue: Issue, articles: Iterable[Any] | None = None) -> str:
    """Return an issue as text; its links belong to nobody."""
    laid_out = rendered(issue, articles)
    return laid_out.text.replace(laid_out.mark, _somebody().token)


def _somebody() -> Subscriber:
    return Subscriber(pk=0, name="Ana", email="ana@correo.example")
