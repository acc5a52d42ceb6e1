"""What the list says of a subscriber, on the page and as a spreadsheet."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn

from blog.newsletter.models import Subscriber


def wishes_of(subscriber: Subscriber) -> str:
    """Return what she gets; who has her topics and series loaded asks nothing more."""
    if subscriber.everything:
        return _("Everything")
    return ", ".join([*_titles(subscriber.topics), *_titles(subscriber.series)])


def _titles(pages: Any) -> list[str]:
    return [page.title for page in pages.all()]


COLUMNS = [
    TitleColumn(
        "email",
        label=gettext_lazy("E-mail"),
        sort_key="email",
        classname="title",
        url_name="newsletter_subscriber",
    ),
    Column("name", label=gettext_lazy("Name"), sort_key="name"),
    StatusTagColumn(
        "state",
        label=gettext_lazy("State"),
        accessor="get_state_display",
        sort_key="state",
        primary=lambda each: each.is_active,
    ),
    Column("wishes", label=gettext_lazy("What she gets"), accessor=wishes_of),
    Column(
        "frequency",
        label=gettext_lazy("How often"),
        accessor="get_frequency_display",
        sort_key="frequency",
    ),
    Column("source", label=gettext_lazy("Came by"), sort_key="source"),
    DateColumn("confirmed_at", label=gettext_lazy("Subscribed"), sort_key="confirmed_at"),
]

EXPORT: dict[str, Any] = {
    "email": gettext_lazy("E-mail"),
    "name": gettext_lazy("Name"),
    "state": gettext_lazy("State"),
    "frequency": gettext_lazy("How often"),
    "everything": gettext_lazy("Everything"),
    "topics": gettext_lazy("Topics"),
    "series": gettext_lazy("Series"),
    "source": gettext_lazy("Came by"),
    "consent": gettext_lazy("Consent"),
    "consented_at": gettext_lazy("Consented"),
    "confirmed_at": gettext_lazy("Subscribed"),
    "left_at": gettext_lazy("Left"),
    "leave_reason": gettext_lazy("Why she left"),
    "suspended_for": gettext_lazy("Why suspended"),
}


def exported(subscriber: Subscriber) -> dict[str, Any]:
    """Return the cells of a subscriber."""
    plain = ("email", "name", "source", "leave_reason", "suspended_for")
    moments = ("consented_at", "confirmed_at", "left_at")
    cells = {name: getattr(subscriber, name) for name in (*plain, *moments)}
    return {name: cells.get(name) for name in EXPORT} | {
        "state": subscriber.get_state_display(),
        "frequency": subscriber.get_frequency_display(),
        "everything": _("yes") if subscriber.everything else _("no"),
        "topics": ", ".join(_titles(subscriber.topics)),
        "series": ", ".join(_titles(subscriber.series)),
        "consent": subscriber.consent.text if subscriber.consent else "",
    }
