"""Who wrote a page, and what follows: nobody publishes her own article.

The app `editorial` builds its review on this; it lives here because every way to publish (editor, bulk, copy, API) asks the
page itself. Who has the permission UNREVIEWED may publish her own directly: a site run by one person must be able to.
"""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, Workflow

from core.base.page_forms import SeenPagesForm
from core.base.publishing import PageRights
from core.wagtail_compat.editor import SparseDraftForm
from core.wagtail_compat.revisions import CheckedRevisions

SCHEDULE = ("go_live_at", "expire_at", "date")
WRITTEN = {"title", "slug", "seo_title", "search_description", "show_in_menus", "owner"}
BESIDE = {*SCHEDULE, "pk", "word_count", *(field.name for field in Page._meta.fields)} - WRITTEN
OF_ROWS = {"pk", "sort_order", "page", "content_object"}
UNREVIEWED = "blog.publish_own_article"


def wrote(user: Any, page: Any) -> bool:
    """Return whether a user owns a page or is one of its authors, as it stands or in its latest version."""
    if page.owner_id == user.pk:
        return True
    author = getattr(user, "author", None)
    if author is None:
        return False
    return author.article_authors.filter(page_id=page.pk).exists() or author.pk in author_ids(
        page.latest_revision
    )


def content_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return of a stored version what readers read, without its schedule and what Wagtail notes beside it."""
    return {name: _rows(value) for name, value in data.items() if name not in BESIDE}


def _rows(value: Any) -> Any:
    """Return the rows of a relation by their order alone: numbers and ids come when they are stored."""
    if not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
        return value
    return [{key: each for key, each in row.items() if key not in OF_ROWS} for row in value]


def author_ids(revision: Revision | None) -> set[int]:
    """Return the ids of the author pages that a version names."""
    named = revision.content.get("article_authors", []) if revision else []
    return {link["author"] for link in named}


class ArticlePermissionTester(PageRights):
    """Who may do what with an article: its authors leave publishing to somebody else."""

    def can_publish(self) -> bool:
        """Refuse authors who need a review."""
        return super().can_publish() and (
            self.user.has_perm(UNREVIEWED) or not wrote(self.user, self.page)
        )

    def can_set_view_restrictions(self) -> bool:
        """Allow authors too: it decides who reads, not what."""
        return super().can_publish()

    def can_unschedule(self) -> bool:
        """Allow authors too: taking back is always possible."""
        return super().can_publish()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Answer as Wagtail does, without asking for pages below: an article has none."""
        if not self.user.is_active or self.user.is_superuser:
            return super().can_delete(ignore_bulk)
        hers = "add" in self.permissions and self.page.owner_id == self.user.pk
        may_take_back = "publish" in self.permissions or not self.page.live
        return may_take_back and (hers or "change" in self.permissions)


class BlogPermissionTester(PageRights):
    """Who may do what with the blog index: no article is born published that needs a review."""

    def can_publish_subpage(self) -> bool:
        """Refuse those who need a review: what they add is their own."""
        return super().can_publish_subpage() and self.user.has_perm(UNREVIEWED)


class ReviewedForm(SparseDraftForm, SeenPagesForm):
    """A form that counts as changed only when it is.

    Django expects a hidden input beside each field whose default is a callable, Wagtail draws none, and so such a field
    always looks changed: each approval would save a new version, and be void at once.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Compare each field with what is stored."""
        super().__init__(*args, **kwargs)
        children = (formset.form.base_fields for formset in self.formsets.values())
        for fields in (self.fields, *children):
            for field in fields.values():
                field.show_hidden_initial = False


class Reviewed(CheckedRevisions):
    """A page that is published after review."""

    base_form_class = ReviewedForm

    # The editor's forms know minutes: seconds would make each form look changed, and void approvals.
    to_the_minute = ("date", "updated", "go_live_at", "expire_at")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Drop seconds."""
        for name in self.to_the_minute:
            if value := getattr(self, name, None):
                setattr(self, name, value.replace(second=0, microsecond=0))
        super().full_clean(*args, **kwargs)  # type: ignore[misc]

    @property
    def has_workflow(self) -> bool:
        """Return whether a review is set up for this page."""
        return self.get_workflow() is not None

    def get_workflow(self) -> Workflow | None:
        """Return the active workflow of the page or of the nearest above it, asked once."""
        return self._workflow

    @cached_property
    def _workflow(self) -> Workflow | None:
        above = self.get_ancestors(inclusive=True)  # type: ignore[attr-defined]
        active = Workflow.objects.active().filter(workflow_pages__page__in=above)
        return active.order_by("-workflow_pages__page__depth").first()

    def permissions_for_user(self, user: Any) -> PageRights:
        """Return what a user may do with this page."""
        return ArticlePermissionTester(user, self)

    def version_to_keep(self) -> Revision | None:
        """Return the latest version where nothing but its schedule differs: under review it takes the new one over.

        A version more would void the approvals that there are, though everybody approved of this text.
        """
        latest = self.get_latest_revision()  # type: ignore[attr-defined]
        if latest is None:
            return None
        data = json.loads(json.dumps(self.serializable_data(), cls=DjangoJSONEncoder))  # type: ignore[attr-defined]
        if content_of(data) != content_of(latest.content):
            return None
        states = set(latest.task_states.values_list("status", flat=True))
        if TaskState.STATUS_REJECTED in states:
            return None  # who sends it back as it is has it reviewed anew
        if all(data.get(name) == latest.content.get(name) for name in SCHEDULE):
            return latest
        if TaskState.STATUS_IN_PROGRESS not in states:
            return None
        latest.content |= {name: data[name] for name in SCHEDULE}
        latest.save(update_fields=["content"])
        return latest

    def may_replace_revision(self, revision: Revision) -> bool:
        """Return whether autosave may overwrite a version: not one that is under review."""
        return not revision.task_states.exists()

    def check_new_revision(self, user: Any) -> None:
        """Refuse a save that was on its way while she submitted: it would void the first approval."""
        if user and self._was_submitted_meanwhile(user):
            raise PermissionDenied(
                _("You have submitted this article in the meantime: this version was not saved.")
            )

    def _was_submitted_meanwhile(self, user: Any) -> bool:
        """Return whether she has submitted a newer version than the one that this page was loaded with.

        The page's own row doesn't tell: the editor may have saved it already, as it was loaded.
        """
        Page.objects.select_for_update().filter(pk=self.pk).values_list("pk").first()  # type: ignore[attr-defined]
        newest = self.revisions.order_by("-pk").first()  # type: ignore[attr-defined]
        if newest is None or newest.pk == self.latest_revision_id:  # type: ignore[attr-defined]
            return False
        waiting = newest.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return newest.user_id == user.pk and waiting.exists()
