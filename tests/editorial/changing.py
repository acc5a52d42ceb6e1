"""Many articles changed at once, as the form of the list does it."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.urls import reverse

from blog.models import ArticlePage
from tests.editorial.team import Person

LIST = reverse("article-list:index")


def address(action: str, *pages: Any, model: str = "blog/articlepage") -> str:
    """Return where an action is done to pages, or to ids as they stand."""
    ids = "&".join(f"id={getattr(page, 'pk', page)}" for page in pages)
    return f"/admin/bulk/{model}/{action}/?{ids}&next={LIST}%3Fstate%3Dlive"


def change(person: Person, *pages: Any, model: str = "blog/articlepage", **fields: Any) -> str:
    """Send the form; return what she is told."""
    answer = person.client.post(address("edit-together", *pages, model=model), fields)
    assert answer.status_code == 302, errors(answer)
    assert answer.url == f"{LIST}?state=live"
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def errors(answer: HttpResponse) -> Any:
    """Return what the form complains of."""
    return answer.context and answer.context["form"].errors


def fresh(article: ArticlePage) -> ArticlePage:
    """Return the article as the database has it."""
    return ArticlePage.objects.get(pk=article.pk)


def latest(article: ArticlePage) -> ArticlePage:
    """Return its latest version."""
    return fresh(article).get_latest_revision_as_object()
