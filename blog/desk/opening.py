"""Opening an article in the editor with few queries, however long it is.

Wagtail's editor asks for the state of the review sixteen times, for each page that a chooser shows and for its parent,
for each picture's thumbnail. Here these are asked for once and laid where Wagtail keeps them when it has asked; only for
showing: whoever saves asks anew.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from wagtail.images.models import Filter
from wagtail.models import Page

from blog.desk.checks.walking import leaves
from core.base.choosers import tell
from core.base.models import SiteImage
from core.base.tree import load_parents, with_parents
from core.blocks.loading import loaded_at_once

THUMBNAIL = Filter(spec="max-165x165")  # as Wagtail's image chooser shows it


class OpensFast:
    """An editor that asks once."""

    request: HttpRequest
    real_page_record: Page
    page: Any
    form: Any

    def get_object(self) -> Page:
        """Return the latest version; where it is only shown, with what is known of the page already."""
        page = super().get_object()  # type: ignore[misc]
        if self.request.method == "GET":
            share(self.real_page_record, page, self.request.user)
            if page.named_pages is None:
                page.tag_list  # noqa: B018 - asks for all tags, where the form would ask for each
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask at once for all that the form shows."""
        if self.request.method == "GET":
            furnish(self.form, self.page)
        return super().get_context_data(**kwargs)  # type: ignore[misc]


def share(record: Page, page: Page, user: Any) -> None:
    """Tell a version what is known of its page: review, schedule, latest version and who saved it."""
    # As PageQuerySet.prefetch_workflow_states has it.
    page._current_workflow_states = record._current_workflow_states
    for state in record._current_workflow_states:
        state.content_object = record
    page.scheduled_revision = record.scheduled_revision
    page.latest_revision = version = record.latest_revision
    if version and record.has_unpublished_changes:
        page._cached_parent_obj = version.content_object.get_parent()
    if version and version.user_id == user.pk:
        version.user = user


def furnish(form: Any, page: Any) -> None:
    """Load what the choosers of the form and of the body show, and the topics to tick."""
    named = with_parents(_named_by(form, page)) if page.named_pages is None else page.named_pages
    cover = [page.cover] if page.cover else []
    with loaded_at_once(page.body):
        shown = [each for child in page.body for _block, each in leaves(child.block, child.value)]
    tell(form, [*named.values(), *cover, *_sources(form)])
    load_parents([each for each in shown if isinstance(each, Page)], [page.get_parent()])
    know_thumbnails([*cover, *(each for each in shown if isinstance(each, SiteImage))])
    topics = form.fields["topics"]
    topics.choices = list(iter(topics.choices))  # not its length first


def _named_by(form: Any, page: Any) -> list[int]:
    """Return the ids of the pages that a page names: topic, series, authors."""
    authors = (each.instance.author_id for each in form.formsets["article_authors"].forms)
    return [pk for pk in (page.topic_id, page.series_id, *authors) if pk]


def _sources(form: Any) -> list[Any]:
    """Return the sources cited, asked for at once."""
    cited = [each.instance for each in form.formsets["article_sources"].forms]
    prefetch_related_objects(cited, "source")
    return [each.source for each in cited if each.source_id]


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
