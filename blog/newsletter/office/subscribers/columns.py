"""What the list says of a subscriber, on the page and as a spreadsheet."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn

from blog.newsletter.models import Subscriber


def wishes_of(subscriber: Subscriber) -> str:
    """Return what she gets; who has her topics and series loaded asks nothing more."""
    if subscriber.everything:
        return _now("Everything")
    return ", ".join([*_titles(subscriber.topics), *_titles(subscriber.series)])


def _titles(pages: Any) -> list[str]:
    return [page.title for page in pages.all()]


COLUMNS = [
    TitleColumn(
        "email",
        label=_("E-mail"),
        sort_key="email",
        classname="title",
        url_name="newsletter_subscriber",
    ),
    Column("name", label=_("Name"), sort_key="name"),
    StatusTagColumn(
        "state",
        label=_("State"),
        accessor="get_state_display",
        sort_key="state",
        primary=lambda each: each.is_active,
    ),
    Column("wishes", label=_("What she gets"), accessor=wishes_of),
    Column(
        "frequency", label=_("How often"), accessor="get_frequency_display", sort_key="frequency"
    ),
    Column("source", label=_("Came by"), sort_key="source"),
    DateColumn("confirmed_at", label=_("Subscribed"), sort_key="confirmed_at"),
]

EXPORT: dict[str, Any] = {
    "email": _("E-mail"),
    "name": _("Name"),
    "state": _("State"),
    "frequency": _("How often"),
    "everything": _("Everything"),
    "topics": _("Topics"),
    "series": _("Series"),
    "source": _("Came by"),
    "consent": _("Consent"),
    "consented_at": _("Consented"),
    "confirmed_at": _("Subscribed"),
    "left_at": _("Left"),
    "leave_reason": _("Why she left"),
    "suspended_for": _("Why suspended"),
}


def exported(subscriber: Subscriber) -> dict[str, Any]:
    """Return the cells of a subscriber."""
    plain = ("email", "name", "source", "leave_reason", "suspended_for")
    moments = ("consented_at", "confirmed_at", "left_at")
    cells = {name: getattr(subscriber, name) for name in (*plain, *moments)}
    return {name: cells.get(name) for name in EXPORT} | {
        "state": subscriber.get_state_display(),
        "frequency": subscriber.get_frequency_display(),
        "everything": _now("yes") if subscriber.everything else _now("no"),
        "topics": ", ".join(_titles(subscriber.topics)),
        "series": ", ".join(_titles(subscriber.series)),
        "consent": subscriber.consent.text if subscriber.consent else "",
    }
