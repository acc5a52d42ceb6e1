"""Importing in two steps: a file and its report, then the import."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.admin.permissions import PermissionRequired
from core.base.exports import csv_line
from newsletter.admin.issue_list import MEDIA
from newsletter.admin.permissions import IMPORT
from newsletter.admin.subscriber_list import LIST
from newsletter.importing.forms import ImportForm
from newsletter.importing.rows import Bad, Report
from newsletter.importing.services import Gone, import_file, report_of
from newsletter.models import ImportFile

SHOWN = 200  # bad rows on the page; the spreadsheet has all
HERE = {"url": reverse_lazy("newsletter_import"), "label": gettext_lazy("Import subscribers")}


class Importing(PermissionRequired, WagtailAdminTemplateMixin):
    """A step of the import."""

    permission = IMPORT
    page_title: Any = HERE["label"]
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what it looks like."""
        return super().get_context_data(media=MEDIA, **kwargs)


class ImportView(Importing, FormView):
    """Ask for the file and for the proof of consent."""

    form_class = ImportForm
    template_name = "newsletter/office/import.html"

    def form_valid(self, form: ImportForm) -> HttpResponse:
        """Keep the file, and show what would become of it."""
        return redirect("newsletter_import_report", form.save(self.request.user).pk)

    def form_invalid(self, form: ImportForm) -> HttpResponse:
        """Say what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [*self.breadcrumbs_items, LIST, {**HERE, "url": ""}]


class ImportReportView(Importing, View):
    """Show what would become of each row; do it, or drop the file."""

    template_name = "newsletter/office/import_report.html"
    page_title = gettext_lazy("What would be imported")
    kwargs: dict[str, Any]

    @cached_property
    def file(self) -> ImportFile | None:
        """Return the file that the address names: hers, and not too old."""
        return ImportFile.objects.fresh().filter(**self._named()).first()

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show the report, or give its bad rows as a spreadsheet."""
        if self.file is None:
            return _gone(request)
        report = report_of(self.file)
        if request.GET.get("export") == "csv":
            return _spreadsheet(report)
        context = {"file": self.file, "report": report, "bad": report.bad[:SHOWN], "shown": SHOWN}
        return self.render_to_response(self.get_context_data(**context))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import, or forget the file."""
        if request.POST.get("do") == "drop":
            ImportFile.objects.filter(**self._named()).delete()
            messages.success(request, _("Nothing was imported, and the file is forgotten."))
            return redirect("newsletter_import")
        if request.POST.get("do") != "import":
            raise BadRequest
        return self._import(request, pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the first step."""
        return [*self.breadcrumbs_items, LIST, HERE, {"url": "", "label": self.page_title}]

    def _named(self) -> dict[str, Any]:
        return {"pk": self.kwargs["pk"], "created_by": self.request.user}

    def _import(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            number = import_file(pk, request.user)
        except Gone:
            return _gone(request)
        except IntegrityError:  # somebody subscribed meanwhile
            messages.warning(request, _("Somebody subscribed meanwhile: look at the report again."))
            return redirect("newsletter_import_report", pk)
        said = ngettext(
            "%(number)d subscriber imported.", "%(number)d subscribers imported.", number
        )
        messages.success(request, said % {"number": number})
        return redirect("newsletter_subscribers")


def _gone(request: HttpRequest) -> HttpResponse:
    said = _("This file was imported already, or an hour has passed: upload it again.")
    messages.warning(request, said)
    return redirect("newsletter_import")


def _spreadsheet(report: Report) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(report.bad), content_type="text/csv; charset=utf-8")
    name = _("rows-not-imported")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(rows: list[Bad]) -> Iterator[str]:
    """Yield the rows as lines that no spreadsheet takes for formulas."""
    yield csv_line([_("Row"), _("What"), _("Why not"), _("Details")])
    for row in rows:
        yield csv_line([row.number, row.what, row.why.label, row.details])
