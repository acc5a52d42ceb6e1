"""The report of background work: processes, tasks, scheduled publications."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.tasks import TaskResultStatus
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, Table, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.models import Page, Revision
from wagtail.permission_policies import ModelPermissionPolicy

from core.tasks.heartbeat import QUEUE, SCHEDULER, processes
from core.tasks.models import Heartbeat, lately
from core.tasks.scheduling import drafting_models
from core.tasks.supervisor import PICTURES
from core.tasks.warning import remedy
from core.wagtail_compat.task_results import latest_failures, number_by_status

SHOWN = 10
NAMES = {
    SCHEDULER: _("Publishes on time"),
    QUEUE: _("Runs the tasks that wait"),
    PICTURES: _("Renders images"),
}
STATES = {
    TaskResultStatus.READY: _("Waiting tasks"),
    TaskResultStatus.RUNNING: _("Running tasks"),
    TaskResultStatus.FAILED: _("Failed tasks"),
}


class Coming(NamedTuple):
    """Hold a scheduled publication or expiry."""

    moment: datetime
    what: str
    title: str
    address: str | None

    @property
    def is_late(self) -> bool:
        """Return whether it should have happened: nobody works, or it failed and is tried again."""
        return self.moment < lately()


class BackgroundWork(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Show processes, tasks, and what is scheduled next."""

    permission_policy = ModelPermissionPolicy(Heartbeat)
    permission_required = "view"
    template_name = "tasks/background_work.html"
    page_title = _("Work in the background")
    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the report to the breadcrumbs."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the tables."""
        beats = processes()
        living = {beat.name for beat in beats if beat.is_alive}
        return super().get_context_data(**kwargs) | {
            "missing": [name for key, name in NAMES.items() if key not in living],
            "remedy": remedy(),
            "processes": _processes(beats),
            "states": _states(),
            "failures": _failures(),
            "coming": _coming(),
        }


def _processes(beats: list[Heartbeat]) -> Table | None:
    columns = [
        Column(
            "name", label=_("What it does"), accessor=lambda beat: NAMES.get(beat.name, beat.name)
        ),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=lambda beat: (
                gettext("Is working") if beat.is_alive else gettext("Gives no sign")
            ),
            primary=lambda beat: beat.is_alive,
        ),
        Column("host", label=_("Machine")),
        Column("pid", label=_("Process")),
        DateColumn("started_at", label=_("Since")),
        DateColumn("beat_at", label=_("Last sign")),
    ]
    return Table(columns, beats, caption=_("Processes")) if beats else None


def _states() -> list[tuple[Any, int]]:
    """Return how many tasks are in each state that matters."""
    counts = number_by_status()
    return [(label, counts.get(state, 0)) for state, label in STATES.items()]


def _failures() -> Table | None:
    columns = [
        Column("task", label=_("Task"), accessor="task_path"),
        Column("reason", label=_("Reason"), accessor="exception_class_path"),
        DateColumn("finished_at", label=_("When")),
    ]
    found = latest_failures(SHOWN)
    return Table(columns, found, caption=_("Failed tasks")) if found else None


def _coming() -> Table | None:
    columns = [
        TitleColumn("title", label=_("Title"), get_url=lambda row: row.address),
        Column("what", label=_("What happens")),
        Column(
            "when", label=_("When"), accessor=lambda row: date_format(row.moment, "DATETIME_FORMAT")
        ),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=lambda row: (
                gettext("Past its hour") if row.is_late else gettext("Waits for its hour")
            ),
            primary=lambda row: not row.is_late,
        ),
    ]
    rows = sorted([*_publications(), *_expiries()], key=lambda row: row.moment)[:SHOWN]
    return Table(columns, rows, caption=_("What comes next")) if rows else None


def _publications() -> Iterator[Coming]:
    found = Revision.objects.filter(approved_go_live_at__isnull=False).defer("content")
    for revision in found.order_by("approved_go_live_at").select_related("base_content_type")[
        :SHOWN
    ]:
        yield Coming(
            localtime(revision.approved_go_live_at),
            gettext("Goes live"),
            revision.object_str,
            _address(revision.base_content_type.model_class(), revision.object_id),
        )


def _expiries() -> Iterable[Coming]:
    for model in drafting_models():
        found = model._default_manager.filter(live=True, expire_at__isnull=False).order_by(
            "expire_at"
        )
        for expiring in found[:SHOWN]:
            address = _address(model, expiring.pk)
            yield Coming(
                localtime(expiring.expire_at), gettext("Goes offline"), str(expiring), address
            )


def _address(model: type | None, pk: object) -> str | None:
    return reverse("wagtailadmin_pages:edit", args=[pk]) if model is Page else None
