"""The list of services in the CMS."""

from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.ui.tables.pages import PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permissions import policy_registry

from core.admin.filters import ChoiceFilter
from core.admin.listing import KnownFiltersMixin
from core.admin.permissions import PermissionRequired
from services.evidence import evidence_of, showing
from services.models import Area, ServiceIndexPage, ServicePage


class ServiceFilterSet(WagtailFilterSet):
    """Services in a state, of an area."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=ServicePage.State.choices
    )
    area = ChoiceFilter(label=gettext_lazy("Area"), queryset=Area.objects.all())

    class Meta:
        model = ServicePage
        fields = ["state", "area"]


def sees_services(user: Any) -> bool:
    """Return whether somebody may propose, change or publish services."""
    policy = policy_registry.get_by_type(ServicePage)
    seen = policy.explorable_instances(user)
    return seen.type(ServicePage, ServiceIndexPage).exists()


class ServiceListView(PermissionRequired, KnownFiltersMixin, IndexView):
    """The services that somebody may see, with how many pieces of evidence show each."""

    model: Any = ServicePage

    def is_allowed(self, request: HttpRequest) -> bool:
        """Return whether services are her business."""
        return sees_services(request.user)

    def get_base_queryset(self) -> Any:
        """Return what she may see, with what the rows name."""
        seen = policy_registry.get_by_type(ServicePage).explorable_instances(self.request.user)
        services = ServicePage.objects.filter(pk__in=seen.order_by().values("pk"))
        return services.select_related("area", "latest_revision__user")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count the evidence of the page's services at once."""
        context = super().get_context_data(**kwargs)
        services = list(context["object_list"])
        for service, proofs in zip(services, evidence_of(services), strict=True):
            service.showing = len(showing(proofs))
        context["object_list"] = services
        return context

    @cached_property
    def no_results_message(self) -> str:
        """Return why nothing is listed."""
        return (
            _("Nothing here matches what you look for.") if self.is_filtering else _("None here.")
        )


class ServiceListViewSet(PageListingViewSet):
    """The list of services."""

    model = ServicePage
    icon = "tasks"
    index_view_class = ServiceListView
    filterset_class = ServiceFilterSet
    columns = [
        PageTitleColumn("title", label=gettext_lazy("Title"), sort_key="title", classname="title"),
        Column(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            sort_key="state",
        ),
        Column("area", label=gettext_lazy("Area"), accessor="area", sort_key="area__name"),
        NumberColumn("showing", label=gettext_lazy("Evidence that shows it"), accessor="showing"),
        Column("price", label=gettext_lazy("Price"), accessor="price_text"),
        DateColumn(
            "latest_revision_created_at",
            label=gettext_lazy("Updated"),
            sort_key="latest_revision_created_at",
        ),
    ]


service_list = ServiceListViewSet("services")
