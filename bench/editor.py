"""What the editor costs with an article of BLOCKS blocks of every kind: `python -m bench.editor`.

In a database of its own. Opening is measured for each role; saving as the editor does by itself, saving a draft, and
publishing. Queries of a later request, milliseconds of CPU (median of RUNS), kilobytes of the answer.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from itertools import cycle, islice
from typing import Any, NamedTuple

from bench.measure import cpu_ms
from bench.stage import own_database

BLOCKS, RUNS, EACH = 60, 7, 3


class Cost(NamedTuple):
    """What one action costs."""

    queries: int
    milliseconds: float
    kilobytes: float


def main() -> int:
    """Measure and print a table."""
    with own_database("editor"), tempfile.TemporaryDirectory() as media:
        from django.test.utils import override_settings

        with override_settings(MEDIA_ROOT=media):
            print(
                f"{'article of ' + str(BLOCKS) + ' blocks':<32}{'queries':>9}{'CPU ms':>9}{'KB':>7}"
            )
            for name, cost in _costs():
                queries, milliseconds, kilobytes = cost
                print(f"{name:<32}{queries:>9}{milliseconds:>9.0f}{kilobytes:>7.0f}")
    return 0


def _costs() -> Iterator[tuple[str, Cost]]:
    from django.contrib.auth.models import Group
    from django.urls import reverse

    from blog.models import ArticlePage
    from editorial.permissions.roles import ROLES

    page = _article()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for role in ROLES:
        client = _client(role.name, Group.objects.get(name=role.name))
        ArticlePage.objects.filter(pk=page.pk).update(owner=client.session["_auth_user_id"])
        yield f"opening, {role.name}", _cost(partial(client.get, address))
    root = _client("root")
    yield "opening, superuser", _cost(lambda: root.get(address))
    data = _form(root, address, page)
    by_itself = {"headers": {"Accept": "application/json"}}
    yield "saving a draft", _cost(lambda: root.post(address, data))
    saved = data | _version(page)  # the editor overwrites nobody else's
    yield "saving by itself", _cost(lambda: root.post(address, saved, **by_itself))
    yield "publishing", _cost(lambda: root.post(address, data | {"action-publish": "1"}))


def _article() -> Any:
    """Make the site and the article: every kind of block in turn, with pictures, files, sources, articles."""
    from blog.blocks import ArticleBody
    from blog.models import ArticleAuthor, ArticlePage, BlogIndexPage
    from home.setup import set_up

    set_up()
    kinds: list[tuple[str, Any]] = []
    for number in range(EACH):
        _things(number)
        kinds += [
            (name, block.get_preview_value()) for name, block in ArticleBody().child_blocks.items()
        ]
    author, topic = _author(), _topic()
    page = ArticlePage(
        title="Largo", summary="Un resumen.", topic=topic, cover=_image("portada"), live=False
    )
    page.body = list(islice(cycle(kinds), BLOCKS))
    page.article_authors = [ArticleAuthor(author=author)]
    page.tags.add("uno", "dos", "tres")
    BlogIndexPage.objects.get().add_child(instance=page)
    page.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


def _things(number: int) -> None:
    """Make what blocks choose: a picture, a file, a source, an article."""
    from django.core.files.base import ContentFile

    from blog.models import ArticlePage, BlogIndexPage, Source
    from core.base.models import SiteDocument

    _image(f"imagen-{number}")
    SiteDocument.objects.create(title=f"Archivo {number}", file=ContentFile(b"ID3", "a.mp3"))
    Source.objects.create(
        title=f"Fuente {number}",
        slug=f"fuente-{number}",
        url="https://fuente.example/",
        language="en",
    )
    page = ArticlePage(title=f"Otro {number}", summary="Otro.", topic=_topic())
    BlogIndexPage.objects.get().add_child(instance=page)


def _image(title: str) -> Any:
    from django.core.files.images import ImageFile
    from PIL import Image

    from core.base.models import SiteImage

    file = BytesIO()
    Image.new("RGB", (800, 500), "#6b4a9e").save(file, "PNG")
    return SiteImage.objects.create(
        title=title, description="Un dibujo", file=ImageFile(file, name=f"{title}.png")
    )


def _topic() -> Any:
    from blog.models import TopicIndexPage, TopicPage

    known = TopicPage.objects.first()
    return known or TopicIndexPage.objects.get().add_child(instance=TopicPage(title="Tema"))


def _author() -> Any:
    from blog.models import AuthorIndexPage, AuthorPage

    return AuthorIndexPage.objects.get().add_child(instance=AuthorPage(title="Autora"))


def _client(name: str, group: Any = None) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    user = get_user_model().objects.create_user(name, is_superuser=group is None)
    if group:
        user.groups.add(group)
    client = Client(headers={"X-Forwarded-Proto": "https"})
    client.force_login(user)
    return client


def _form(client: Any, address: str, page: Any) -> dict[str, str]:
    """Return what the browser would send of the form."""
    from wagtail.test.utils.form_data import querydict_from_html

    from bench.filling import data_of

    html = client.get(address).content.decode()
    fields = querydict_from_html(html, form_id="page-edit-form").dict()
    return fields | data_of(page.body.stream_block, page.body, "body")


def _version(page: Any) -> dict[str, str]:
    """Return which version the editor saves over, as it does after the first time."""
    from blog.models import ArticlePage

    latest = ArticlePage.objects.get(pk=page.pk).latest_revision
    return {
        "overwrite_revision_id": str(latest.pk),
        "loaded_revision_id": str(latest.pk),
        "loaded_revision_created_at": latest.created_at.isoformat(),
    }


def _cost(action: Callable[[], Any]) -> Cost:
    """Return the queries of the second time, the median time of later ones, the size of the answer."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    action()
    with CaptureQueriesContext(connection) as queries:
        answer = action()
    if answer.status_code not in {200, 302}:
        raise SystemExit(f"The editor answers {answer.status_code}.")
    return Cost(len(queries), cpu_ms(action, RUNS), len(answer.content) / 1024)


if __name__ == "__main__":
    sys.exit(main())
