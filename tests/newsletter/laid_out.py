"""What is asked of a mail: its parts, what mail programs can't show, whether its elements are closed."""

import email
from email.message import EmailMessage
from email.policy import SMTP, default
from html.parser import HTMLParser
from typing import Any

from bs4 import BeautifulSoup
from django.utils import timezone

from blog.models import ArticlePage
from newsletter.mails.rendering import Rendered, rendered
from newsletter.models import Delivery, Issue, Subscriber

VOID = {"br", "hr", "img", "meta", "wbr", "col"}
UNKNOWN = "script svg form input button iframe video audio picture source object link base details"
WHOLE = ("https://", "http://", "mailto:", "tel:")


def issue_of(article: ArticlePage, **fields: Any) -> Issue:
    """Return the issue of an article, which its publication may have made."""
    values = {"kind": "article", "subject": article.title} | fields
    return Issue.objects.update_or_create(article=article, defaults=values)[0]


def mail_of(article: ArticlePage, **fields: Any) -> Rendered:
    """Lay an article out, read anew."""
    return rendered(issue_of(ArticlePage.objects.get(pk=article.pk), **fields))


def delivery_of(issue: Issue, name: str = "", box: str = "ana") -> Delivery:
    """Return a delivery to somebody."""
    values = {"name": name}
    who = Subscriber.objects.get_or_create(email=f"{box}@correo.example", defaults=values)[0]
    return Delivery.objects.create(issue=issue, subscriber=who, send_at=timezone.now())


def arrived(laid_out: Rendered, delivery: Delivery) -> EmailMessage:
    """Return the message as it is read at the other end."""
    sent = laid_out.message_for(delivery).message(policy=SMTP).as_bytes()
    assert sent.isascii() and max(map(len, sent.split(b"\r\n"))) < 998
    return email.message_from_bytes(sent, policy=default)


def part(message: EmailMessage, kind: str) -> str:
    """Return a body."""
    body = message.get_body((kind,))
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def faults(html: str) -> list[str]:
    """Return what a mail must not hold: what runs, what loads or leads nowhere, what isn't closed."""
    soup = BeautifulSoup(html, "html.parser")
    found = [f"<{tag.name}>" for tag in soup.find_all(UNKNOWN.split())]
    found += [
        f"<style> in {tag.parent.name}"
        for tag in soup.find_all("style")
        if tag.parent.name != "head"
    ]
    for tag in soup.find_all(True):
        found += [
            f"{tag.name} {name}" for name in tag.attrs if name == "id" or name.startswith("on")
        ]
        addresses = [
            tag[name] for name in ("href", "src", "cite", "background") if tag.has_attr(name)
        ]
        found += [f"{tag.name} → {each}" for each in addresses if not each.startswith(WHOLE)]
    found += [
        f"{image} lacks a size or alt"
        for image in soup.find_all("img")
        if not {"width", "height", "alt"} <= set(image.attrs)
    ]
    return found + Nesting.of(html)


class Nesting(HTMLParser):
    """Whether each element is closed, and where it must be."""

    def __init__(self) -> None:
        """Begin outside."""
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    @classmethod
    def of(cls, html: str) -> list[str]:
        """Return what is wrong."""
        nesting = cls()
        nesting.feed(html)
        nesting.close()
        return nesting.wrong + nesting.open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Note it."""
        if "p" in self.open and tag in {"p", "div", "table", "ul", "ol", "h2"}:
            self.wrong.append(f"<{tag}> in <p>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Compare."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")
