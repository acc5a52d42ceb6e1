"""The article editor of the CMS: Wagtail's, with the desk's panels beside its own."""

from typing import Any

from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet

from blog.models import ArticlePage

NEW: tuple[type[BaseSidePanel], ...] = ()  # beside an article that isn't saved yet
SAVED: tuple[type[BaseSidePanel], ...] = ()


class ArticleCreateView(CreateView):
    """The editor of a new article."""

    def get_side_panels(self) -> MediaContainer:
        """Add the desk's panels."""
        own = [panel(self.page, self.request) for panel in NEW]
        return MediaContainer([*super().get_side_panels(), *own])


class ArticleEditView(EditView):
    """The editor of an article."""

    def get_side_panels(self) -> MediaContainer:
        """Add the desk's panels, but not to what autosave asks for."""
        panels = super().get_side_panels()
        if self.expects_json_response:
            return panels
        return MediaContainer([*panels, *(panel(self.page, self.request) for panel in SAVED)])


class ArticleViewSet(PageViewSet):
    """Articles in the CMS."""

    model: Any = ArticlePage
    add_view_class = ArticleCreateView
    edit_view_class = ArticleEditView


article_viewset = ArticleViewSet("articles")
