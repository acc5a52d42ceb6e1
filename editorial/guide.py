"""The guide of the CMS: its pages by role, their pictures and views."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from editorial.permissions.roles import ADMINISTRATORS, EDITORS, GUESTS, WRITERS
from editorial.permissions.table import COLUMNS, rights_table

EVERYBODY = (GUESTS, WRITERS, EDITORS, ADMINISTRATORS)
EDITING = (EDITORS, ADMINISTRATORS)
WIDTH, HEIGHT = 1200, 750  # of the pictures


class GuidePage(NamedTuple):
    """Hold a page; its text is the template `desk/guide/content/<slug>.html`, written in Spanish."""

    slug: str
    title: Promise
    summary: Promise
    roles: Sequence[str]

    @property
    def template(self) -> str:
        """Return the name of the text's template."""
        return f"desk/guide/content/{self.slug}.html"


PAGES = (
    GuidePage(
        "escribir", _("Write an article"), _("Blocks, presets, pasting, previews."), EVERYBODY
    ),
    GuidePage(
        "comprobar",
        _("Check before submitting"),
        _("What stops an article, and what is advice."),
        EVERYBODY,
    ),
    GuidePage(
        "enviar",
        _("Submit to review"),
        _("The two steps, notes, mails, readers without an account."),
        EVERYBODY,
    ),
    GuidePage("revisar", _("Review"), _("Approve, ask for changes, what is overdue."), EDITING),
    GuidePage(
        "publicar", _("Publish and schedule"), _("The hour of publication, the calendar."), EDITING
    ),
    GuidePage(
        "ordenar",
        _("Keep the blog in order"),
        _("Lists, changes to many, topics and tags."),
        EDITING,
    ),
    GuidePage(
        "comentarios",
        _("Moderate comments"),
        _("What waits and why, spam, answers, settings."),
        EDITING,
    ),
    GuidePage(
        "boletin",
        _("Write to subscribers"),
        _("What goes out by itself, letters, who gets them."),
        EDITING,
    ),
    GuidePage(
        "servicios",
        _("Offer services"),
        _("States, evidence, testimonials, focus."),
        [WRITERS, *EDITING],
    ),
    GuidePage(
        "pedidos",
        _("Requests and colleagues"),
        _("From what a client asks for to who does it."),
        EDITING,
    ),
    GuidePage(
        "administrar",
        _("Run the site"),
        _("People, settings, what works in the background."),
        [ADMINISTRATORS],
    ),
)


def roles_of(user: Any) -> set[str]:
    """Return the names of a user's roles."""
    return set(user.groups.filter(name__in=EVERYBODY).values_list("name", flat=True))


def sorted_for(roles: set[str]) -> tuple[list[GuidePage], list[GuidePage]]:
    """Return the pages for these roles, and the others; without a role, all are hers."""
    own = [page for page in PAGES if not roles or roles & set(page.roles)]
    return own, [page for page in PAGES if page not in own]


# The alternative text of each picture; bench/guide.py takes them.
PICTURES = {
    "dashboard": _("The front page of the CMS: drafts, what is scheduled, what was published."),
    "editor": _("The editor of an article: title, summary, cover and the blocks of its body."),
    "picker": _("The block picker, with the kinds of blocks in groups."),
    "preview": _("The editor with the preview beside it."),
    "checks": _("The panel of checks: what stops the article, advice, and figures of the text."),
    "review": _("The front page of an editor: what waits for her review."),
    "articles": _("The list of articles, with its filters."),
    "calendar": _("The calendar of a month."),
    "due": _("The report of the pages due for review, each with the reasons."),
    "searches": _("The report of what visitors search."),
    "services": _(
        "The report of services: by area with their evidence, and what is missing or old."
    ),
    "requests": _("The new requests, with who asks and whether the address is confirmed."),
    "referral": _("A request that a second colleague took, with what happened and the buttons."),
    "colleagues": _("The list of colleagues, with how far it is with each one's consent."),
    "consent": _("The consent of a colleague: what she agreed to and when, and favours."),
    "background": _("The report of the work in the background."),
}


def index(request: HttpRequest) -> HttpResponse:
    """Show the list of pages, those of the user's role first, and the table of rights."""
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
