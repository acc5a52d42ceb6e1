"""Loading the demo into a site that `setup_site` has made."""

from typing import Any

from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Site

from blog.models import (
    AuthorIndexPage,
    AuthorPage,
    BlogIndexPage,
    SeriesPage,
    Source,
    SourceEntry,
    SourceFeed,
    TopicIndexPage,
    TopicPage,
)
from core.base.models import SiteDocument, SiteImage, SiteSettings
from core.base.pictures import CleanPicture, tint_of
from home.demo import articles, content_files, people, readers, services
from home.demo.raw import Library, plain_items, raw_stream
from home.models import ContentPage, HomePage
from services.models import ServiceIndexPage


def load(home: HomePage) -> None:
    """Load the whole demo; the caller wraps it in a transaction."""
    site, library = content_files.site(), Library()
    users = people.add_users()
    add_files(library)
    _add_sources(site["sources"], library)
    _add_topics(site["topics"], library)
    _add_authors(site["authors"], users, library)
    _add_series(site["series"], library)
    pages = _reserve_pages(home, site["pages"], library)
    _add_articles(users, library)
    readers.add_comments(users)
    services.add_services(users, library)
    _fill_pages(home, pages, site, library)
    _fill_intros(site["intros"])
    _fill_settings(site["settings"], library)
    people.give_addresses(users)


def add_files(library: Library) -> None:
    """Store the pictures, the sound and the documents."""
    for picture in content_files.pictures():
        # Ours, and clean: nothing is gained by drawing it anew.
        with Image.open(picture.path) as drawn:
            tint = tint_of(drawn)
        file = CleanPicture(picture.path.read_bytes(), picture.path.name, tint)
        library.images[picture.key] = SiteImage.objects.create(
            title=picture.title, description=picture.alt, file=file
        )
    for document in content_files.site()["documents"]:
        data = (content_files.MEDIA / document["file"]).read_bytes()
        library.documents[document["key"]] = SiteDocument.objects.create(
            title=document["title"], file=ContentFile(data, document["file"])
        )


def _add_sources(sources: list[dict[str, Any]], library: Library) -> None:
    for source in sources:
        made = Source.objects.create(
            title=source["title"],
            slug=source["slug"],
            url=source["url"],
            language=source["language"],
            feed_url=source["feed"],
            description=source["description"],
            recommended=source.get("recommended", False),
        )
        library.sources[source["slug"]] = made.pk
        if entries := source.get("entries"):
            _add_entries(made, entries)


def _add_entries(source: Source, entries: list[dict[str, Any]]) -> None:
    """Store entries as if they had come from the feed, which nobody asks: its host is made up."""
    SourceFeed.objects.create(
        source=source, address=source.feed_url, fetched_at=timezone.now(), next_fetch=None
    )
    SourceEntry.objects.bulk_create(
        SourceEntry(source=source, guid=entry["url"], place=place, **entry)
        for place, entry in enumerate(entries)
    )


def _add_topics(topics: list[dict[str, str]], library: Library) -> None:
    for topic in topics:
        parent = (
            TopicPage.objects.get(slug=topic["parent"])
            if topic["parent"]
            else TopicIndexPage.objects.get()
        )
        page = TopicPage(title=topic["title"], slug=topic["slug"], description=topic["description"])
        library.pages[topic["slug"]] = parent.add_child(instance=page).pk
        page.save_revision().publish()


def _add_authors(authors: list[dict[str, Any]], users: dict[str, Any], library: Library) -> None:
    by_author = {slug: users[username] for username, *_names, slug in people.LOGINS if slug}
    for author in authors:
        page = AuthorPage(
            title=author["name"],
            slug=author["slug"],
            role=author["role"],
            summary=author["summary"],
            bio=author["bio"].strip(),
            portrait=library.images[f"{author['slug']}/portrait"],
            trajectory=plain_items(author["trajectory"], "item", author["slug"]),
            links=plain_items(author["links"], "profile", f"{author['slug']}/links"),
            user=by_author.get(author["slug"]),
        )
        library.pages[author["slug"]] = AuthorIndexPage.objects.get().add_child(instance=page).pk
        page.save_revision().publish()


def _add_series(series: list[dict[str, str]], library: Library) -> None:
    for entry in series:
        page = SeriesPage(
            title=entry["title"],
            slug=entry["slug"],
            summary=entry["summary"],
            search_description=entry["description"],
            cover=library.images[f"{entry['slug']}/cover"],
        )
        library.pages[entry["slug"]] = BlogIndexPage.objects.get().add_child(instance=page).pk
        page.save_revision().publish()


def _reserve_pages(
    home: HomePage, entries: list[dict[str, Any]], library: Library
) -> list[ContentPage]:
    pages = [
        ContentPage(
            title=entry["title"],
            slug=entry["slug"],
            search_description=entry["description"],
            body="[]",
        )
        for entry in entries
    ]
    for page in pages:
        library.pages[page.slug] = HomePage.objects.get(pk=home.pk).add_child(instance=page).pk
    return pages


def _add_articles(users: dict[str, Any], library: Library) -> None:
    published, drafts = content_files.articles(), content_files.drafts()
    articles.reserve_pages(BlogIndexPage.objects.get(), [*published, *drafts], users, library)
    for entry in published:
        articles.publish(articles.fill_page(entry, library), entry)
    for entry in drafts:
        articles.bring_to_state(articles.fill_page(entry, library), entry, users)


def _fill_pages(
    home: HomePage, pages: list[ContentPage], site: dict[str, Any], library: Library
) -> None:
    for page, entry in zip(pages, site["pages"], strict=True):
        page.body = raw_stream(entry["body"], library, entry["slug"])
        page.save_revision().publish()
        ContentPage.objects.filter(pk=page.pk).update(reviewed_on=entry["reviewed_on"])
    home = HomePage.objects.get(pk=home.pk)
    home.seo_title = site["home"]["title"]
    home.search_description = site["home"]["description"]
    home.body = raw_stream(site["home"]["body"], library, "home")
    home.save_revision().publish()


def _fill_intros(intros: dict[str, str]) -> None:
    for model in (BlogIndexPage, TopicIndexPage, AuthorIndexPage):
        page = model.objects.get()
        page.intro = intros[page.slug]
        page.save_revision().publish()


def _fill_settings(entry: dict[str, Any], library: Library) -> None:
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    for name in ("name", "tagline", "contact_email", "contact_text"):
        setattr(settings, name, entry[name])
    settings.social_links = plain_items(entry["social"], "profile", "settings/social")
    settings.main_menu = _menu(
        [
            ServiceIndexPage.objects.get().pk,
            BlogIndexPage.objects.get().pk,
            library.pages["errores-al-empezar"],
            TopicIndexPage.objects.get().pk,
            library.pages["acerca"],
        ],
        {"errores-al-empezar": "Para empezar"},
        library,
    )
    settings.footer_menu = _menu(
        [AuthorIndexPage.objects.get().pk, library.pages["privacidad"]],
        {},
        library,
        ("Blogs que leo", f"{site_settings.SITE_URL}{BlogIndexPage.objects.get().url}fuentes/"),
    )
    settings.share_image = library.images["share"]
    settings.save()


def _menu(
    pages: list[int], labels: dict[str, str], library: Library, *more: tuple[str, str]
) -> str:
    """Return a menu of pages, then of more addresses, each with its label."""
    named = {library.pages[slug]: label for slug, label in labels.items()}
    links: list[dict[str, Any]] = [
        {"label": named.get(pk, ""), "page": pk, "url": ""} for pk in pages
    ]
    links += [{"label": label, "page": None, "url": url} for label, url in more]
    return plain_items(links, "link", "menu")
