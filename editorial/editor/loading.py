"""Loading an article in the editor with few queries, however long it is, published or under review."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext
from wagtail.images.models import Filter
from wagtail.models import Page, Task, TaskState, WorkflowState, WorkflowTask

from blog.models import ArticlePage, ArticleTag, Source
from core.base.at_hand import Objects, at_hand, load
from core.base.choosers import tell
from core.base.models import SiteImage
from core.base.tree import load_parents, with_parents
from core.blocks.loading import named_in
from editorial.checks.walking import leaves

THUMBNAIL = Filter(spec="max-165x165")  # as Wagtail's image chooser shows it


def furnish(form: Any, page: Any) -> None:
    """Hand it what the version came with, and load what is left: parents, thumbnails, topics."""
    cover = [page.cover] if page.cover else []
    sources = [each.source for each in page.article_sources.all() if each.source_id]
    shown = [each for child in page.body for _block, each in leaves(child.block, child.value)]
    tell(form, [*page.named_pages.values(), *cover, *sources])
    load_parents([each for each in shown if isinstance(each, Page)], [page.get_parent()])
    know_thumbnails([*cover, *(each for each in shown if isinstance(each, SiteImage))])
    topics = form.fields["topics"]
    topics.choices = list(iter(topics.choices))  # not its length first


def know_thumbnails(images: Iterable[SiteImage]) -> None:
    """Ask once for the thumbnails that this process hasn't in its cache."""
    model = SiteImage.get_rendition_model()
    unknown = {image.pk: image for image in images if _key(image) not in model.cache_backend}
    if not unknown:
        return
    found = model.objects.filter(image__in=unknown, filter_spec=THUMBNAIL.spec)
    for rendition in found:
        rendition.image = unknown[rendition.image_id]
    model.cache_backend.set_many({rendition.get_cache_key(): rendition for rendition in found})


def _key(image: SiteImage) -> str:
    model = image.get_rendition_model()
    return model.construct_cache_key(image, THUMBNAIL.get_cache_key(image), THUMBNAIL.spec)


def know_people(viewer: Any, named: Iterable[tuple[Any, str]]) -> None:
    """Lay the users that objects name, by the names of their fields, where the objects look first."""
    places = [(each, name, getattr(each, f"{name}_id")) for each, name in named]
    others = {pk for _each, _name, pk in places} - {None, viewer.pk}
    people = {viewer.pk: viewer} | get_user_model()._default_manager.in_bulk(others)
    for each, name, pk in places:
        if pk in people:
            setattr(each, name, people[pk])


PASSED = {TaskState.STATUS_APPROVED, TaskState.STATUS_SKIPPED}
NOT_STARTED = "Not started"  # a word of Wagtail's catalogue
NEWEST = ("-started_at", "-id")


class FollowedReview(WorkflowState):
    """A review that asks once for its steps and once for the decisions, where Wagtail's asks up to twelve times."""

    class Meta:
        proxy = True
        app_label = "opening"  # no app: there is nothing to migrate

    def all_tasks_with_state(self) -> list[Task]:
        """Return the steps, each with the latest decision on the version submitted last."""
        return self._steps

    all_tasks_with_status = all_tasks_with_state

    @property
    def is_at_final_task(self) -> bool:
        """Tell whether the next step that the latest version has to pass is the last one."""
        version = self.content_object.latest_revision_id
        decided = (each for each in self._decisions if each.revision_id == version)
        passed = {each.task_id for each in decided if each.status in PASSED}
        ahead = [task for task in self._steps if task.active and task.pk not in passed]
        return len(ahead) < 2

    @cached_property
    def _steps(self) -> list[Any]:
        links = WorkflowTask.objects.filter(workflow=self.workflow_id)
        steps = list(links.select_related("workflow", "task").order_by("sort_order"))
        for link in steps:
            self.workflow = link.workflow
            self._mark(link.task)
        return [link.task for link in steps]

    def _mark(self, task: Any) -> None:
        state = next((each for each in self._of_version if each.task_id == task.pk), None)
        task.task_state, task.task_state_id = state, state and state.pk
        task.status = state and state.status
        task.status_display = state.get_status_display() if state else gettext(NOT_STARTED)

    @cached_property
    def _of_version(self) -> list[TaskState]:
        """Return the decisions on the newest of the versions submitted."""
        versions = (each.revision for each in self._decisions)
        latest = max(versions, key=lambda each: (each.created_at, each.pk), default=None)
        return [each for each in self._decisions if each.revision == latest]

    @cached_property
    def _decisions(self) -> list[TaskState]:
        found = self.task_states.select_related("revision", "finished_by").order_by(*NEWEST)
        return list(found.defer("revision__content"))


def follow(state: Any, page: Page) -> None:
    """Have the review of a page ask once."""
    state.__class__ = FollowedReview
    state.content_object = page


class Names(NamedTuple):
    """What an article names, by id."""

    images: list[int | None]
    sources: list[int | None]
    pages: list[int | None]
    body: Any


def open_version(record: Page) -> Any:
    """Return what Page.get_latest_revision_as_object does: the latest version, or the page as it stands."""
    version = record.latest_revision
    if version and record.has_unpublished_changes:
        page = _restored(record, version.content)
    else:
        page = _stored(record, record.specific)
    page._cached_parent_obj = record.get_parent()
    return page


def _restored(record: Page, content: dict[str, Any]) -> Any:
    with at_hand(_loaded(record, _named_in(content))):
        page = record.with_content_json(content)  # needs no columns of the article itself
        _read(page.body)
    return page


def _named_in(content: dict[str, Any]) -> Names:
    """Return what a stored version names."""
    authors = content.get("article_authors", [])
    return Names(
        images=[content.get("cover"), content.get("share_image")],
        sources=[each.get("source") for each in content.get("article_sources", [])],
        pages=[
            content.get("topic"),
            content.get("series"),
            *(each.get("author") for each in authors),
        ],
        body=ArticlePage._meta.get_field("body").to_python(content.get("body")),
    )


def _stored(record: Page, page: Any) -> Any:
    """Return the page as it stands, with its rows."""
    tags = Prefetch("tagged_items", ArticleTag.objects.select_related("tag"))
    prefetch_related_objects([page], tags)
    cited = page.article_sources.get_object_list()  # kept by the page, as a version's are
    objects = _loaded(record, _named_by(page))
    with at_hand(objects):
        _read(page.body)
    page.cover = objects[SiteImage].get(page.cover_id)
    for each in cited:
        each.source = objects[Source][each.source_id]
    page.named_pages = objects[Page]
    return page


def _named_by(page: Any) -> Names:
    """Return what a page names as it stands."""
    authors = page.article_authors.get_object_list()
    return Names(
        images=[page.cover_id],
        sources=[each.source_id for each in page.article_sources.all()],
        pages=[page.topic_id, page.series_id, *(each.author_id for each in authors)],
        body=page.body,
    )


def _loaded(record: Page, names: Names) -> Objects:
    """Load what is named, a query a model; with the pages the parent of the article itself."""
    images = [(SiteImage, pk) for pk in names.images]
    sources = [(Source, pk) for pk in names.sources]
    in_body = named_in(names.body.stream_block, names.body.raw_data)
    pages = with_parents([record.pk, *filter(None, names.pages)])
    record._cached_parent_obj = pages[record.pk].get_parent()
    return load([*images, *sources, *in_body]) | {Page: pages}


def _read(body: Any) -> None:
    """Make the objects of the blocks, which are made when asked for."""
    for child in body:
        list(leaves(child.block, child.value))


class OpensFast:
    """An editor that asks once."""

    request: HttpRequest
    real_page_record: Page
    page: Any
    form: Any

    def get_object(self) -> Page:
        """Return the latest version; where it is only shown, with what is known of the page already."""
        if self.request.method != "GET":
            return super().get_object()  # type: ignore[misc]
        page = open_version(self.real_page_record)
        share(self.real_page_record, page, self.request.user)
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Hand the form all that it shows."""
        if self.request.method == "GET":
            furnish(self.form, self.page)
        return super().get_context_data(**kwargs)  # type: ignore[misc]


def share(record: Page, page: Any, user: Any) -> None:
    """Tell a version what is known of its page: review, schedule, latest version, and the people of these."""
    # As PageQuerySet.prefetch_workflow_states has it.
    page._current_workflow_states = states = record._current_workflow_states
    page.scheduled_revision = record.scheduled_revision
    page.latest_revision = version = record.latest_revision
    if version and page.live_revision_id == version.pk:
        page.live_revision = version
    for state in states:
        follow(state, record)
    reviewed = [(record, "owner"), *((state, "requested_by") for state in states)] if states else []
    saved = [(each, "user") for each in (version, page.live_revision) if each]
    know_people(user, [*saved, *reviewed])
