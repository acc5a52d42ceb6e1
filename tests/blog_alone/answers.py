"""Write a blog into a migrated database, and print as JSON what each address answers."""

import json
import os

import django

ADDRESSES = {
    "article": "/blog/sola/",
    "index": "/blog/",
    "series": "/blog/serie/",
    "topic": "/temas/tema/",
    "author": "/autoras/autora/",
    "feed": "/blog/feed/",
    "search": "/buscar/?q=sola",
}


def write_blog() -> None:
    """Write an article with its topic, author and series below a plain page."""
    from wagtail.models import Page, Site

    from blog import models

    root = Page.objects.get(depth=1)
    front = root.add_child(instance=Page(title="Portada", slug="portada"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": front}
    )
    blog = front.add_child(instance=models.BlogIndexPage(title="Blog", slug="blog"))
    topics = front.add_child(instance=models.TopicIndexPage(title="Temas", slug="temas"))
    authors = front.add_child(instance=models.AuthorIndexPage(title="Autoras", slug="autoras"))
    series = blog.add_child(instance=models.SeriesPage(title="Serie", slug="serie"))
    author = authors.add_child(instance=models.AuthorPage(title="Autora", slug="autora"))
    article = models.ArticlePage(
        title="Una nota sola",
        slug="sola",
        summary="Resumen.",
        body=[("paragraph", "<p>Texto.</p>")],
        topic=topics.add_child(instance=models.TopicPage(title="Tema", slug="tema")),
        series=series,
        series_place=1,
    )
    article.article_authors = [models.ArticleAuthor(author=author)]
    blog.add_child(instance=article)


def answers() -> dict[str, dict[str, object]]:
    """Return status and text of each address."""
    from django.test import Client

    found = {
        name: Client(SERVER_NAME="localhost").get(address) for name, address in ADDRESSES.items()
    }
    return {
        name: {"status": response.status_code, "text": response.content.decode()}
        for name, response in found.items()
    }


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.blog_alone.settings"
    django.setup()
    from django.core.management import call_command

    call_command("check")
    call_command("migrate", verbosity=0)  # no migration of the blog's depends on an app above it
    write_blog()
    from blog.models import ArticlePage

    modes = [name for name, _label in ArticlePage().preview_modes]
    print(json.dumps(answers() | {"preview modes": modes}))  # noqa: T201
