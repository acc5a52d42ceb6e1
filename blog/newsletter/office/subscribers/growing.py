"""The page of how many subscribers there were, and of who left."""

from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.newsletter.bounces.views import address_for_provider
from blog.newsletter.office.access import SEE_SUBSCRIBERS, Guarded
from blog.newsletter.office.style import MEDIA
from blog.newsletter.office.subscribers.growth import MONTH, PERIODS, WEEK, growth, leaves
from blog.newsletter.office.subscribers.listing import LIST

SHOWN = 50


class GrowthView(Guarded, WagtailAdminTemplateMixin, TemplateView):
    """A plot with its numbers in words, and the reasons of those who left."""

    permission = SEE_SUBSCRIBERS
    page_title = _("Growth")
    header_icon = "arrow-up"
    template_name = "newsletter/office/growth.html"

    @cached_property
    def by(self) -> str:
        """Return of what the bars are: of weeks, where months aren't asked for."""
        asked = self.request.GET.get("by")
        return asked if asked in PERIODS else WEEK

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [*self.breadcrumbs_items, LIST, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the numbers."""
        left = self._leaves()
        return super().get_context_data(
            growth=growth(self.by),
            tabs=[(_("By week"), WEEK), (_("By month"), MONTH)],
            by=self.by,
            leaves=left,
            bounces_address=address_for_provider(),
            elided_page_range=left.paginator.get_elided_page_range(left.number),
            index_url=reverse("newsletter_growth"),
            media=MEDIA,
            **kwargs,
        )

    def _leaves(self) -> Page:
        return WagtailPaginator(leaves(), SHOWN).get_page(self.request.GET.get("p"))
