"""Menu and breadcrumbs, as Wagtail's demo asks for them."""

from typing import Any

from django import template
from wagtail.models import Page, Site

register = template.Library()


@register.inclusion_tag("stock/menu.html", takes_context=True)
def top_menu(context: template.Context) -> dict[str, Any]:
    """Return the pages below the first that stand in menus, each with whether it has such below it."""
    root, here = Site.find_for_request(context["request"]).root_page, context["page"]
    items = list(root.get_children().live().in_menu())
    for item in items:
        item.show_dropdown = item.get_children().live().in_menu().exists()
        item.active = here.url_path.startswith(item.url_path)
    return {"items": items, "request": context["request"]}


@register.inclusion_tag("stock/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: template.Context) -> dict[str, Any]:
    """Return the pages above this one."""
    page = context["page"]
    ancestors = Page.objects.ancestor_of(page, inclusive=True).filter(depth__gt=1)
    return {"ancestors": ancestors, "request": context["request"]}
