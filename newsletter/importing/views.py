"""Views of the import: upload, report, import."""

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

from core.base.exports import csv_file
from newsletter.admin.base import IMPORT, SUBSCRIBERS, AdminPage
from newsletter.importing.files import columns_of
from newsletter.importing.forms import ImportForm
from newsletter.importing.rows import Bad, Report
from newsletter.importing.services import Gone, Unacknowledged, import_file, report_of
from newsletter.models import ImportFile

SHOWN = 200  # bad rows on the page; the spreadsheet has all
HERE = {"url": reverse_lazy("newsletter_import"), "label": gettext_lazy("Import subscribers")}


class Importing(AdminPage):
    """Require the permission to import subscribers."""

    permission = IMPORT
    page_title: Any = HERE["label"]
    header_icon = "upload"
    places = [SUBSCRIBERS]


class ImportView(Importing, FormView):
    """Upload a file with the proof of consent."""

    form_class = ImportForm
    template_name = "newsletter/office/import.html"

    def form_valid(self, form: ImportForm) -> HttpResponse:
        """Store the file and redirect to its report."""
        return redirect("newsletter_import_report", form.save(self.request.user).pk)

    def form_invalid(self, form: ImportForm) -> HttpResponse:
        """Show the errors with status 400."""
        return self.render_to_response(self.get_context_data(form=form), status=400)


class ImportReportView(Importing, View):
    """Show the report on a file; import or drop it."""

    template_name = "newsletter/office/import_report.html"
    page_title = gettext_lazy("What would be imported")
    places = [SUBSCRIBERS, HERE]

    @cached_property
    def file(self) -> ImportFile | None:
        """Return the user's own file of the URL, None where it is too old."""
        return ImportFile.objects.fresh().filter(**self._named()).first()

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show the report, or export its invalid rows as CSV."""
        if self.file is None:
            return _gone(request)
        if request.GET.get("export") == "csv":
            return _spreadsheet(report_of(self.file))
        return self._report(self.file)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import or delete the file."""
        if request.POST.get("do") == "drop":
            ImportFile.objects.filter(**self._named()).delete()
            messages.success(request, _("Nothing was imported, and the file is forgotten."))
            return redirect("newsletter_import")
        if request.POST.get("do") != "import":
            raise BadRequest
        return self._import(request, pk)

    def _report(self, file: ImportFile, status: int = 200) -> HttpResponse:
        """Show the report; with status 400, that its unknown columns have to be looked at."""
        report = report_of(file)
        context = {
            "file": file,
            "columns": columns_of(file.text),
            "report": report,
            "bad": report.bad[:SHOWN],
            "shown": SHOWN,
            "is_unacknowledged": status != 200,
        }
        return self.render_to_response(self.get_context_data(**context), status=status)

    def _named(self) -> dict[str, Any]:
        return {"pk": self.kwargs["pk"], "created_by": self.request.user}

    def _import(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            acknowledged = "acknowledged" in request.POST
            number = import_file(pk, request.user, acknowledged=acknowledged)
        except Gone:
            return _gone(request)
        except Unacknowledged:
            return self._report(self.file, 400) if self.file else _gone(request)
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
    response = StreamingHttpResponse(
        csv_file(_rows(report.bad)), content_type="text/csv; charset=utf-8"
    )
    name = _("rows-not-imported")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _rows(bad: list[Bad]) -> Iterator[list[Any]]:
    """Yield the headings and the invalid rows."""
    yield [_("Row"), _("What"), _("Why not"), _("Details")]
    for row in bad:
        yield [row.number, row.what, row.why.label, row.details]
