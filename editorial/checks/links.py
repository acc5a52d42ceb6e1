"""Checks of links: they have a text, and lead to something published."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from core.blocks.reading import headings
from core.blocks.sanitize import LINK_SCHEMES
from editorial.checks.subject import Finding, Link, Place, Subject, advice, error
from editorial.checks.targets import Target, own_path
from search.analysis import fold

_SCHEMES = {"", *LINK_SCHEMES}
_SHOWN = 60
# What says nothing to who goes from link to link; folded, without punctuation.
_VAGUE = """
    acá, aquí, clic, click, clic acá, clic aquí, click acá, click aquí, hacé clic, hacé clic acá, hacé clic aquí,
    hacer clic, hacer clic aquí, haz clic aquí, haga clic aquí, da clic aquí, pincha aquí, entrá acá, entrá aquí,
    mirá acá, mirá aquí, leer más, lee más, leé más, seguir leyendo, seguí leyendo, ver más, más, más info,
    más información, saber más, conocé más, link, enlace, este link, este enlace, en este link, en este enlace,
    el link, el enlace, esto, este, esta página, este sitio, here, click here, read more, more, this link
"""
# What says nothing to who goes from link to link.
VAGUE = frozenset(fold(" ".join(each.split())) for each in _VAGUE.split(","))


def empty_links(subject: Subject) -> Iterator[Finding]:
    """Find links without a text and links without an address."""
    for place, link in subject.links:
        if not link.text:
            yield error(
                "link.empty",
                place,
                _("A link has no words: nobody sees it, and who listens hears only “link”."),
                _("Write its words, or take it out."),
            )
        elif not link.kind and not _leads(link.href):
            yield error(
                "link.address",
                place,
                _("The link “%(text)s” has no address to go to.") % {"text": _short(link.text)},
                _("Give it one, or take the link out."),
            )


def _leads(href: str) -> bool:
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        return False
    return href not in {"", "#"} and scheme in _SCHEMES


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def gone_targets(subject: Subject) -> Iterator[Finding]:
    """Find links to pages and documents that are gone or not published."""
    for place, link in subject.links:
        if link.kind == "page" and link.target not in subject.targets.pages:
            yield _gone(place, link, _("The page is gone."))
        elif link.kind == "document" and link.target not in subject.targets.documents:
            yield _gone(place, link, _("The document is gone."))
        elif (target := _target(subject, link)) and not target.reachable:
            yield _unpublished(place, target)


def _target(subject: Subject, link: Link) -> Target | None:
    if link.kind == "page":
        return subject.targets.pages.get(link.target)
    return subject.targets.paths.get(own_path(link.href)) if not link.kind else None


def _gone(place: Place, link: Link, what: str) -> Finding:
    message = _("The link “%(text)s” leads nowhere.") % {"text": _short(link.text)}
    mend = _("Link to something else, or take the link out.")
    return error("link.gone", place, f"{message} {what}", mend)


def _unpublished(place: Place, target: Target) -> Finding:
    return error(
        "link.unpublished",
        place,
        _("It leads to “%(title)s”, which isn't published.") % {"title": target.title},
        _("Publish that page first, schedule it for an earlier moment, or take the link out."),
    )


def chosen_pages(subject: Subject) -> Iterator[Finding]:
    """Find blocks whose chosen page is gone or not published."""
    for place, page in subject.chosen_pages:
        target = subject.targets.pages.get(str(page.pk))
        if target and not target.reachable:
            yield _unpublished(place, target)
    for placed in subject.of_type("article"):
        if placed.value["article"] is None:
            yield _nowhere(placed.place)
    for placed in subject.of_type("call_to_action"):
        if placed.value["page"] is None and not placed.value.href:
            yield _nowhere(placed.place)


def _nowhere(place: Place) -> Finding:
    return error(
        "block.nowhere",
        place,
        _("It leads nowhere: the page wasn't chosen, or somebody deleted it."),
        _("Choose where it leads, or remove the block."),
    )


def vague_words(subject: Subject) -> Iterator[Finding]:
    """Advise on links whose text doesn't say where they lead."""
    for place, link in subject.links:
        if _bare(link.text) in VAGUE:
            yield advice(
                "link.vague",
                place,
                _("The link “%(text)s” doesn't say where it leads.") % {"text": link.text},
                _("Let its words name what the reader will find."),
            )
        elif link.text.startswith(("http://", "https://", "www.")):
            yield advice(
                "link.bare",
                place,
                _("The link shows its address: “%(text)s”.") % {"text": _short(link.text)},
                _("Let its words name what the reader will find."),
            )


def _bare(text: str) -> str:
    letters = "".join(each if each.isalnum() else " " for each in fold(text))
    return " ".join(letters.split())


def lost_anchors(subject: Subject) -> Iterator[Finding]:
    """Advise on links to anchors that the article doesn't have."""
    fragments = [
        each for each in subject.links if each.link.href.startswith("#") and len(each.link.href) > 1
    ]
    anchors = {heading.anchor for heading in headings(subject.article.body)} if fragments else set()
    for place, link in fragments:
        if link.href[1:] not in anchors:
            yield advice(
                "link.anchor",
                place,
                _("The link “%(text)s” leads to “%(anchor)s”, and no heading here has that anchor.")
                % {"text": _short(link.text), "anchor": link.href},
            )


ERRORS = (empty_links, gone_targets, chosen_pages)
ADVICE = (vague_words, lost_anchors)
