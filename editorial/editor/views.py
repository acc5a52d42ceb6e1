"""The article editor of the CMS: Wagtail's, with our panels beside its own."""

from typing import Any

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.models import Page

from blog.models import ArticlePage
from core.base.models import SiteImage
from core.blocks.walking import leaves
from core.wagtail_compat.editor import completes_new_page, is_autosave
from core.wagtail_compat.pages import prefetch_parents, reviews_of_specific_pages
from editorial.checks.panels import ChecksPanel
from editorial.editor.autosave import PageEditView
from editorial.editor.presets import PresetMixin
from editorial.permissions.views import EditorialPageViewSet, PageCreateView
from editorial.review_links.panel import ReviewLinksPanel

NEW: tuple[type[BaseSidePanel], ...] = (ChecksPanel,)  # beside an article that isn't saved yet
SAVED: tuple[type[BaseSidePanel], ...] = (
    ChecksPanel,
    ReviewLinksPanel,
)
THUMBNAIL = "max-165x165"  # as Wagtail's image chooser shows it


class ArticleCreateView(PresetMixin, PageCreateView):
    """The editor of a new article."""

    def get_side_panels(self) -> MediaContainer:
        """Add our panels."""
        own = [panel(self.page, self.request) for panel in NEW]
        return MediaContainer([*super().get_side_panels(), *own])


class ArticleEditView(PageEditView):
    """The editor of an article."""

    def get_object(self) -> ArticlePage:
        """Prefetch what the editor asks for again and again of a version that it shows."""
        page = super().get_object()
        if self.request.method == "GET":
            page.latest_revision = self.latest_revision
            prefetch_related_objects([page], reviews_of_specific_pages())
            prefetch_chosen(page.body)
        return page

    @transaction.atomic
    def submit_action(self) -> HttpResponse:
        """Submit at once: autosave must not come between the version and its review."""
        return super().submit_action()

    def get_side_panels(self) -> MediaContainer:
        """Add our panels, but not to what autosave asks for."""
        panels = super().get_side_panels()
        if is_autosave(self):
            return panels
        # What autosave has just made of a new article replaces the panels that are there.
        own = NEW if completes_new_page(self) else SAVED
        return MediaContainer([*panels, *(panel(self.page, self.request) for panel in own)])


class ArticleViewSet(EditorialPageViewSet):
    """Articles in the CMS."""

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
