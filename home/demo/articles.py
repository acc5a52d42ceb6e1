"""The demo's articles: pages, bodies, publication, and the workflow states of drafts."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail_footnotes.models import Footnote

from blog.models import ArticleAuthor, ArticlePage, ArticleSource, BlogIndexPage
from core.wagtail_compat.publishing import publish_revision
from home.demo.people import writer_of
from home.demo.raw import Library, footnote_uuid, raw_stream

# Who takes which workflow action on an article that was submitted, by the state that its file names.
DECISIONS = {
    "submitted": (),
    "content_approved": (("nora", "approve"),),
    "changes_requested": (("nora", "reject"),),
    "scheduled": (("nora", "approve"), ("lucia", "approve")),
}


def reserve_pages(
    blog: BlogIndexPage, entries: list[dict[str, Any]], users: dict[str, Any], library: Library
) -> None:
    """Create every article's page as a draft, so that articles can link to one another."""
    for entry in entries:
        page = ArticlePage(
            **_fields(entry, library),
            owner=writer_of(entry["authors"][0], users),
            live=False,
            body="[]",
        )
        page.article_authors = [
            ArticleAuthor(author_id=library.pages[slug], sort_order=place)
            for place, slug in enumerate(entry["authors"])
        ]
        page.article_sources = [
            ArticleSource(source_id=library.sources[slug], sort_order=place)
            for place, slug in enumerate(entry["sources"])
        ]
        BlogIndexPage.objects.get(pk=blog.pk).add_child(instance=page)
        library.pages[entry["slug"]] = page.pk


def fill_page(entry: dict[str, Any], library: Library) -> ArticlePage:
    """Fill in the body of a reserved page; it stays a draft."""
    page = ArticlePage.objects.get(pk=library.pages[entry["slug"]])
    page.body = raw_stream(entry["body"], library, entry["slug"])
    page.topics = [library.pages[slug] for slug in entry["topics"]]
    page.tags.add(*sorted(entry["tags"]))
    page.footnotes = [
        Footnote(
            uuid=footnote_uuid(entry["slug"], note["id"]), text=note["text"], locale=page.locale
        )
        for note in entry.get("footnotes", [])
    ]
    page.save()
    return page


def publish(page: ArticlePage, entry: dict[str, Any]) -> None:
    """Publish an article as if on its own date."""
    publish_revision(page.save_revision(user=page.owner), skip_checks=True)
    when = entry.get("date") or timezone.now()
    ArticlePage.objects.filter(pk=page.pk).update(
        first_published_at=when,
        last_published_at=entry.get("updated", when),
        latest_revision_created_at=entry.get("updated", when),
    )


def bring_to_state(page: ArticlePage, entry: dict[str, Any], users: dict[str, Any]) -> None:
    """Bring a draft to the state that its file names: draft, private, edited, or one of DECISIONS."""
    state, writer = entry["state"], writer_of(entry["authors"][0], users)
    if state in ("private", "edited"):
        publish(page, entry)
    if state == "private":
        login = PageViewRestriction.LOGIN
        PageViewRestriction.objects.create(page=page, restriction_type=login)
        return
    if state == "edited":
        page = ArticlePage.objects.get(pk=page.pk)
        page.summary = entry["pending_summary"]
    if state == "scheduled":
        page.go_live_at = timezone.now() + timedelta(days=entry["go_live_in_days"])
    page.save_revision(user=writer)
    if state in DECISIONS:
        workflow: Any = page.get_workflow()
        workflow.start(page, writer)
        for username, action in DECISIONS[state]:
            page.refresh_from_db()
            task_state = page.current_workflow_task_state
            note = entry["note"] if action == "reject" else ""
            task_state.task.specific.on_action(task_state, users[username], action, comment=note)


def _fields(entry: dict[str, Any], library: Library) -> dict[str, Any]:
    fields = {
        name: entry[name]
        for name in ("title", "slug", "summary", "featured", "date", "updated", "valid_until")
        if name in entry
    }
    series = entry.get("series")
    return fields | {
        "search_description": entry["description"],
        "cover": library.images[f"{entry['slug']}/cover"],
        "topic_id": library.pages[entry["topic"]],
        "series_id": library.pages[series] if series else None,
        "series_place": entry.get("series_place"),
    }
