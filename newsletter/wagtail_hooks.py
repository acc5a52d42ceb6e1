"""What the newsletter registers with Wagtail: views, menus, permissions, slots, periodic tasks."""

from typing import Any

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from blog.previews import MAIL_HOOK
from blog.publication_mails import COUNT_HOOK
from core.admin.permissions import PermissionMenuItem, permissions_named
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from core.visitors.personal_data.providers import DATA_PROVIDER_HOOK
from core.visitors.unconfirmed import SUPPRESSION_HOOK
from newsletter import log_actions, personal_data
from newsletter.admin.base import (
    CHANGE_SUBSCRIBERS,
    ERASE,
    IMPORT,
    SEE_ISSUES,
    SEE_SUBSCRIBERS,
)
from newsletter.admin.campaigns import issue_viewset
from newsletter.admin.growth import GrowthView
from newsletter.admin.issue_actions import add_mail_message
from newsletter.admin.issue_detail import IssueView
from newsletter.admin.issue_list import ProgressView
from newsletter.admin.previews import PreviewView, article_by_mail
from newsletter.admin.subscriber_detail import SubscriberView
from newsletter.admin.subscriber_list import SubscriberListView
from newsletter.delivery.expected import expected_mails
from newsletter.delivery.pruning import prune_deliveries
from newsletter.delivery.tasks import run_each_minute
from newsletter.importing.views import ImportReportView, ImportView
from newsletter.models import ImportFile, Subscriber, Suppression
from newsletter.slots import article_foot, site_foot
from newsletter.subscriptions import forget_unconfirmed

hooks.register("register_admin_viewset", lambda: issue_viewset)
hooks.register("after_publish_page", add_mail_message)
hooks.register(MAIL_HOOK, article_by_mail)
hooks.register(COUNT_HOOK, expected_mails)
hooks.register("article_foot", article_foot, order=-1)  # above what readers say
hooks.register("site_foot", site_foot)
hooks.register(DATA_PROVIDER_HOOK, personal_data.newsletter_data_provider)
hooks.register(SUPPRESSION_HOOK, Suppression.covers)
hooks.register("register_log_actions", log_actions.register)
# The viewset registers the permissions on issues.
hooks.register(
    "register_permissions",
    lambda: permissions_named(SEE_SUBSCRIBERS, CHANGE_SUBSCRIBERS, IMPORT, ERASE),
)
hooks.register(EVERY_MINUTE_HOOK, lambda: run_each_minute)
hooks.register(DAILY_HOOK, lambda: ImportFile.objects.forget_old)
hooks.register(DAILY_HOOK, lambda: forget_unconfirmed)
hooks.register(DAILY_HOOK, lambda: prune_deliveries)


class SubscriberFinder(ModelAdminURLFinder):
    """Give Wagtail's reports the URL of a subscriber."""

    edit_url_name = "newsletter_subscriber"


register_admin_url_finder(Subscriber, SubscriberFinder)


@hooks.register("register_admin_urls")
def newsletter_urls() -> list[URLPattern]:
    """Return the URLs that the viewset lacks."""
    here, results = "newsletter/subscribers/", SubscriberListView.as_view(results_only=True)
    report = ImportReportView.as_view()
    return [
        path("newsletter/issues/progress/", ProgressView.as_view(), name="newsletter_progress"),
        path("newsletter/issues/<int:pk>/", IssueView.as_view(), name="newsletter_issue"),
        path(
            "newsletter/issues/<int:pk>/preview/", PreviewView.as_view(), name="newsletter_preview"
        ),
        path(here, SubscriberListView.as_view(), name="newsletter_subscribers"),
        path(f"{here}results/", results, name="newsletter_subscribers_results"),
        path(f"{here}growth/", GrowthView.as_view(), name="newsletter_growth"),
        path(f"{here}import/", ImportView.as_view(), name="newsletter_import"),
        path(f"{here}import/<int:pk>/", report, name="newsletter_import_report"),
        path(f"{here}<int:pk>/", SubscriberView.as_view(), name="newsletter_subscriber"),
    ]


@hooks.register("register_admin_menu_item")
def newsletter_menu() -> MenuItem:
    """Return the submenu below the comments."""
    items = [
        _item("newsletter_issues:index", _("Issues"), "mail", SEE_ISSUES),
        _item("newsletter_subscribers", _("Subscribers"), "group", SEE_SUBSCRIBERS),
        _item("newsletter_import", _("Import"), "upload", IMPORT),
    ]
    menu = Menu(items=items)
    return SubmenuMenuItem(_("Newsletter"), menu, name="newsletter", icon_name="mail", order=115)


def _item(name: str, label: Any, icon: str, permission: str) -> PermissionMenuItem:
    return PermissionMenuItem(
        label,
        reverse_lazy(name),
        name=name.replace(":", "-"),
        icon_name=icon,
        permission=permission,
    )
