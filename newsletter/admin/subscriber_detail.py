"""The detail view of a subscriber in the CMS: wishes, consent, history, deliveries, actions."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from core.admin.listing import history_of
from core.visitors.fields import TextField
from newsletter.admin.base import (
    CHANGE_SUBSCRIBERS,
    ERASE,
    SEE_SUBSCRIBERS,
    SUBSCRIBERS,
    AdminPage,
)
from newsletter.admin.subscriber_list import wishes_of
from newsletter.admin.subscriber_services import (
    erase_subscriber,
    may_resume,
    resume,
    suspend_by_hand,
    unsubscribe,
)
from newsletter.models import Subscriber

SHOWN = 50  # messages, and lines of the history


class PlainForm(forms.Form):
    """Ask nothing."""

    @property
    def answers(self) -> list[str]:
        """Return the arguments for the action."""
        return [self.cleaned_data["reason"]] if "reason" in self.fields else []


class ReasonForm(PlainForm):
    """Ask for a reason."""

    reason = TextField(
        label=gettext_lazy("Why"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For the history: who asked, and how."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EraseForm(PlainForm):
    """Ask for confirmation."""

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, erase her and all that was sent to her. It can't be undone."),
        error_messages={
            "required": gettext_lazy("Tick the box, so that nobody is erased by mistake.")
        },
    )


class Action(NamedTuple):
    """Hold a button's action, its message, permission and form."""

    act: Callable[..., bool]
    done: Any  # words
    permission: str
    form: type[PlainForm] = PlainForm


ACTIONS = {
    "leave": Action(
        unsubscribe, gettext_lazy("She gets no more mail."), CHANGE_SUBSCRIBERS, ReasonForm
    ),
    "hold": Action(
        suspend_by_hand,
        gettext_lazy("Suspended: nothing is sent to her."),
        CHANGE_SUBSCRIBERS,
        ReasonForm,
    ),
    "resume": Action(resume, gettext_lazy("She is written to again."), CHANGE_SUBSCRIBERS),
    "erase": Action(
        erase_subscriber, gettext_lazy("Erased, with all personal data."), ERASE, EraseForm
    ),
}


class SubscriberView(AdminPage, View):
    """Show a subscriber, and take actions on her."""

    permission = SEE_SUBSCRIBERS
    places = [SUBSCRIBERS]
    page_title = gettext_lazy("Subscriber")
    header_icon = "user"
    template_name = "newsletter/office/subscriber.html"

    @cached_property
    def subscriber(self) -> Subscriber:
        """Return the subscriber of the URL."""
        found = Subscriber.objects.select_related("consent").prefetch_related("topics", "series")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the subscriber."""
        return self._show(self._forms())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the action of the button."""
        name = request.POST.get("do", "")
        if name not in ACTIONS:
            raise BadRequest
        if not request.user.has_perm(ACTIONS[name].permission):
            raise PermissionDenied
        forms = self._forms() | {name: ACTIONS[name].form(request.POST, auto_id=f"{name}-%s")}
        if not forms[name].is_valid():
            return self._show(forms, status=400)
        self._do(ACTIONS[name], forms[name])
        is_there = Subscriber.objects.filter(pk=pk).exists()
        return (
            redirect("newsletter_subscriber", pk)
            if is_there
            else redirect("newsletter_subscribers")
        )

    def get_page_subtitle(self) -> str:
        """Return the address."""
        return self.subscriber.email

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add wishes, history, deliveries and permissions."""
        subscriber, sent = self.subscriber, self.subscriber.deliveries
        return super().get_context_data(
            subscriber=subscriber,
            wishes=wishes_of(subscriber),
            history=history_of(subscriber, SHOWN),
            deliveries=sent.select_related("issue").defer("issue__body").order_by("-pk")[:SHOWN],
            number=sent.count(),
            shown=SHOWN,
            may_resume=may_resume(subscriber),
            may_change=self.request.user.has_perm(CHANGE_SUBSCRIBERS),
            may_erase=self.request.user.has_perm(ERASE),
            **kwargs,
        )

    def _forms(self) -> dict[str, PlainForm]:
        return {name: action.form(auto_id=f"{name}-%s") for name, action in ACTIONS.items()}

    def _show(self, forms: dict[str, PlainForm], status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(forms=forms), status=status)

    def _do(self, action: Action, form: PlainForm) -> None:
        if action.act(self.subscriber.pk, *form.answers):
            messages.success(self.request, action.done)
            return
        said = _("Nothing was changed: her state is another by now, or it is hers to decide.")
        messages.warning(self.request, said)
