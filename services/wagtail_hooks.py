"""Services in Wagtail: the CMS's menu and addresses, the gate, what the blog shows of them."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.signals import published
from wagtail.snippets.models import register_snippet

from core.admin.permissions import PermissionMenuItem, permissions_named
from core.base.periodic_review import REASONS_HOOK
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK, publication_held
from core.visitors.personal_data.providers import DATA_PROVIDER_HOOK
from core.wagtail_compat.publishing import REFUSE_HOOK
from services.admin.focus_snippets import AreaViewSet, AudienceViewSet, keep_audiences_in_use
from services.admin.removal import RemovalView
from services.admin.report import SEE, ServiceReportView, add_dashboard_panel
from services.admin.service_list import sees_services, service_list
from services.admin.testimonials import testimonial_urls, testimonial_viewset
from services.blocks import testimonial_chooser
from services.colleagues.actions import ERASED, review_cards
from services.colleagues.admin import (
    ColleagueGroupViewSet,
    ColleagueViewSet,
    colleague_urls,
    erase_instead,
)
from services.colleagues.notifications import notify_of_refusal
from services.colleagues.personal_data import colleague_data_provider
from services.colleagues.publication import notify_when_published, refuse_without_consent
from services.focus import warnings_about
from services.models import ServicePage
from services.publication import refuse_unbacked
from services.referrals.actions import remind_and_expire
from services.requests.admin import request_urls
from services.requests.notifications import SEE as SEE_REQUESTS
from services.requests.notifications import may_see, remind
from services.requests.open_requests import warn_before_deleting
from services.requests.personal_data import erase_old, request_data_provider
from services.review_reasons import reasons
from services.slots import article_foot
from services.withdrawing import ACTION

register_snippet(AreaViewSet)
register_snippet(AudienceViewSet)
register_snippet(ColleagueViewSet)
register_snippet(ColleagueGroupViewSet)
hooks.register(REFUSE_HOOK, refuse_unbacked)
hooks.register(REFUSE_HOOK, refuse_without_consent)
hooks.register(REASONS_HOOK, reasons)
hooks.register("article_foot", article_foot, order=-2)  # above the form of the newsletter
hooks.register("construct_homepage_panels", add_dashboard_panel)
hooks.register("before_delete_snippet", keep_audiences_in_use)
hooks.register("before_delete_page", warn_before_deleting, order=1)  # after who refuses
hooks.register("before_delete_snippet", erase_instead)
hooks.register(DATA_PROVIDER_HOOK, request_data_provider)
hooks.register(DATA_PROVIDER_HOOK, colleague_data_provider)
hooks.register(EVERY_MINUTE_HOOK, lambda: remind)
hooks.register(EVERY_MINUTE_HOOK, lambda: remind_and_expire)
hooks.register(DAILY_HOOK, lambda: erase_old)
hooks.register(DAILY_HOOK, lambda: review_cards)
published.connect(notify_when_published, dispatch_uid="services.published")
publication_held.connect(notify_of_refusal, dispatch_uid="services.publication_held")


@hooks.register("register_admin_viewset")
def service_viewsets() -> list[ViewSet]:
    """Offer the list of services, testimonials and their chooser."""
    return [service_list, testimonial_viewset, testimonial_chooser]


@hooks.register("register_admin_urls")
def service_urls() -> list[URLPattern | URLResolver]:
    """Return the other addresses of services."""
    return [
        path("services/report/", ServiceReportView.as_view(), name="services_report"),
        path("services/<int:pk>/remove/", RemovalView.as_view(), name="services_remove"),
        *testimonial_urls(),
        *request_urls(),
        *colleague_urls(),
    ]


@hooks.register("register_admin_menu_item")
def services_menu() -> MenuItem:
    """Put services below the newsletter."""
    items = [
        _item("services:index", gettext_lazy("Services"), "tasks", sees_services),
        _item("service_requests:index", gettext_lazy("Requests"), "mail", may_see),
        _item("service_requests:figures", gettext_lazy("Figures of requests"), "arrow-up", SEE),
        _item(
            ColleagueViewSet().get_url_name("list"),
            gettext_lazy("Colleagues"),
            "group",
            "services.view_colleague",
        ),
        _item(
            ColleagueGroupViewSet().get_url_name("list"),
            gettext_lazy("Groups and forums"),
            "site",
            "services.view_colleaguegroup",
        ),
        _item("service_testimonials:index", gettext_lazy("Testimonials"), "openquote", SEE),
        _item(
            AreaViewSet().get_url_name("list"),
            gettext_lazy("Areas"),
            "folder-open-inverse",
            "services.view_area",
        ),
        _item(
            AudienceViewSet().get_url_name("list"),
            gettext_lazy("Audiences"),
            "group",
            "services.view_audience",
        ),
        _item("services_report", gettext_lazy("Focus and evidence"), "clipboard-list", SEE),
    ]
    return SubmenuMenuItem(
        gettext_lazy("Services"), Menu(items=items), name="services", icon_name="tasks", order=118
    )


def _item(name: str, label: Any, icon: str, permission: Any) -> PermissionMenuItem:
    return PermissionMenuItem(
        label,
        reverse_lazy(name),
        name=name.replace(":", "-"),
        icon_name=icon,
        permission=permission,
    )


@hooks.register("register_permissions")
def services_rights() -> QuerySet[Permission]:
    """Let the groups' form grant what the viewsets don't."""
    return permissions_named(SEE, SEE_REQUESTS)


@hooks.register("register_page_header_buttons")
def removal_button(page: Page, user: Any, **_context: Any) -> list[Button]:
    """Offer to take a published service away."""
    if not isinstance(page, ServicePage) or not page.live:
        return []
    if not page.permissions_for_user(user).can_unpublish():
        return []
    address = reverse("services_remove", args=[page.pk])
    label = _("Take away, with a redirect")
    return [Button(label, address, icon_name="download", priority=55)]


@hooks.register("after_publish_page")
def warn_of_lost_focus(request: HttpRequest, page: Page) -> None:
    """Warn who has published one service too many, or one that isn't in focus."""
    if isinstance(page, ServicePage):
        for warning in warnings_about(page):
            messages.warning(request, warning)


@hooks.register("register_log_actions")
def erasures_in_the_log(actions: LogActionRegistry) -> None:
    """Say in the log that a testimonial was withdrawn, or a colleague erased."""
    actions.register_action(
        ACTION, gettext_lazy("Withdraw a testimonial"), gettext_lazy("Consent withdrawn")
    )
    actions.register_action(
        ERASED, gettext_lazy("Erase a colleague"), gettext_lazy("Erased with all versions")
    )
