"""Testimonials in the CMS: kept as rows, withdrawn with all their words."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views.generic import EditView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from core.admin.permissions import PermissionRequired
from services.models import Testimonial
from services.withdrawing import services_quoting, withdraw

CHANGE = "services.change_testimonial"


class TestimonialEditView(EditView):
    """A testimonial, with a button that withdraws it."""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """Offer to withdraw what isn't."""
        buttons = super().header_buttons
        if self.object.withdrawn_at:
            return buttons
        button = HeaderButton(
            label=_("Withdraw"),
            url=reverse("services_withdraw", args=[self.object.pk]),
            icon_name="cross",
        )
        return [*buttons, button]


class TestimonialViewSet(ModelViewSet):
    """Testimonials in the CMS."""

    model = Testimonial
    icon = "openquote"
    url_prefix = "services/testimonials"
    edit_view_class = TestimonialEditView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "__str__",
        DateColumn("given_on", label=gettext_lazy("Given on"), sort_key="given_on"),
        DateColumn("withdrawn_at", label=gettext_lazy("Withdrawn"), sort_key="withdrawn_at"),
    ]
    search_fields = ["given_by", "role", "words"]


testimonial_viewset = TestimonialViewSet("service_testimonials")


class WithdrawView(PermissionRequired, WagtailAdminTemplateMixin, TemplateView):
    """Ask before a testimonial is withdrawn, and withdraw it."""

    permission = CHANGE
    template_name = "services/admin/withdraw.html"
    header_icon = "cross"
    page_title = gettext_lazy("Withdraw a testimonial")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the testimonial."""
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Testimonial, pk=kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("service_testimonials:index"), "label": _("Testimonials")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where it is quoted."""
        return super().get_context_data(**kwargs) | {
            "testimonial": self.object,
            "quoting": services_quoting(self.object),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw it, and say which services nothing else shows."""
        alone = withdraw(self.object, request.user)
        messages.success(
            request,
            _(
                "Withdrawn: the words are gone from all services and their versions. Where somebody has copied them by hand into another page, they have to be taken out there."
            ),
        )
        for service in alone:
            said = _("Nothing else shows “%(title)s”: it is still published, its owner is told.")
            messages.warning(request, said % {"title": service.title})
        return redirect("service_testimonials:index")


def testimonial_urls() -> list[URLPattern]:
    """Return the addresses beside those of the viewset."""
    address = "services/testimonials/<int:pk>/withdraw/"
    return [path(address, WithdrawView.as_view(), name="services_withdraw")]
