"""Pictures in mails."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.base.seo import absolute
from core.serving.renditions import nearest
from core.serving.templatetags.images import image_file

register = template.Library()

WIDTH = 552  # of the text within the sheet


@register.simple_tag
def mail_picture(image: Any, alt: str | None = None) -> SafeString | str:
    """Render an image as JPEG, no wider than the text, else what is ready of it; '' where that is nothing."""
    rendition = image_file(image, "mail") or (image and nearest(image))
    if not rendition:
        return ""
    width = min(WIDTH, rendition.width)
    return format_html(
        '<p class="picture"><img src="{}" width="{}" height="{}" alt="{}"></p>',
        absolute(None, rendition.url),
        width,
        round(rendition.height * width / rendition.width),
        rendition.alt if alt is None else alt,
    )
