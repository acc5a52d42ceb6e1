"""What `core.wagtail_compat.sites` relies on: whoever wants root paths asks the site's class for them."""

from wagtail.models import Page, Site

from core.wagtail_compat.sites import ask_root_paths


def test_pages_ask_the_class(site, monkeypatch):
    asked = []
    paths = Site.get_site_root_paths()
    monkeypatch.setattr(Site, "get_site_root_paths", lambda: asked.append(1) or paths)
    assert Page.objects.get(pk=site.blog.pk).url == "/blog/"
    assert asked == [1]


def test_it_is_put_in_place_once():
    before = Site.get_site_root_paths
    ask_root_paths(lambda asks: lambda: 1 / 0)
    assert Site.get_site_root_paths is before and before.__wrapped__
