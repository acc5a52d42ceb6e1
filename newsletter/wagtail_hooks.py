"""The newsletter in Wagtail: where the CMS finds it, who may be let in, what the log says, what the scheduler has to do."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from blog.previews import MAIL_HOOK
from core.admin.permissions import PermissionMenuItem, permissions_named
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from core.visitors.personal_data.providers import DATA_PROVIDER_HOOK
from core.visitors.unconfirmed import SUPPRESSION_HOOK
from newsletter import log_actions, personal_data
from newsletter.admin.campaigns import issue_urls, issue_viewset
from newsletter.admin.growth import GrowthView
from newsletter.admin.issue_actions import add_mail_message
from newsletter.admin.permissions import (
    CHANGE_SUBSCRIBERS,
    ERASE,
    IMPORT,
    SEE_ISSUES,
    SEE_SUBSCRIBERS,
)
from newsletter.admin.previews import article_by_mail
from newsletter.admin.subscriber_detail import SubscriberView
from newsletter.admin.subscriber_list import SubscriberListView
from newsletter.delivery.pruning import prune_deliveries
from newsletter.delivery.tasks import run_each_minute
from newsletter.importing.views import ImportReportView, ImportView
from newsletter.models import ImportFile, Subscriber, Suppression
from newsletter.slots import article_foot, site_foot
from newsletter.subscriptions import forget_unconfirmed

hooks.register("after_publish_page", add_mail_message)
hooks.register(MAIL_HOOK, article_by_mail)


class SubscriberFinder(ModelAdminURLFinder):
    """Where Wagtail's reports find a subscriber."""

    edit_url_name = "newsletter_subscriber"


register_admin_url_finder(Subscriber, SubscriberFinder)


@hooks.register("register_admin_viewset")
def issues() -> ViewSet:
    """Offer issues and letters."""
    return issue_viewset


@hooks.register("register_admin_urls")
def newsletter_urls() -> list[URLPattern]:
    """Return the other addresses of the newsletter."""
    here, results = "newsletter/subscribers/", SubscriberListView.as_view(results_only=True)
    report = ImportReportView.as_view()
    return [
        *issue_urls(),
        path(here, SubscriberListView.as_view(), name="newsletter_subscribers"),
        path(f"{here}results/", results, name="newsletter_subscribers_results"),
        path(f"{here}growth/", GrowthView.as_view(), name="newsletter_growth"),
        path(f"{here}import/", ImportView.as_view(), name="newsletter_import"),
        path(f"{here}import/<int:pk>/", report, name="newsletter_import_report"),
        path(f"{here}<int:pk>/", SubscriberView.as_view(), name="newsletter_subscriber"),
    ]


@hooks.register("register_admin_menu_item")
def newsletter_menu() -> MenuItem:
    """Put the newsletter below the comments, for who may see anything of it."""
    items = [
        _item("newsletter_issues:index", _("Issues"), "mail", SEE_ISSUES),
        _item("newsletter_subscribers", _("Subscribers"), "group", SEE_SUBSCRIBERS),
        _item("newsletter_import", _("Import"), "upload", IMPORT),
    ]
    menu = Menu(items=items)
    return SubmenuMenuItem(_("Newsletter"), menu, name="newsletter", icon_name="mail", order=115)


@hooks.register("register_permissions")
def subscribers_rights() -> QuerySet[Permission]:
    """Let the groups' form grant what concerns subscribers; the viewset grants the rest."""
    return permissions_named(SEE_SUBSCRIBERS, CHANGE_SUBSCRIBERS, IMPORT, ERASE)


@hooks.register(DAILY_HOOK)
def forgetting_files() -> Callable[[], object]:
    """Forget files that nobody imported."""
    return ImportFile.objects.forget_old


def _item(name: str, label: Any, icon: str, permission: str) -> PermissionMenuItem:
    return PermissionMenuItem(
        label,
        reverse_lazy(name),
        name=name.replace(":", "-"),
        icon_name=icon,
        permission=permission,
    )


@hooks.register(EVERY_MINUTE_HOOK)
def newsletter_each_minute() -> Callable[[], None]:
    """Have sent what is due by now."""
    return run_each_minute


hooks.register("article_foot", article_foot, order=-1)  # above what readers say
hooks.register("site_foot", site_foot)
hooks.register(DATA_PROVIDER_HOOK, personal_data.newsletter_data_provider)
hooks.register(SUPPRESSION_HOOK, Suppression.covers)


@hooks.register("register_log_actions")
def subscribers_in_the_log(actions: LogActionRegistry) -> None:
    """Say in the log what became of a subscriber."""
    log_actions.register(actions)


@hooks.register(DAILY_HOOK)
def forgetting() -> Callable[[], object]:
    """Forget addresses that nobody confirmed."""
    return forget_unconfirmed


@hooks.register(DAILY_HOOK)
def forgetting_deliveries() -> Callable[[], object]:
    """Forget to whom issues went long ago."""
    return prune_deliveries
