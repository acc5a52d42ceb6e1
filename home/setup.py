"""The tree every site begins with: front page, blog, topics, authors; roles and workflow."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from blog.desk.roles import apply_roles
from blog.desk.workflow import apply_workflow
from blog.models import AuthorIndexPage, BlogIndexPage, TopicIndexPage
from core.base.models import SiteSettings
from home.models import HomePage

DEFAULT_PORTS = {"http": 80, "https": 443}


@transaction.atomic
def set_up() -> HomePage:
    """Make what is missing and leave the rest as editors made it; return the front page."""
    home = HomePage.objects.first() or _front_page()
    blog = _child(home, BlogIndexPage, "blog", _("Blog"))
    topics = _child(home, TopicIndexPage, "temas", _("Topics"))
    authors = _child(home, AuthorIndexPage, "autoras", _("Authors"))
    site = _site(home)
    _menus(SiteSettings.for_site(site), [blog, topics, authors])
    apply_roles(blog, home)
    apply_workflow(blog)
    return home


def _front_page() -> HomePage:
    """Put the front page in place of Wagtail's welcome page, which no one has touched."""
    root = Page.get_first_root_node()
    for page in root.get_children().filter(content_type__model="page", numchild=0):
        page.delete()
    root = Page.get_first_root_node()
    return root.add_child(instance=HomePage(title=_("Home"), slug="home", show_in_menus=True))


def _child[P: Page](home: HomePage, model: type[P], slug: str, title: str) -> P:
    existing = model.objects.child_of(home).first()
    return existing or HomePage.objects.get(pk=home.pk).add_child(
        instance=model(title=title, slug=slug, show_in_menus=True)
    )


def _site(home: HomePage) -> Site:
    """Make the site record say what SITE_URL says."""
    address = urlsplit(settings.SITE_URL)
    values: dict[str, Any] = {
        "hostname": address.hostname,
        "port": address.port or DEFAULT_PORTS[address.scheme],
        "site_name": settings.WAGTAIL_SITE_NAME,
        "root_page": home,
    }
    site, _created = Site.objects.update_or_create(is_default_site=True, defaults=values)
    return site


def _menus(site_settings: SiteSettings, pages: list[Page]) -> None:
    """Fill a main menu that is still empty."""
    if site_settings.main_menu:
        return
    links = [{"type": "link", "value": {"label": "", "page": page.pk, "url": ""}} for page in pages]
    site_settings.main_menu = json.dumps(links)
    site_settings.save()
