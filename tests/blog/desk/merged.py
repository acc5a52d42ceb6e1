"""What a merge leaves behind, as visitors find it."""

from django.core.management import call_command

from blog.models import ArticlePage


def lands(client, path):
    """Return where an address leads, having checked that it takes one step and that the place answers."""
    response = client.get(path)
    assert response.status_code == 301, path
    assert client.get(response.url).status_code == 200, response.url
    return response.url


def text_of(response):
    return response.content.decode()


def found(words):
    """Return the titles of the articles that are found, when the work in the background is done."""
    call_command("db_worker", "--backend=background", "--queue-name=*", "--batch", verbosity=0)
    return {page.title for page in ArticlePage.objects.search(words)}
