"""The page that every page type is."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from core.base.page_forms import SeenPagesForm
from core.base.previews import PREVIEW_MODES
from core.base.publishing import PageRights, visible
from core.base.revisions import without_deleted
from core.base.seo import Breadcrumb, absolute, breadcrumb_json_ld

_TEXTS = (models.CharField, models.TextField, StreamField)


class BasePage(Page):
    """Title and description for search engines, share image, breadcrumbs."""

    share_image = models.ForeignKey(
        "base.SiteImage",
        verbose_name=_("share image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when the page is shared; by default its main image, else the site's."),
    )

    base_form_class = SeenPagesForm

    # Whether the site's search lists pages of this type; front and index pages only lead to others.
    search_listed = True
    # What results of this type are counted and narrowed by: `search.facets.Facet`s.
    search_facets: tuple[Any, ...] = ()

    promote_panels = [*Page.promote_panels, FieldPanel("share_image")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("title", boost=10),
        index.SearchField("search_headings", boost=5),
        index.SearchField("search_description", boost=4),
    ]

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PageRights:
        """Return what a user may do with this page."""
        return PageRights(user, self)

    def update_aliases(self, **kwargs: Any) -> None:
        """Let aliases follow what is published: Wagtail would publish those of a draft as soon as it has an hour."""
        if self.live or self.alias_of_id:
            super().update_aliases(**kwargs)

    @property
    def preview_modes(self) -> list[Any]:
        """Return the ways in which the editor may preview the page."""
        return PREVIEW_MODES

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Read a stored version, whatever has been deleted of what it names."""
        return super().with_content_json(without_deleted(type(self), content))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add breadcrumbs, canonical address and structured data."""
        context = super().get_context(request, *args, **kwargs)
        crumbs = self.breadcrumbs(request)
        return context | {
            "breadcrumbs": crumbs,
            "canonical_url": self.canonical_url(request),
            "json_ld": [*self.json_ld(request), *breadcrumb_json_ld(crumbs)],
        }

    @cached_property
    def meta_title(self) -> str:
        """Return what the browser's tab and search engines show."""
        return self.seo_title or self.title

    @cached_property
    def meta_description(self) -> str:
        """Return the search description."""
        return self.search_description

    @cached_property
    def meta_image(self) -> Any:
        """Return the image to share, None where the page has none of its own."""
        return self.share_image

    def canonical_url(self, request: HttpRequest) -> str:
        """Return the one absolute address of this page."""
        return self.get_full_url(request)

    def breadcrumbs(self, request: HttpRequest) -> list[Breadcrumb]:
        """Return the way from the front page to here, this page last."""
        above = self.get_ancestors().live().filter(depth__gt=1)
        return [
            Breadcrumb(page.title, absolute(request, page.get_url(request)))
            for page in [*above, self]
        ]

    def search_headings(self) -> list[str]:
        """Return the headings of the page, which weigh more than its text."""
        return []

    def search_date(self) -> Any:
        """Return the date that results are sorted by, None for what is of no date."""
        return None

    def search_public(self) -> bool:
        """Tell whether any visitor may read the page: its words serve to correct what others misspell."""
        return bool(visible([self]))

    def search_facet_values(self) -> list[str]:
        """Return 'facet:value' for each value of each facet."""
        return [
            f"{facet.name}:{value}" for facet in self.search_facets for value in facet.values(self)
        ]

    def search_text(self) -> str:
        """Return what search shows excerpts of: the description, the texts that are searched, prose before tables and code."""
        texts = [
            (self.meta_description, False),
            *(part for field in self.get_searchable_search_fields() for part in self._texts(field)),
        ]
        ordered = [text.strip() for text, _last in sorted(texts, key=lambda part: part[1])]
        return "\n\n".join(text for text in dict.fromkeys(ordered) if text)

    def _texts(self, searched: index.SearchField) -> Iterator[tuple[str, bool]]:
        """Yield the texts of a field, each with whether excerpts come from it last."""
        try:
            field = searched.get_field(type(self))
        except FieldDoesNotExist:  # a property: names of other pages, not this one's text
            return
        if field.name == "title" or not isinstance(field, _TEXTS):
            return
        if isinstance(field, StreamField):
            for child in getattr(self, field.name) or []:
                last = getattr(child.block, "excerpted_last", False)
                yield from (
                    (text, last) for text in child.block.get_searchable_content(child.value)
                )
        else:
            value = searched.get_value(self) or ""
            yield from ((text, False) for text in ([value] if isinstance(value, str) else value))

    def json_ld(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the schema.org objects that describe this page."""
        return []
