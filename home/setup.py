"""The tree every site begins with: front page, blog, topics, authors, services; roles, workflow and synonyms.

Each part is made once. What somebody has changed since, or taken away, stays as she left it; only the site's address
follows SITE_URL at each start.
"""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, Site

from blog.models import AuthorIndexPage, BlogIndexPage, TopicIndexPage
from core.base.models import SiteSettings
from editorial.models import SetupRecord
from editorial.permissions.roles import grant_new, places_below
from editorial.workflow.setup import apply_workflow
from home.models import HomePage
from search.setup import add_synonyms
from services.models import ServiceIndexPage

DEFAULT_PORTS = {"http": 80, "https": 443}


@transaction.atomic
def set_up() -> Page:
    """Create what was never created, leave the rest as it is, and return the front page."""
    home = _front_page()
    blog = _child(home, BlogIndexPage, "blog", "blog", _("Blog"))
    topics = _child(home, TopicIndexPage, "topics", "temas", _("Topics"))
    authors = _child(home, AuthorIndexPage, "authors", "autoras", _("Authors"))
    services = _child(home, ServiceIndexPage, "services", "servicios", _("Services"))
    site = _site(home)
    if SetupRecord.first_time("menu"):
        _menu(
            SiteSettings.for_site(site),
            [page for page in (services, blog, topics, authors) if page],
        )
    grant_new(places_below(home))
    if blog and SetupRecord.first_time("workflow"):
        apply_workflow(blog)
    if services and SetupRecord.first_time("workflow:services"):
        apply_workflow(services)
    if SetupRecord.first_time("synonyms"):
        add_synonyms()
    return home


def _front_page() -> Page:
    """Return the site's root page; on a new site create a HomePage in place of Wagtail's."""
    if home := HomePage.objects.first():
        return home
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site and site.root_page.specific_class is not Page:
        return site.root_page
    root = Page.get_first_root_node()
    for page in root.get_children().filter(content_type__model="page", numchild=0):
        page.delete()
    root = Page.get_first_root_node()
    slug = find_available_slug(root, "home")
    return root.add_child(instance=HomePage(title=_("Home"), slug=slug, show_in_menus=True))


def _child[P: Page](home: Page, model: type[P], key: str, slug: str, title: str) -> P | None:
    """Return a page below the front page, created where it never was; None where it was deleted."""
    if existing := model.objects.child_of(home).first():
        SetupRecord.note(f"page:{key}")
        return existing
    if not SetupRecord.first_time(f"page:{key}"):
        return None
    parent = Page.objects.get(pk=home.pk)
    free = find_available_slug(parent, slug)
    return parent.add_child(instance=model(title=title, slug=free, show_in_menus=True))


def _site(home: Page) -> Site:
    """Update host and port of the Site from SITE_URL; name and root page are set once."""
    address = urlsplit(settings.SITE_URL)
    host = {
        "hostname": address.hostname or "",
        "port": address.port or DEFAULT_PORTS[address.scheme],
    }
    there = Site.objects.filter(**host).first()
    site = Site.objects.filter(is_default_site=True).first() or there
    new = SetupRecord.first_time("site")
    if site is None:
        own = {"site_name": settings.WAGTAIL_SITE_NAME, "root_page": home}
        return Site.objects.create(is_default_site=True, **host, **own)
    if new:
        site.site_name, site.root_page = settings.WAGTAIL_SITE_NAME, home
    if there is None:  # else a superuser has given the address to one of several
        site.hostname, site.port = host["hostname"], host["port"]
    site.save()
    return site


def _menu(site_settings: SiteSettings, pages: list[Page]) -> None:
    """Fill the main menu where it is empty."""
    if site_settings.main_menu:
        return
    links = [{"type": "link", "value": {"label": "", "page": page.pk, "url": ""}} for page in pages]
    site_settings.main_menu = json.dumps(links)
    site_settings.save()
