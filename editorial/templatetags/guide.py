"""Tags of the guide."""

from typing import Any

from django import template

from editorial.guide import HEIGHT, PICTURES, WIDTH

register = template.Library()


@register.inclusion_tag("desk/guide/picture.html")
def guide_picture(name: str) -> dict[str, Any]:
    """Render a picture of the guide with its alternative text."""
    size = {"width": WIDTH, "height": HEIGHT}
    return {"path": f"desk/guide/{name}.webp", "alt": PICTURES[name], **size}
