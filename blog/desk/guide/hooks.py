"""The guide in the menu of the CMS."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from blog.desk.guide.views import index, page


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
