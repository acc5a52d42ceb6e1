"""The pictures of the guide, taken from the demo site by `python -m bench.guide`."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blog.desk.roles import ADMINISTRATORS, EDITORS, WRITERS

WIDTH, HEIGHT = 1200, 750


class Picture(NamedTuple):
    """What a picture shows, and where in the CMS it is taken, by whom; `open` are elements to press first."""

    alt: Promise
    role: str
    path: str
    open: tuple[str, ...] = ()


# '{article}' stands for an article of the demo.
PICTURES = {
    "dashboard": Picture(
        _("The front page of the CMS: drafts, what is scheduled, what was published."),
        WRITERS,
        "/admin/",
    ),
    "editor": Picture(
        _("The editor of an article: title, summary, cover and the blocks of its body."),
        EDITORS,
        "/admin/pages/{article}/edit/",
    ),
    "picker": Picture(
        _("The block picker, with the kinds of blocks in groups."),
        EDITORS,
        "/admin/pages/{article}/edit/",
        ("[data-contentpath=body] button.c-sf-add-button >> nth=0",),
    ),
    "preview": Picture(
        _("The editor with the preview beside it."),
        EDITORS,
        "/admin/pages/{article}/edit/",
        ("[data-side-panel-toggle=preview]",),
    ),
    "checks": Picture(
        _("The panel of checks: what stops the article, advice, and figures of the text."),
        EDITORS,
        "/admin/pages/{article}/edit/",
        ("[data-side-panel-toggle=article-checks]",),
    ),
    "review": Picture(
        _("The front page of an editor: what waits for her review."), EDITORS, "/admin/"
    ),
    "articles": Picture(
        _("The list of articles, with its filters."), EDITORS, "/admin/article-list/"
    ),
    "calendar": Picture(_("The calendar of a month."), EDITORS, "/admin/calendar/"),
    "searches": Picture(
        _("The report of what visitors search."), EDITORS, "/admin/reports/searches/"
    ),
    "background": Picture(
        _("The report of the work in the background."),
        ADMINISTRATORS,
        "/admin/reports/background/",
    ),
}
