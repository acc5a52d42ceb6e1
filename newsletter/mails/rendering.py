"""Rendering of an issue: laid out once, styles inlined, cut to LONGEST; tokens are filled into each message."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from secrets import token_hex
from typing import Any
from uuid import uuid4

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.text import normalize_newlines
from wagtail.models import Site

from core.base.seo import absolute
from core.mail.messages import (
    ascii_address,
    mailable,
    message_id,
    one_line,
    sender_address,
    site_host,
    storable,
)
from core.mail.outgoing import site_name
from newsletter.mails.contents import Content, content_of
from newsletter.mails.messages import IssueMessage, encoded, named_address
from newsletter.mails.plain import as_text
from newsletter.models import Delivery, Issue, NewsletterSettings, Subscriber

# Gmail hides what lies beyond 102 KB, and the link that leaves with it. Counted as it is sent.
LONGEST = 100_000


def cut_to_fit(content: Content, page: Callable[[list[str]], str]) -> str:
    """Return the page with all pieces, or with as many as fit and a link to the rest."""
    most = bisect_right(list(accumulate(map(len, content.pieces))), LONGEST)  # before their looks
    if most == len(content.pieces):
        whole = page([content.head, *content.pieces, content.onward])
        if _fits(whole):
            return whole

    def cut(count: int) -> str:
        return page([content.head, *content.pieces[:count], content.rest])

    most = bisect_left(range(1, most + 1), True, key=lambda count: not _fits(cut(count)))
    return cut(_before_heading(content.pieces, most))


def _before_heading(pieces: list[str], count: int) -> int:
    """Return the count without trailing headings and rules."""
    while count and pieces[count - 1].startswith("<h"):
        count -= 1
    return count


def _fits(text: str) -> bool:
    return len(encoded(text)) <= LONGEST


def inline_styles(html: str) -> str:
    """Inline the styles of a document; the dark scheme's rules stay in its head."""
    return _inliner().inline(html)


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(
        inline_style_tags=False,
        keep_style_tags=True,
        load_remote_stylesheets=False,
        extra_css=render_to_string("newsletter/mails/mail.css"),
    )


def render_html(template: str, subject: str, context: dict[str, Any]) -> str:
    """Return the HTML part of a mail to one visitor, laid out as issues are, in the site's language."""
    values = {"subject": subject, "site_name": site_name(), "site_url": absolute(None, "/")}
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        return normalize_newlines(
            storable(inline_styles(render_to_string(template, values | context)))
        )


class NothingToSend(ValueError):
    """Report an issue without content: its article is gone, or a digest has none."""


@dataclass(frozen=True)
class Rendered:
    """Hold an issue laid out, with a mark in place of the subscriber's token."""

    subject: str
    preheader: str
    html: str
    text: str
    mark: str
    sender: str
    reply_to: str
    name: str  # of the issue, in the ids of its messages

    def message_for(self, delivery: Delivery) -> IssueMessage:
        """Return the message of a delivery; raise core.mail.messages.NoAddress for an invalid address.

        A delivery that isn't stored makes a test: it has another Message-ID each time.
        """
        subscriber = delivery.subscriber
        token = subscriber.token
        message = IssueMessage(
            subject=self.subject,
            body=self.text.replace(self.mark, token),
            from_email=self.sender,
            to=[named_address(subscriber.name, mailable(subscriber.email))],
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

    Best loaded by `for_list("mail")`. Raises NothingToSend where there is nothing to lay out.
    """
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        content = content_of(issue, articles)
        if content is None:
            raise NothingToSend(f"issue {issue.pk}")
        return _render(issue, content)


def _render(issue: Issue, content: Content) -> Rendered:
    wishes = NewsletterSettings.for_site(Site.objects.get(is_default_site=True))
    frame = _frame(issue, content, wishes)
    made = issue.created_at or timezone.now()
    said = cache(as_text)
    return Rendered(
        subject=frame["subject"],
        preheader=frame["preheader"],
        html=cut_to_fit(content, lambda parts: _html(parts, frame)),
        text=cut_to_fit(content, lambda parts: _text([said(part) for part in parts], frame)),
        mark=frame["mark"],
        sender=named_address(wishes.sender_name or frame["site_name"], sender_address()),
        reply_to=ascii_address(one_line(wishes.reply_to)),
        name=f"issue-{issue.pk}-{made:%Y%m%d%H%M%S}",
    )


def _frame(issue: Issue, content: Content, wishes: NewsletterSettings) -> dict[str, Any]:
    """Return the context around the content."""
    mark = f"marca{token_hex(8)}"
    return {
        "subject": one_line(issue.subject),
        "preheader": one_line(issue.preheader or content.summary),
        "site_name": site_name(),
        "site_url": absolute(None, "/"),
        "newsletter": wishes,
        "mark": mark,
        "preferences_url": absolute(None, reverse("subscription", args=[mark])),
        "leave_url": absolute(None, reverse("unsubscribe", args=[mark])),
    }


def _html(parts: list[str], frame: dict[str, Any]) -> str:
    body = mark_safe("".join(parts))  # noqa: S308 - cleaned by nh3
    html = render_to_string("newsletter/mails/issue.html", frame | {"body": body})
    return normalize_newlines(storable(inline_styles(html)))


def _text(parts: list[str], frame: dict[str, Any]) -> str:
    foot = render_to_string("newsletter/mails/foot.txt", frame)
    said = "\n\n".join([*filter(None, parts), foot.lstrip()])
    return normalize_newlines(storable(said)).rstrip() + "\n"


def preview(issue: Issue, articles: Iterable[Any] | None = None) -> Rendered:
    """Return an issue laid out with links that are nobody's; raise NothingToSend as `rendered` does."""
    laid_out = rendered(issue, articles)
    token = Subscriber(pk=0).token
    html, text = (part.replace(laid_out.mark, token) for part in (laid_out.html, laid_out.text))
    return replace(laid_out, html=html, text=text)
