"""Our articles once more, as pages of the stock site."""

from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.utils.text import slugify
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page, Site

from bench.stock.models import Person, StockArticle, StockAuthor, StockHome, StockIndex
from blog.models import ArticlePage
from core.blocks.text import HeadingBlock
from core.blocks.walking import leaves

HOST = "stock.localhost"
MENU = ("Servicios", "Temas", "Autoras")


def build() -> Site:
    """Make tables and pages afresh, below a site of their own."""
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    Site.objects.filter(hostname=HOST).delete()
    for page in StockHome.objects.all():
        page.delete()
    root = Page.get_first_root_node()
    home = root.add_child(instance=StockHome(title="Stock", slug="stock"))
    blog = home.add_child(instance=StockIndex(title="Blog", slug="blog", show_in_menus=True))
    for title in MENU:
        home.add_child(instance=StockIndex(title=title, slug=slugify(title), show_in_menus=True))
    for article in ArticlePage.objects.published().order_by("pk"):
        _copy(article, blog)
    return Site.objects.create(hostname=HOST, root_page=home, site_name="Stock")


def _copy(article: ArticlePage, blog: Page) -> None:
    page = StockArticle(
        title=article.title,
        slug=article.slug,
        search_description=article.meta_description,
        introduction=article.summary,
        image=article.cover,
        date=article.date,
        body=[_block(child) for child in article.body],
    )
    blog.add_child(instance=page)
    page.tags.set(tag.name for tag in article.tag_list)
    for author in article.authors:
        person, _made = Person._default_manager.get_or_create(
            name=author.title, role=author.role, image=author.portrait
        )
        page.article_authors.add(StockAuthor(person=person))
    page.save()


def _block(child: Any) -> dict[str, Any]:
    """Return headings and pictures as such, everything else as the rich text that it is rendered to."""
    pictures = [
        image for block, image in leaves(child.block, child.value) if isinstance(block, ImageBlock)
    ]
    if isinstance(child.block, HeadingBlock):
        kind, value = "heading", child.value["text"]
    elif pictures and pictures[0]:
        image = {"image": pictures[0].pk, "alt_text": "", "decorative": True}
        kind, value = "picture", {"image": image, "caption": child.value.get("caption", "")}
    else:
        source = getattr(child.value, "source", None)
        kind, value = "paragraph", source or str(child.render({}))
    return {"type": kind, "value": value, "id": str(uuid4())}
