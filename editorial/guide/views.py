"""The guide in the CMS, and its place in the menu."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from editorial.guide.pages import PAGES, roles_of, sorted_for
from editorial.permissions.table import COLUMNS, rights_table


def index(request: HttpRequest) -> HttpResponse:
    """Show the pages, those of her role first, and who may do what."""
    roles = roles_of(request.user)
    own, others = sorted_for(roles)
    context = {
        "roles": sorted(roles),
        "own": own,
        "others": others,
        "columns": COLUMNS,
        "sections": list(rights_table()),
    }
    return render(request, "desk/guide/index.html", context)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page."""
    found = next((each for each in PAGES if each.slug == slug), None)
    if found is None:
        raise Http404
    own, others = sorted_for(roles_of(request.user))
    return render(request, "desk/guide/page.html", {"guide": found, "pages": own + others})


@hooks.register("register_admin_urls")
def guide_urls() -> list[URLPattern]:
    """Return the addresses of the guide."""
    return [
        path("guide/", index, name="desk_guide"),
        path("guide/<slug:slug>/", page, name="desk_guide_page"),
    ]


@hooks.register("register_help_menu_item")
def guide_menu_item() -> MenuItem:
    """Put the guide first in the help."""
    return MenuItem(_("Guide"), reverse("desk_guide"), name="guide", icon_name="help", order=0)
