"""The page editors of the CMS: Wagtail's, with our checks, and for articles our panels beside its own."""

from typing import Any

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from blog.models import ArticlePage
from core.base.models import SiteImage
from core.blocks.walking import leaves
from core.wagtail_compat.editor import (
    DECISION,
    completes_new_page,
    is_autosave,
    refuse_autosave,
)
from core.wagtail_compat.pages import prefetch_parents, reviews_of_specific_pages
from editorial.checks.panels import ChecksPanel
from editorial.checks.views import CheckedMixin, CheckedWorkflowActionView, PublishedLast
from editorial.editor.presets import PresetMixin
from editorial.permissions.views import ExplorerView, MoveConfirmView
from editorial.review_links.panel import ReviewLinksPanel
from editorial.workflow.messages import DecisionMessageMixin

NEW: tuple[type[BaseSidePanel], ...] = (ChecksPanel,)  # beside an article that isn't saved yet
SAVED: tuple[type[BaseSidePanel], ...] = (
    ChecksPanel,
    ReviewLinksPanel,
)
THUMBNAIL = "max-165x165"  # as Wagtail's image chooser shows it


class DecidesOnceMixin:
    """Take a reviewer's decision from the form alone, never from autosave.

    Wagtail puts the decision into the form as hidden fields, which counts as a change: where the answer takes its time,
    autosave sends the form again, decision included. It would make a version that voids the approval, and decide on the
    next step too.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse a decision that autosave repeats."""
        if is_autosave(self) and DECISION in request.POST:
            message = _("Your decision is on its way: autosave has nothing to add.")
            return refuse_autosave(self, "decided", message)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class PageCreateView(CheckedMixin, PublishedLast, CreateView):
    """Edit a new page of any type."""


class PageEditView(DecidesOnceMixin, CheckedMixin, DecisionMessageMixin, EditView):
    """Edit a page of any type."""


class PageRevertView(CheckedMixin, RevisionsRevertView):
    """Edit an earlier version of a page of any type."""


class EditorialPageViewSet(PageViewSet):
    """Provide the views of a page type; every page viewset of ours derives from this."""

    model: Any = Page
    index_view_class = ExplorerView
    add_view_class = PageCreateView
    edit_view_class = PageEditView
    revisions_revert_view_class = PageRevertView
    workflow_action_view_class = CheckedWorkflowActionView
    move_confirm_view_class = MoveConfirmView


page_viewset = EditorialPageViewSet()


class ArticleCreateView(PresetMixin, PageCreateView):
    """Edit a new article."""

    def get_side_panels(self) -> MediaContainer:
        """Add our side panels."""
        own = [panel(self.page, self.request) for panel in NEW]
        return MediaContainer([*super().get_side_panels(), *own])


class ArticleEditView(PageEditView):
    """Edit an article."""

    def get_object(self) -> ArticlePage:
        """Prefetch what the editor would query block by block."""
        page = super().get_object()
        if self.request.method == "GET":
            page.latest_revision = self.latest_revision
            prefetch_related_objects([page], reviews_of_specific_pages())
            prefetch_chosen(page.body)
        return page

    @transaction.atomic
    def submit_action(self) -> HttpResponse:
        """Save and submit in one transaction: autosave must not come between."""
        return super().submit_action()

    def get_side_panels(self) -> MediaContainer:
        """Add our side panels, except for autosave's requests."""
        panels = super().get_side_panels()
        if is_autosave(self):
            return panels
        # What autosave has just made of a new article replaces the panels that are there.
        own = NEW if completes_new_page(self) else SAVED
        return MediaContainer([*panels, *(panel(self.page, self.request) for panel in own)])


class ArticleViewSet(EditorialPageViewSet):
    """Provide the views of articles."""

    model: Any = ArticlePage
    add_view_class = ArticleCreateView
    edit_view_class = ArticleEditView


article_viewset = ArticleViewSet("articles")


def prefetch_chosen(body: Any) -> None:
    """Prefetch the thumbnails of a body's images and the parents of its pages, which choosers ask for one by one."""
    chosen = [value for _block, value in leaves(body.stream_block, body)]
    renditions = SiteImage.get_rendition_model().objects.filter(filter_spec=THUMBNAIL)
    images = [each for each in chosen if isinstance(each, SiteImage)]
    prefetch_related_objects(images, Prefetch("renditions", queryset=renditions))
    prefetch_parents([each for each in chosen if isinstance(each, Page)])
