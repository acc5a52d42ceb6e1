"""Bulk editing of articles: the form, the change of each article, and its outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import Page

from blog.models import ArticleAuthor, ArticlePage, AuthorPage, SeriesPage, TopicPage
from core.base.numbers import OneIdMixin
from core.base.tags import TagField
from core.wagtail_compat.publishing import publish_revision
from editorial.articles.filters import title_of
from editorial.permissions.pages import choosable_pages

INSTEAD, BESIDE = "instead", "beside"


@dataclass(frozen=True, eq=False)
class Outcome:
    """Describe the outcome of a change, as expected and as reported."""

    expected: Any
    reported: Any
    changes: bool = False
    is_smooth: bool = False  # nothing that she needs to look after


LIVE = Outcome(
    gettext_lazy("Will be changed and published at once"),
    gettext_lazy("Changed and published"),
    changes=True,
    is_smooth=True,
)
DRAFT = Outcome(
    gettext_lazy("Are drafts: the draft will be changed"),
    gettext_lazy("Changed in the draft"),
    changes=True,
    is_smooth=True,
)
AHEAD = Outcome(
    gettext_lazy("Have unpublished changes: this change will wait in the draft, too"),
    gettext_lazy("Have unpublished changes: this change waits in the draft, too"),
    changes=True,
)
UNPUBLISHED = Outcome(
    gettext_lazy("Have to be published by somebody else: the change will wait in the draft"),
    gettext_lazy("Have to be published by somebody else: the change waits in the draft"),
    changes=True,
)
SAME = Outcome(gettext_lazy("Are so already"), gettext_lazy("Were so already"))
FORBIDDEN = Outcome(
    gettext_lazy("You can't edit them: they will stay"),
    gettext_lazy("You can't edit them: they stay"),
)
LOCKED = Outcome(gettext_lazy("Are locked: they will stay"), gettext_lazy("Are locked: they stay"))
REVIEW = Outcome(
    gettext_lazy("Are in review: they will stay"), gettext_lazy("Are in review: they stay")
)
SCHEDULED = Outcome(
    gettext_lazy("Are scheduled: cancel that before you change them"),
    gettext_lazy("Are scheduled: cancel that before you change them"),
)
ALIAS = Outcome(
    gettext_lazy("Follow another page, and change with it"),
    gettext_lazy("Follow another page, and change with it"),
)
OTHER = Outcome(
    gettext_lazy("Aren't articles: they will stay"), gettext_lazy("Aren't articles: they stay")
)
FAILED = Outcome(gettext_lazy("Can't be changed"), gettext_lazy("Couldn't be changed"))
ORDER = (
    LIVE,
    DRAFT,
    AHEAD,
    UNPUBLISHED,
    SAME,
    FAILED,
    FORBIDDEN,
    LOCKED,
    REVIEW,
    SCHEDULED,
    ALIAS,
    OTHER,
)


@dataclass(frozen=True)
class Change:
    """Hold what to change; None and empty values change nothing."""

    topic: Any = None
    author: Any = None
    beside_others: bool = (
        False  # the author joins those who are named, instead of taking their place
    )
    series: Any = None
    no_series: bool = False
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    date: datetime | None = None

    def apply(self, article: Any) -> None:
        """Apply the change to an article in memory."""
        if self.topic:
            article.topic = self.topic
        if self.date:
            article.date = self.date
        self._apply_author(article)
        self._apply_series(article)
        self._apply_tags(article)

    def _apply_author(self, article: Any) -> None:
        if not self.author:
            return
        links = list(article.article_authors.all())
        own = [link for link in links if link.author_id == self.author.pk]
        if own and (self.beside_others or own == links):
            return
        own = own or [ArticleAuthor(author=self.author)]
        named = [*links, *own] if self.beside_others else own
        for place, link in enumerate(named):
            link.sort_order = place
        article.article_authors.set(named)

    def _apply_series(self, article: Any) -> None:
        if self.no_series:
            article.series = None
        elif self.series and article.series_id != self.series.pk:
            # Without a place, an article goes to the end.
            article.series, article.series_place = self.series, None

    def _apply_tags(self, article: Any) -> None:
        unwanted = {name.casefold() for name in self.tags_removed}
        found = [item.tag.name for item in article.tagged_items.all()]
        article.tags.remove(*(name for name in found if name.casefold() in unwanted))
        article.tags.add(*self.tags_added)


@dataclass(frozen=True)
class Result:
    """Hold the outcome for one page, and the reason or circumstance."""

    title: str
    outcome: Outcome
    reason: str = ""
    page: Page | None = None


def outcome_of(article: ArticlePage, user: Any) -> Outcome:
    """Return the outcome to expect where a user changes an article."""
    rights = article.permissions_for_user(user)
    if not rights.can_edit():
        return FORBIDDEN
    if article.alias_of_id:
        return ALIAS
    return _unchangeable(article, user) or _changed(article, rights)


def change_all(articles: Iterable[ArticlePage], change: Change, user: Any) -> list[Result]:
    """Change articles, each wholly or not at all; the oldest first, which is their order in a series."""
    ordered = sorted(articles, key=lambda article: (article.date or timezone.now(), article.pk))
    return [change_one(article.pk, article.draft_title, change, user) for article in ordered]


def change_one(pk: int, title: str, change: Change, user: Any) -> Result:
    """Change one article in its own transaction."""
    try:
        with transaction.atomic():
            article = ArticlePage.objects.select_for_update(of=("self",)).get(pk=pk)
            return Result(title, _change(article, change, user))
    except ArticlePage.DoesNotExist:
        return Result(title, FAILED, _("It has been deleted in the meantime."))
    except ValidationError as error:
        return Result(title, FAILED, " ".join(error.messages))
    except PermissionDenied as error:
        return Result(title, FAILED, str(error))


def _unchangeable(article: ArticlePage, user: Any) -> Outcome | None:
    """Return why an article can't be changed, None where it can; a change during a review would escape its reviewers."""
    lock = article.get_lock()
    if isinstance(lock, ScheduledForPublishLock):
        return SCHEDULED
    if article.workflow_in_progress:
        return REVIEW
    return LOCKED if lock and lock.for_user(user) else None


def _changed(article: ArticlePage, rights: Any) -> Outcome:
    if not article.live:
        return DRAFT
    if article.has_unpublished_changes:
        return AHEAD
    return LIVE if rights.can_publish() else UNPUBLISHED


def _change(article: ArticlePage, change: Change, user: Any) -> Outcome:
    outcome = outcome_of(article, user)
    if not outcome.changes:
        return outcome
    version = article.get_latest_revision_as_object()
    before = version.serializable_data()
    change.apply(version)
    if version.serializable_data() == before:
        return SAME
    _save(version, outcome, user)
    return outcome


def _save(version: ArticlePage, outcome: Outcome, user: Any) -> None:
    """Save as the editor does: a draft's page with its revision, a published page only when that is published.

    What is filed otherwise is published though its text may have faults: readers have that text already.
    """
    if outcome is DRAFT:
        version.full_clean()
        version.save()
    revision = version.save_revision(user=user, log_action=True)
    if outcome is LIVE:
        publish_revision(revision, user=user, skip_checks=True)


class PageChoice(OneIdMixin, forms.ModelChoiceField):
    """Choose one of the pages that the user may choose, or none."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        """Set an empty queryset, until the form knows the user."""
        self.model = model
        super().__init__(
            model.objects.none(), required=False, empty_label=gettext_lazy("No change"), **kwargs
        )

    def label_from_instance(self, obj: Any) -> str:
        """Return the title of the page."""
        return title_of(obj)

    def offer(self, request: HttpRequest) -> None:
        """Set the queryset to what the user may choose: topics as a tree, others by title."""
        order = "path" if self.model is TopicPage else "title"
        self.queryset = choosable_pages(request, self.model.objects.order_by(order))


class ChangeForm(forms.Form):
    """Ask what to change; empty fields change nothing."""

    topic = PageChoice(TopicPage, label=gettext_lazy("Main topic"))
    author = PageChoice(AuthorPage, label=gettext_lazy("Author"))
    author_place = forms.ChoiceField(
        label=gettext_lazy("How the author is named"),
        choices=[
            (INSTEAD, gettext_lazy("Instead of those who are named")),
            (BESIDE, gettext_lazy("Beside those who are named")),
        ],
        initial=INSTEAD,
        required=False,
    )
    series = PageChoice(
        SeriesPage,
        label=gettext_lazy("Series"),
        help_text=gettext_lazy("New parts go to its end, the oldest article first."),
    )
    no_series = forms.BooleanField(label=gettext_lazy("Take out of their series"), required=False)
    tags_added = TagField(label=gettext_lazy("Add tags"), required=False)
    tags_removed = TagField(label=gettext_lazy("Take tags away"), required=False)
    date = forms.DateTimeField(
        label=gettext_lazy("Date"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("Empty: no change. What is published can't be later than now."),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """Limit the choices of pages to those of the user."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PageChoice):
                field.offer(request)

    def clean(self) -> dict[str, Any]:
        """Refuse a change of nothing, and contradictions."""
        data = super().clean() or {}
        if data.get("series") and data.get("no_series"):
            self.add_error(
                "no_series", gettext_lazy("Choose a series, or take them out of theirs: not both.")
            )
        added = {name.casefold() for name in data.get("tags_added") or []}
        both = [name for name in data.get("tags_removed") or [] if name.casefold() in added]
        if both:
            message = gettext_lazy("You add and take away the same: %(tags)s.")
            self.add_error("tags_removed", message % {"tags": ", ".join(both)})
        if not self.errors and self.change() == Change():
            raise forms.ValidationError(
                gettext_lazy("Nothing is changed yet: fill in at least one field.")
            )
        return data

    def change(self) -> Change:
        """Return the change that was asked for."""
        data = self.cleaned_data
        return Change(
            topic=data["topic"],
            author=data["author"],
            beside_others=bool(data["author"]) and data["author_place"] == BESIDE,
            series=data["series"],
            no_series=data["no_series"],
            tags_added=tuple(data["tags_added"]),
            tags_removed=tuple(data["tags_removed"]),
            date=data["date"],
        )
