"""What the editor shows of the images and pages chosen in a body, in two queries."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.models import Page

from core.base.models import SiteImage
from core.blocks.walking import leaves
from core.wagtail_compat.pages import prefetch_parents

THUMBNAIL = "max-165x165"  # as Wagtail's image chooser shows it


def prefetch_chosen(body: Any) -> None:
    """Prefetch the thumbnails of a body's images and the parents of its pages, which choosers ask for one by one."""
    chosen = [value for _block, value in leaves(body.stream_block, body)]
    renditions = SiteImage.get_rendition_model().objects.filter(filter_spec=THUMBNAIL)
    images = [each for each in chosen if isinstance(each, SiteImage)]
    prefetch_related_objects(images, Prefetch("renditions", queryset=renditions))
    prefetch_parents([each for each in chosen if isinstance(each, Page)])
