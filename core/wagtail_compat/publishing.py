"""The guard that every way of publishing a page or a snippet passes: the `check` of Wagtail's actions that make one live.

`Page.publish` and `Revision.publish` end in `PublishPageRevisionAction`; the editor, the CMS's API and API v3 build it
themselves, the last one asking a registry for `Page`. Copies and aliases go live by actions of their own. Snippets with
drafts end in `PublishRevisionAction`. All call `check` before they write; no hook or signal of Wagtail's comes before that.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail import hooks
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

READ_IN = "Wagtail 8.0.1"
PRIVATE = (
    "CopyPageAction",
    "CreatePageAliasAction",
    "PublishPageRevisionAction",
    "PublishRevisionAction",
)

# Functions (page or snippet as it would be published, its revision or None) -> findings: what must be mended first, whose
# str() is a sentence. Who raises holds the publication back too.
REFUSE_HOOK = "refuse_publication"
UNCHECKED = "base.publish_unchecked"  # in the log


class PublicationRefused(ValidationError):
    """A page or snippet that isn't published as long as something is to be mended.

    Wagtail's APIs answer validation errors by themselves, with each sentence.
    """

    def __init__(self, page: Any, findings: Iterable[Any]) -> None:
        """Keep the page or snippet as it would be published, and what has to be mended."""
        self.page = page
        self.findings = list(findings)
        super().__init__({NON_FIELD_ERRORS: [str(finding) for finding in self.findings]})


def findings_against(page: Any, revision: Revision | None = None) -> list[Any]:
    """Return what must be mended before a page or snippet is published as it stands here."""
    refusals = (refuse(page, revision) for refuse in hooks.get_hooks(REFUSE_HOOK))
    return [finding for found in refusals for finding in found]


def publish_revision(
    revision: Revision, user: Any = None, *, skip_checks: bool = False, **options: Any
) -> None:
    """Publish a version of a page, as `Revision.publish` does; `skip_checks` asks nobody, and the page's log says so.

    Skipping is for what programs bring (an import, a restored copy, the demo), and for what readers have already.
    """
    action = PublishPageRevisionAction(revision, user=user, **options)
    action.skip_checks = skip_checks
    action.execute()
    if skip_checks:
        log(instance=action.object, action=UNCHECKED, user=user, revision=revision)


def live_copies(page: Page, *, recursive: bool | None) -> Iterator[tuple[Page, Revision | None]]:
    """Yield what a copy of a page would publish: each published page as it stands, with its version."""
    for each in page.get_descendants(inclusive=True) if recursive else [page]:
        if each.live:
            yield each.specific, each.live_revision


def _published(action: PublishRevisionAction) -> Iterator[tuple[Any, Revision | None]]:
    yield action.object, action.revision


def _copied(action: CopyPageAction) -> Iterator[tuple[Page, Revision | None]]:
    return live_copies(action.page, recursive=action.recursive) if action.keep_live else iter(())


def _mirrored(action: CreatePageAliasAction) -> Iterator[tuple[Page, Revision | None]]:
    return live_copies(action.page, recursive=action.recursive)


# That of pages derives from that of snippets, with a `check` of its own which doesn't call the other.
GUARDED: dict[Any, Callable[[Any], Iterator[tuple[Any, Revision | None]]]] = {
    PublishRevisionAction: _published,
    PublishPageRevisionAction: _published,
    CopyPageAction: _copied,
    CreatePageAliasAction: _mirrored,
}


def install() -> None:
    """Put the guard into the actions themselves, which are shared by all that import them."""
    for action_class, pages in GUARDED.items():
        if not hasattr(vars(action_class)["check"], "__wrapped__"):
            action_class.check = _with_findings(action_class.check, pages)


def _with_findings(check: Callable[..., None], pages: Callable[..., Any]) -> Callable[..., None]:
    """Ask after the permissions, which may be skipped; the guard may not."""

    @wraps(check)
    def guard(self: Any, skip_permission_checks: bool = False) -> None:
        check(self, skip_permission_checks=skip_permission_checks)
        if getattr(self, "skip_checks", False):
            return
        for page, revision in pages(self):
            if findings := findings_against(page, revision):
                raise PublicationRefused(page, findings)

    return guard
