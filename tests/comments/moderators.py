"""What moderators see and press."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.urls import reverse

from comments.admin.services import token_of
from comments.models import Comment
from tests.editorial.team import Person


def html_of(response: HttpResponse) -> BeautifulSoup:
    """Return a page that was answered."""
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def listed(person: Person, **asked: Any) -> BeautifulSoup:
    """Return the list as she sees it."""
    return html_of(person.client.get(reverse("moderation"), asked))


def texts(person: Person, **asked: Any) -> list[str]:
    """Return the texts listed, in their order."""
    return texts_of(listed(person, **asked))


def texts_of(page: BeautifulSoup) -> list[str]:
    """Return the texts that a list shows, in their order."""
    return [link.get_text(strip=True) for link in page.select(".moderation-text")]


def tabs(person: Person, **asked: Any) -> dict[str, int]:
    """Return how many comments each tab says that it has."""
    links = listed(person, **asked).select(".moderation-tabs a")
    return {label: int(number) for label, number in (link.get_text().split() for link in links)}


def opened(person: Person, comment: Comment) -> BeautifulSoup:
    """Return the page of a comment."""
    return html_of(person.get("moderation_comment", comment.pk))


def decide(person: Person, deed: str, *comments: Comment, **data: Any) -> str:
    """Press a button for the comments chosen, as they are now; return what is said then."""
    chosen = [token_of(Comment.objects.get(pk=comment.pk)) for comment in comments]
    return said_after(person, person.post("moderation_do", do=deed, id=chosen, **data))


def write(person: Person, comment: Comment, deed: str, text: str, **data: Any) -> HttpResponse:
    """Send a form of a comment's page."""
    seen = token_of(Comment.objects.get(pk=comment.pk))
    form = {"do": deed, "seen": seen, "text": text} | data
    return person.post("moderation_comment", comment.pk, **form)


def said_after(person: Person, response: HttpResponse) -> str:
    """Follow an answer, and return the messages that are shown."""
    assert response.status_code == 302
    return said(html_of(person.client.get(response["Location"])))


def said(page: BeautifulSoup) -> str:
    """Return the messages of a page."""
    box: Tag = page.select_one(".messages ul")
    return " ".join(box.get_text(" ").split())


def panel(page: BeautifulSoup, name: str) -> str:
    """Return the text of a panel, '' where there is none."""
    found = page.select_one(f"#{name}-section")
    return " ".join(found.get_text(" ").split()) if found else ""
