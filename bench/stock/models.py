"""The pages of a blog as in Wagtail's demo (bakerydemo): blocks, tags, authors, a menu, breadcrumbs; nothing of ours."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Orderable, Page


class PictureBlock(blocks.StructBlock):
    """A picture with its caption."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False)

    class Meta:
        template = "stock/picture.html"


class StockBody(blocks.StreamBlock):
    """A body of Wagtail's own blocks."""

    heading = blocks.CharBlock(form_classname="title", template="stock/heading.html")
    paragraph = blocks.RichTextBlock()
    picture = PictureBlock()


class StockHome(Page):
    """The page that the site begins with."""


class StockIndex(Page):
    """The blog."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the newest articles, ten a page as in our lists."""
        articles = StockArticle.objects.child_of(self).live().public().order_by("-date", "-pk")[:10]
        return super().get_context(request, *args, **kwargs) | {"articles": articles}


class StockTag(TaggedItemBase):
    """A keyword on an article."""

    content_object = ParentalKey(
        "stock.StockArticle", related_name="tagged_items", on_delete=models.CASCADE
    )


class Person(models.Model):
    """Who writes."""

    name = models.CharField(max_length=255)
    role = models.CharField(max_length=255)
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class StockAuthor(Orderable):
    """An author of an article."""

    page = ParentalKey(
        "stock.StockArticle", related_name="article_authors", on_delete=models.CASCADE
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")


class StockArticle(Page):
    """An article."""

    introduction = models.TextField(blank=True)
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(StockBody())
    date = models.DateTimeField()
    tags = ClusterTaggableManager(through=StockTag, blank=True)
