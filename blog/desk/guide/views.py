"""The guide in the CMS."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from blog.desk.guide.pages import PAGES, roles_of, sorted_for
from blog.desk.rights.table import COLUMNS, rights_table


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
