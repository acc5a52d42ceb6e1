"""The inbox of requests in the CMS: a list by state, a page each, answers, notes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from core.admin.filters import ChoiceFilter
from core.admin.listing import ALL, ExportedListView
from core.admin.permissions import PermissionRequired
from core.base.numbers import number
from core.visitors.fields import TextField
from services.focus import settings_of_site
from services.models import ServicePage, ServiceRequest
from services.models.requests import TRANSITIONS, NotAllowed, State
from services.referrals.actions import thank
from services.referrals.forms import ProposalForm, words_of
from services.requests.actions import answer, close_request
from services.requests.figures import FiguresView
from services.requests.notifications import may_see

LONGEST_ANSWER = 5000
# What is answered by mail; the others only change the state.
ANSWERS = (State.ANSWERED, State.ACCEPTED, State.DECLINED, State.REFERRED)
BUTTONS: dict[str, Any] = {
    State.ANSWERED: gettext_lazy("Answer"),
    State.ACCEPTED: gettext_lazy("Accept"),
    State.DECLINED: gettext_lazy("Decline"),
    State.REFERRED: gettext_lazy("Refer"),
    State.FINISHED: pgettext_lazy("request", "Finished"),
    State.SPAM: gettext_lazy("It is spam"),
}


class SeesRequests(PermissionRequired):
    """Refuse whose business requests aren't."""

    def is_allowed(self, request: HttpRequest) -> bool:
        """Return whether she may see requests."""
        return may_see(request.user)


def _asked_for(_request: HttpRequest) -> QuerySet[ServicePage]:
    """Return the services that somebody has asked for."""
    asked = ServicePage.objects.filter(requests__isnull=False).distinct()
    return asked.defer_streamfields().order_by("title", "pk")


class RequestFilterSet(WagtailFilterSet):
    """Requests for a service."""

    service = ChoiceFilter(
        label=gettext_lazy("Service"), field_name="services__service", queryset=_asked_for
    )

    class Meta:
        model = ServiceRequest
        fields: list[str] = []


class RequestListView(SeesRequests, ExportedListView):
    """List requests of a state, for a service, searched, ordered."""

    any_permission_required = None  # `SeesRequests` has asked
    model: Any = ServiceRequest
    page_title = gettext_lazy("Requests")
    header_icon = "mail"
    index_url_name = "service_requests:index"
    index_results_url_name = "service_requests:results"
    filterset_class = RequestFilterSet
    search_fields = ["needed", "name", "email"]
    first_state = State.NEW
    default_ordering = "-created_at"
    columns = [
        TitleColumn(
            "name",
            label=gettext_lazy("Who asks"),
            accessor=lambda each: each.name or _("(erased)"),
            url_name="service_requests:detail",
        ),
        Column(
            "services",
            label=gettext_lazy("Services"),
            accessor=lambda each: ", ".join(each.service_names),
        ),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda each: each.is_open,
        ),
        Column(
            "confirmed",
            label=gettext_lazy("Address"),
            accessor=lambda each: _("confirmed") if each.is_confirmed else _("not confirmed"),
        ),
        DateColumn("created_at", label=gettext_lazy("Asked"), sort_key="created_at"),
    ]
    labels = {ALL: pgettext_lazy("requests", "All"), **dict(ServiceRequest.State.choices)}
    export_headings: dict[str, Any] = {
        "pk": pgettext_lazy("request", "Number"),
        "created_at": gettext_lazy("Asked"),
        "confirmed_at": gettext_lazy("Address confirmed"),
        "state": gettext_lazy("State"),
        "services": gettext_lazy("Services"),
        "needed": gettext_lazy("What is needed"),
        "wanted_by": gettext_lazy("For when"),
        "budget": gettext_lazy("Budget"),
        "name": gettext_lazy("Name"),
        "email": gettext_lazy("E-mail"),
    }

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Lead to the figures."""
        address = reverse("service_requests:figures")
        return [HeaderButton(_("Figures"), url=address, icon_name="arrow-up")]

    def get_base_queryset(self) -> QuerySet[ServiceRequest]:
        """Return the requests with the services asked for."""
        return ServiceRequest.objects.prefetch_related("services")

    def get_filename(self) -> str:
        """Return the name of the file."""
        return _("requests")

    def to_row_dict(self, item: ServiceRequest) -> dict[str, Any]:
        """Return the cells of a request's row in the export."""
        return {name: getattr(item, name) for name in self.export_headings} | {
            "state": item.get_state_display(),
            "services": ", ".join(item.service_names),
        }


class AnswerForm(forms.Form):
    """A mail to the client, and what the request becomes."""

    text = TextField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    to = forms.ChoiceField(choices=[(state, state) for state in ANSWERS], widget=forms.HiddenInput)
    seen = forms.ChoiceField(choices=ServiceRequest.State.choices, widget=forms.HiddenInput)

    def get_answer_kwargs(self) -> dict[str, Any]:
        """Return what of a valid form an answer takes."""
        return {name: self.cleaned_data[name] for name in ("to", "text")}


class ReferForm(ProposalForm, AnswerForm):
    """A mail to the client in which colleagues are proposed: she is asked first."""

    field_order = ["text", "colleagues", "other_name", "other_email"]

    def get_answer_kwargs(self) -> dict[str, Any]:
        """Return what of a valid form an answer takes, with whom it proposes."""
        said = self.cleaned_data
        return super().get_answer_kwargs() | {
            "proposed": said["colleagues"],
            "by_hand": said["by_hand"],
        }


class NotesForm(forms.ModelForm):
    """Notes that the team alone reads."""

    class Meta:
        model = ServiceRequest
        fields = ["notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}


class RequestView(SeesRequests, WagtailAdminTemplateMixin, TemplateView):
    """A request: what is asked, what has happened, what may be done."""

    template_name = "services/requests/detail.html"
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the request."""
        super().setup(request, *args, **kwargs)
        self.asked = get_object_or_404(
            ServiceRequest.objects.prefetch_related("services__service", "events__user"),
            pk=kwargs["pk"],
        )

    def get_page_title(self) -> str:
        """Return the number of the request."""
        return str(self.asked)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the inbox."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse_lazy("service_requests:index"), "label": _("Requests")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the forms of what may be done in this state."""
        said = super().get_context_data(**kwargs)
        texts = settings_of_site()
        possible = TRANSITIONS[self.asked.state]
        prepared = {
            State.ANSWERED: "",
            State.ACCEPTED: texts.accept_text,
            State.DECLINED: texts.decline_text,
            State.REFERRED: texts.refer_text,
        }
        answers = [
            (
                BUTTONS[to],
                _form_class(to)(
                    initial={"text": prepared[to], "to": to, "seen": self.asked.state},
                    auto_id=f"{to}-%s",
                ),
            )
            for to in ANSWERS
            if to in possible and not self.asked.erased_at
        ]
        others = [(to, BUTTONS[to]) for to in (State.FINISHED, State.SPAM) if to in possible]
        context = {
            "asked": self.asked,
            "answers": answers,
            "others": others,
            "referrals": self.asked.referrals.select_related("colleague__contact"),
            "words": "" if self.asked.erased_at else words_of(self.asked),
        }
        return said | context | {"notes": NotesForm(instance=self.asked), "form": None} | kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, change the state, or keep notes."""
        if "notes" in request.POST:
            return self._keep_notes(request)
        if "text" in request.POST:
            return self._answer(request)
        if "thank" in request.POST:
            return self._thank(request)
        return self._change(request, str(request.POST.get("to", "")))

    def _keep_notes(self, request: HttpRequest) -> HttpResponse:
        form = NotesForm(request.POST, instance=self.asked)
        if not form.is_valid() or self.asked.erased_at:
            return self.render_to_response(self.get_context_data(notes=form))
        ServiceRequest.objects.filter(pk=self.asked.pk).update(notes=form.cleaned_data["notes"])
        messages.success(request, _("Saved."))
        return self._again()

    def _answer(self, request: HttpRequest) -> HttpResponse:
        form = _form_class(request.POST.get("to", ""))(request.POST, auto_id="answer-%s")
        if self.asked.erased_at or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        self.asked.state = form.cleaned_data["seen"]
        try:
            answer(self.asked, user=request.user, **form.get_answer_kwargs())
        except NotAllowed as refused:
            self.asked.state = refused.state
            form.add_error(None, self._meanwhile(refused))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("Your answer is on its way."))
        return self._again()

    def _change(self, request: HttpRequest, to: str) -> HttpResponse:
        self.asked.state = str(request.POST.get("seen", self.asked.state))
        if to not in BUTTONS or to in ANSWERS or self.asked.state not in TRANSITIONS:
            return self._again()
        try:
            close_request(self.asked, to, request.user)
        except NotAllowed as refused:
            messages.warning(request, self._meanwhile(refused))
        return self._again()

    def _thank(self, request: HttpRequest) -> HttpResponse:
        referral = self.asked.referrals.filter(pk=number(request.POST["thank"]) or 0).first()
        if referral and thank(referral):
            messages.success(request, _("Your thanks are on their way."))
        return self._again()

    def _meanwhile(self, refused: NotAllowed) -> str:
        said = _("Somebody was quicker: the request is “%(state)s” by now. Nothing was sent.")
        return said % {"state": refused.state.label}

    def _again(self) -> HttpResponse:
        return redirect(reverse("service_requests:detail", args=[self.asked.pk]))


def _form_class(to: str) -> type[AnswerForm]:
    return ReferForm if to == State.REFERRED else AnswerForm


def request_urls() -> list[URLPattern | URLResolver]:
    """Return the addresses of the inbox."""
    results = RequestListView.as_view(results_only=True)
    patterns = [
        path("", RequestListView.as_view(), name="index"),
        path("results/", results, name="results"),
        path("figures/", FiguresView.as_view(), name="figures"),
        path("<int:pk>/", RequestView.as_view(), name="detail"),
    ]
    return [path("services/requests/", include((patterns, "service_requests")))]
