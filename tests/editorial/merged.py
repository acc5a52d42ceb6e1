"""What a merge leaves behind, as visitors find it."""

from django.http import HttpResponse
from django.test import Client
from django_tasks_db.models import DBTaskResult

from blog.models import ArticlePage


def lands(client: Client, path: str) -> str:
    """Return where an address leads, having checked that it takes one step and that the place answers."""
    response = client.get(path)
    assert response.status_code == 301, path
    assert client.get(response.url).status_code == 200, response.url
    return response.url


def text_of(response: HttpResponse) -> str:
    """Return a page's HTML."""
    return response.content.decode()


def found(words: str) -> set[str]:
    """Return the titles of the articles that are found, when the work in the background is done."""
    for queued in DBTaskResult.objects.ready():
        queued.task.call(*queued.args_kwargs["args"], **queued.args_kwargs["kwargs"])
    return {page.title for page in ArticlePage.objects.search(words)}
