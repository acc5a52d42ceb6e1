"""Taking a service away: it is unpublished, and its address leads where somebody has chosen."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from core.base.numbers import OneIdMixin, number
from core.base.publishing import published
from services.models import ServicePage


class NumberChooser(AdminPageChooser):
    """A chooser that takes what is no number for no choice: to show it again would be an error."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> int | None:
        """Return the id that was sent, None where none was."""
        return number(super().value_from_datadict(data, files, name))


class PageField(OneIdMixin, forms.ModelChoiceField):
    """A page."""


class RemovalForm(forms.Form):
    """Where the address of a service leads from now on."""

    target = PageField(
        queryset=Page.objects.none(),
        widget=NumberChooser(),
        label=gettext_lazy("Who comes to its address is sent to"),
        help_text=gettext_lazy("By default the page of all services."),
        error_messages={"invalid_choice": gettext_lazy("Choose a published page.")},
    )

    def __init__(self, *args: Any, service: ServicePage, **kwargs: Any) -> None:
        """Offer every public page but the service."""
        super().__init__(*args, **kwargs)
        pages = published(Page.objects.filter(depth__gt=1))
        self.fields["target"].queryset = pages.exclude(pk=service.pk)  # type: ignore[attr-defined]


class RemovalView(WagtailAdminTemplateMixin, FormView):
    """Ask where to, unpublish, redirect: one action."""

    form_class = RemovalForm
    template_name = "services/admin/removal.html"
    header_icon = "download"
    page_title = gettext_lazy("Take a service away")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the service, for who may unpublish it."""
        super().setup(request, *args, **kwargs)
        self.service = get_object_or_404(ServicePage, pk=kwargs["pk"])
        if not self.service.permissions_for_user(request.user).can_unpublish():
            raise PermissionDenied

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("services:index"), "label": _("Services")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Suggest the page of all services."""
        return super().get_form_kwargs() | {
            "service": self.service,
            "initial": {"target": self.service.get_parent().pk},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the service."""
        return super().get_context_data(**kwargs) | {"service": self.service}

    def form_valid(self, form: RemovalForm) -> HttpResponse:
        """Unpublish it and send who comes elsewhere."""
        take_away(self.service, form.cleaned_data["target"], self.request.user)
        said = _("“%(title)s” is unpublished; its address leads to “%(target)s”.")
        named = {"title": self.service.title, "target": form.cleaned_data["target"].title}
        messages.success(self.request, said % named)
        return redirect("services:index")


@transaction.atomic
def take_away(service: ServicePage, target: Page, user: Any) -> None:
    """Unpublish a service and redirect its address; while it is published again, the redirect isn't asked."""
    site, path = _address(service)
    UnpublishPageAction(service, user=user).execute()
    if path:
        old = Redirect.normalise_path(path)
        Redirect.objects.update_or_create(
            old_path=old,
            site=site,
            defaults={"redirect_page": target, "redirect_link": "", "is_permanent": False},
        )


def _address(service: ServicePage) -> tuple[Site | None, str]:
    """Return the site of a service and its path there."""
    parts = service.get_url_parts()
    if parts is None:
        return None, ""
    site_id, _root, path = parts
    return Site.objects.get(pk=site_id), path
