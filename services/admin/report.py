"""What services lack: evidence, articles, fresh prices; topics that lead to none."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.admin.permissions import PermissionRequired
from services.focus import (
    CANDIDATES,
    Backed,
    backed_services,
    by_area,
    gaps,
    offered,
    settings_of_site,
)
from services.models import ServiceSettings

SEE = "services.view_testimonial"


class ServiceReportView(PermissionRequired, WagtailAdminTemplateMixin, TemplateView):
    """The report."""

    permission = SEE
    template_name = "services/admin/report.html"
    header_icon = "tasks"
    page_title = gettext_lazy("Focus and evidence")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Stand below the front page, as reports do."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is there and what is missing."""
        services, settings = backed_services(), settings_of_site()
        found = {"gaps": gaps(services, settings)}
        return super().get_context_data(**kwargs) | overview(services, settings) | found


class ServicesPanel(Component):
    """Services by area, on the front page of the CMS."""

    name = "services"
    order = 235
    template_name = "services/admin/dashboard.html"

    class Media:
        css = {"all": ["services/admin.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add services, and those that nothing shows."""
        services = backed_services()
        unbacked = [each for each in offered(services) if not each.showing]
        return overview(services, settings_of_site()) | {"unbacked": unbacked}


def overview(services: list[Backed], settings: ServiceSettings) -> dict[str, Any]:
    """Return services by area, how many are offered, how many are enough, and those backed least."""
    ours = offered(services)
    return {
        "areas": by_area(services),
        "offered": len(ours),
        "settings": settings,
        "too_many": len(ours) > settings.most_offered,
        "least": ours[:CANDIDATES],
    }


def add_dashboard_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show the panel to who keeps services."""
    if request.user.has_perm(SEE):
        panels.append(ServicesPanel())
