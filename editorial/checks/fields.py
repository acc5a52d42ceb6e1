"""Checks of the fields beside the body: summary, descriptions, title, topic, authors, tags."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.models import Site

from core.base.models import SiteSettings
from core.base.page_forms import title_for_viewer
from editorial.checks.subject import Finding, Place, Subject, advice, error
from editorial.checks.title_width import ROOM, pixels

SUMMARY = (60, 220)  # characters
DESCRIPTION = (70, 160)


def no_summary(subject: Subject) -> Iterator[Finding]:
    """Find a missing summary."""
    if not (subject.article.summary or "").strip():
        yield error(
            "summary.missing",
            Place(_("summary"), "summary"),
            _("The summary is missing."),
            _("Write in one or two sentences what the reader takes with her."),
        )


def no_body(subject: Subject) -> Iterator[Finding]:
    """Find an empty body."""
    if not subject.placed:
        yield error(
            "body.empty",
            Place(_("body")),
            _("The article has no content."),
            _("Add at least one paragraph."),
        )


def no_topic(subject: Subject) -> Iterator[Finding]:
    """Find a missing main topic."""
    if subject.article.topic_id is None:
        yield error(
            "topic.missing",
            Place(_("main topic"), "topic"),
            _("The article has no main topic."),
            _("Choose it on the tab “%(tab)s”.") % {"tab": _("Filing")},
        )


def no_author(subject: Subject) -> Iterator[Finding]:
    """Find a missing author."""
    if not subject.article.article_authors.all():
        yield error(
            "author.missing",
            Place(_("authors"), "article_authors"),
            _("The article has no author."),
            _("Add at least one on the tab “%(tab)s”.") % {"tab": _("Filing")},
        )


def summary_length(subject: Subject) -> Iterator[Finding]:
    """Advise on the length of the summary."""
    summary = (subject.article.summary or "").strip()
    if summary and (text := _length(len(summary), SUMMARY)):
        yield advice("summary.length", Place(_("summary"), "summary"), text)


def description_length(subject: Subject) -> Iterator[Finding]:
    """Advise on the description that search engines show."""
    place = Place(_("description for search engines"), "search_description")
    description = (subject.article.search_description or "").strip()
    if not description:
        yield advice(
            "description.missing",
            place,
            _("It is empty: search engines will show the summary."),
            _("Write it on the tab “%(tab)s” if something else would invite more.")
            % {"tab": _("Promote")},
        )
    elif text := _length(len(description), DESCRIPTION):
        yield advice("description.length", place, text)


def _length(length: int, bounds: tuple[int, int]) -> str:
    least, most = bounds
    facts = {"length": length, "least": least, "most": most}
    if length < least:
        return _("It is short: %(length)d characters; %(least)d to %(most)d read well.") % facts
    if length > most:
        return _("It is long: %(length)d characters; %(least)d to %(most)d read well.") % facts
    return ""


def title_width(subject: Subject) -> Iterator[Finding]:
    """Advise on a title that search results would cut."""
    article = subject.article
    width = pixels(shown_title(subject))
    if width > ROOM:
        field = "seo_title" if article.seo_title else "title"
        yield advice(
            "title.wide",
            Place(_("title"), field),
            _(
                "With the site's name it takes about %(width)d pixels in search results, which show some %(room)d: its end may be cut."
            )
            % {"width": width, "room": ROOM},
            _("Put what matters first, or write a shorter title on the tab “%(tab)s”.")
            % {"tab": _("Promote")},
        )


def shown_title(subject: Subject) -> str:
    """Return the title as in the page's <title>."""
    site = Site.objects.filter(is_default_site=True).first()
    name = SiteSettings.for_site(site).name if site else ""
    title = subject.article.seo_title or subject.article.title
    return f"{title} · {name or 'motiVAcional'}"


def no_tags(subject: Subject) -> Iterator[Finding]:
    """Advise to add tags."""
    if not subject.article.tagged_items.all():
        yield advice(
            "tags.missing",
            Place(_("tags"), "tags"),
            _("There are no tags."),
            _("Two or three help to find the article and what is like it."),
        )


def unpublished_names(subject: Subject) -> Iterator[Finding]:
    """Advise on topics and authors whose pages aren't published: their names won't be shown."""
    article = subject.article
    topic = [(article.topic, Place(_("main topic"), "topic"))] if article.topic_id else []
    authors = [
        (link.author, Place(_("authors"), "article_authors"))
        for link in article.article_authors.all()
    ]
    for page, place in [*topic, *authors]:
        if not page.live:
            yield advice(
                "name.unpublished",
                place,
                _("“%(title)s” won't be shown: its page isn't published.")
                % {"title": title_for_viewer(page.pk, page.title)},
            )


ERRORS = (no_summary, no_body, no_topic, no_author)
ADVICE = (
    title_width,
    summary_length,
    description_length,
    no_tags,
    unpublished_names,
)
