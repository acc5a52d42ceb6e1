"""Articles that are there keep the id that feeds had of them until now: their address."""

from urllib.parse import quote

from django.db import migrations

SAFE = "/~:@!$&'()*+,;="  # as Django's reverse() writes a path
PORTS = {80: ("http", ""), 443: ("https", "")}


def set_addresses(apps, schema_editor):
    """Note the address of each article that has no id yet."""
    sites = apps.get_model("wagtailcore", "Site").objects.select_related("root_page")
    for site in sites.order_by("-is_default_site", "pk"):
        begin = site.root_page.url_path
        articles = apps.get_model("blog", "ArticlePage").objects.filter(feed_id="")
        found = articles.filter(url_path__startswith=begin).values_list("pk", "url_path")
        for pk, path in list(found):
            address = f"{_root(site)}/{quote(path[len(begin):], safe=SAFE)}"
            articles.filter(pk=pk).update(feed_id=address)


def _root(site):
    scheme, port = PORTS.get(site.port, ("http", f":{site.port}"))
    return f"{scheme}://{site.hostname}{port}"


class Migration(migrations.Migration):

    dependencies = [
        ("blog", "0009_article_feed_id"),
    ]

    operations = [migrations.RunPython(set_addresses, migrations.RunPython.noop)]
