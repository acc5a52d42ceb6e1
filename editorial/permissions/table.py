"""The table of rights: the guide prints it, and the tests try each line through the views."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.permissions.roles import ADMINISTRATORS, EDITORS, GUESTS, WRITERS

COLUMNS = (GUESTS, WRITERS, EDITORS, ADMINISTRATORS)


class May(StrEnum):
    """Name to what extent a role has a right."""

    NO = "no"
    OWN = "own"
    OTHERS = "others"
    YES = "yes"

    @property
    def words(self) -> Promise:
        """Return the extent in words."""
        return WORDS[self]


WORDS = {
    May.NO: pgettext_lazy("may", "no"),
    May.OWN: pgettext_lazy("may", "her own"),
    May.OTHERS: pgettext_lazy("may", "what others wrote"),
    May.YES: pgettext_lazy("may", "yes"),
}
NO, OWN, OTHERS, YES = May

ARTICLES, REVIEW, FILES = _("Articles"), _("Review and publication"), _("Pictures and documents")
BLOG, SITE = _("The blog around the articles"), _("The site")
SERVICES = _("Services")


@dataclass(frozen=True)
class Right:
    """Hold a line: an action, and the extent to which each role may do it, in the order of COLUMNS."""

    section: Promise
    id: str
    action: Promise
    roles: tuple[May, May, May, May]

    def of(self, role: str) -> May:
        """Return the extent of a role's right."""
        return self.roles[COLUMNS.index(role)]


WHO_MAY = (
    Right(ARTICLES, "write", _("write an article"), (YES, YES, YES, YES)),
    Right(ARTICLES, "edit", _("change an article"), (OWN, OWN, YES, YES)),
    Right(ARTICLES, "read_draft", _("read a draft as visitors will"), (OWN, OWN, YES, YES)),
    Right(ARTICLES, "find_draft", _("see a draft in lists and searches"), (OWN, YES, YES, YES)),
    Right(ARTICLES, "history", _("see the history of an article"), (OWN, OWN, YES, YES)),
    Right(ARTICLES, "copy", _("copy an article"), (OWN, OWN, YES, YES)),
    Right(ARTICLES, "delete_draft", _("delete a draft"), (OWN, OWN, YES, YES)),
    Right(ARTICLES, "check", _("have the text checked"), (OWN, OWN, YES, YES)),
    Right(
        ARTICLES, "share", _("send a draft to a reader without an account"), (OWN, OWN, YES, YES)
    ),
    Right(ARTICLES, "calendar", _("see the calendar"), (YES, YES, YES, YES)),
    Right(ARTICLES, "lock", _("lock an article"), (NO, NO, YES, YES)),
    Right(REVIEW, "submit", _("submit to review"), (OWN, OWN, YES, YES)),
    Right(REVIEW, "take_back", _("take back from review"), (OWN, OWN, YES, YES)),
    Right(REVIEW, "approve_content", _("approve the content"), (NO, NO, OTHERS, OTHERS)),
    Right(
        REVIEW,
        "approve_language",
        _("approve language and accessibility, which publishes"),
        (NO, NO, OTHERS, OTHERS),
    ),
    Right(REVIEW, "ask_for_changes", _("ask for changes"), (NO, NO, OTHERS, OTHERS)),
    Right(REVIEW, "publish", _("publish without review"), (NO, NO, OTHERS, YES)),
    Right(REVIEW, "schedule", _("set the hour of publication"), (NO, NO, OTHERS, YES)),
    Right(REVIEW, "unpublish", _("unpublish an article"), (NO, NO, YES, YES)),
    Right(REVIEW, "delete_published", _("delete a published article"), (NO, NO, YES, YES)),
    Right(REVIEW, "make_private", _("decide who may read an article"), (NO, NO, YES, YES)),
    Right(FILES, "upload", _("upload pictures and documents"), (YES, YES, YES, YES)),
    Right(FILES, "choose", _("use a picture in an article"), (YES, YES, YES, YES)),
    Right(FILES, "edit_picture", _("change a picture"), (OWN, OWN, YES, YES)),
    Right(FILES, "delete_picture", _("delete a picture"), (OWN, OWN, YES, YES)),
    Right(FILES, "delete_document", _("delete a document"), (OWN, OWN, YES, YES)),
    Right(FILES, "collections", _("order them in collections"), (NO, NO, NO, YES)),
    Right(BLOG, "series", _("write the page of a series"), (OWN, OWN, YES, YES)),
    Right(BLOG, "topics", _("write, move and publish topics"), (NO, NO, YES, YES)),
    Right(BLOG, "merge", _("merge topics, merge and rename tags"), (NO, NO, YES, YES)),
    Right(BLOG, "authors", _("write and publish the pages of authors"), (NO, NO, YES, YES)),
    Right(BLOG, "due_report", _("see which pages are due for review"), (NO, NO, YES, YES)),
    Right(
        BLOG,
        "still_holds",
        _("say that the page of an author still holds"),
        (NO, NO, YES, YES),
    ),
    Right(BLOG, "sources", _("keep the sources that articles cite"), (NO, NO, YES, YES)),
    Right(BLOG, "moderate", _("moderate comments"), (NO, NO, YES, YES)),
    Right(BLOG, "mail", _("see what goes out by mail, write letters, cancel"), (NO, NO, YES, YES)),
    Right(BLOG, "subscribers", _("see, import and erase subscribers"), (NO, NO, NO, YES)),
    Right(BLOG, "searches", _("see what visitors search"), (NO, NO, YES, YES)),
    Right(BLOG, "synonyms", _("keep synonyms and promoted results"), (NO, NO, YES, YES)),
    Right(SERVICES, "propose_service", _("propose a service"), (NO, YES, YES, YES)),
    Right(SERVICES, "edit_service", _("change a service"), (NO, OWN, YES, YES)),
    Right(SERVICES, "publish_service", _("publish a service"), (NO, NO, OTHERS, YES)),
    Right(SERVICES, "remove_service", _("take a service away"), (NO, NO, YES, YES)),
    Right(SERVICES, "testimonials", _("keep and withdraw testimonials"), (NO, NO, YES, YES)),
    Right(SERVICES, "focus", _("keep areas and audiences"), (NO, NO, YES, YES)),
    Right(
        SERVICES,
        "colleagues",
        _("keep colleagues and groups, ask for their consent, erase them"),
        (NO, NO, YES, YES),
    ),
    Right(SERVICES, "requests", _("see requests and answer them"), (NO, NO, NO, YES)),
    Right(SERVICES, "request_figures", _("see figures of requests"), (NO, NO, YES, YES)),
    Right(SERVICES, "focus_report", _("see focus and evidence"), (NO, NO, YES, YES)),
    Right(
        SERVICES, "service_settings", _("decide what the site specializes in"), (NO, NO, NO, YES)
    ),
    Right(SITE, "other_pages", _("change the front page and other pages"), (NO, NO, NO, YES)),
    Right(SITE, "settings", _("change name, menus and other settings"), (NO, NO, NO, YES)),
    Right(SITE, "take_comments", _("decide how comments are taken"), (NO, NO, NO, YES)),
    Right(SITE, "mail_settings", _("decide how subscribers are written to"), (NO, NO, NO, YES)),
    Right(SITE, "redirects", _("keep redirects"), (NO, NO, NO, YES)),
    Right(SITE, "workflow", _("change the steps of the review"), (NO, NO, NO, YES)),
    Right(SITE, "background", _("see the work in the background"), (NO, NO, NO, YES)),
    Right(SITE, "users", _("make users and give them roles"), (NO, NO, NO, YES)),
    Right(SITE, "superusers", _("make or change superusers"), (NO, NO, NO, NO)),
    Right(SITE, "groups", _("change what the roles may do"), (NO, NO, NO, NO)),
    Right(SITE, "sites", _("change the site's address"), (NO, NO, NO, NO)),
)


def rights_table() -> Iterator[tuple[Promise, list[dict[str, Any]]]]:
    """Yield each section with its lines for a template: `action` and `cells`, each a May with its `words`."""
    for section, rights in groupby(WHO_MAY, lambda right: right.section):
        yield section, [{"action": right.action, "cells": right.roles} for right in rights]
