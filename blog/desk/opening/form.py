"""What the form of an article shows: in its choosers, in those of the body, and the topics to tick."""

from collections.abc import Iterable
from typing import Any

from wagtail.images.models import Filter
from wagtail.models import Page

from blog.desk.checks.walking import leaves
from core.base.choosers import tell
from core.base.models import SiteImage
from core.base.tree import load_parents

THUMBNAIL = Filter(spec="max-165x165")  # as Wagtail's image chooser shows it


def furnish(form: Any, page: Any) -> None:
    """Hand it what the version came with, and load what is left: parents, thumbnails, topics."""
    cover = [page.cover] if page.cover else []
    sources = [each.source for each in page.article_sources.all() if each.source_id]
    shown = [each for child in page.body for _block, each in leaves(child.block, child.value)]
    tell(form, [*page.named_pages.values(), *cover, *sources])
    load_parents([each for each in shown if isinstance(each, Page)], [page.get_parent()])
    know_thumbnails([*cover, *(each for each in shown if isinstance(each, SiteImage))])
    topics = form.fields["topics"]
    topics.choices = list(iter(topics.choices))  # not its length first


def know_thumbnails(images: Iterable[SiteImage]) -> None:
    """Ask once for the thumbnails that this process hasn't in its cache."""
    model = SiteImage.get_rendition_model()
    unknown = {image.pk: image for image in images if _key(image) not in model.cache_backend}
    if not unknown:
        return
    found = model.objects.filter(image__in=unknown, filter_spec=THUMBNAIL.spec)
    for rendition in found:
        rendition.image = unknown[rendition.image_id]
    model.cache_backend.set_many({rendition.get_cache_key(): rendition for rendition in found})


def _key(image: SiteImage) -> str:
    model = image.get_rendition_model()
    return model.construct_cache_key(image, THUMBNAIL.get_cache_key(image), THUMBNAIL.spec)
