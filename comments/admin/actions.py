"""Views of the moderators' buttons in the list, the detail view and the panel."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from comments.admin.forms import AnswerForm
from comments.admin.listing import LIST, MEDIA, Moderation
from comments.admin.messages import ANSWERED, DONE, add_messages, add_nothing_chosen
from comments.admin.services import Tokens, answer_each, read_tokens, set_state
from comments.models import Comment

State = Comment.State
ANSWER = "answer"
CHOSEN = (
    "comment"  # not `id`: in the addresses of the CMS that is a number (wagtail_compat.addresses)
)


def asked_for(data: QueryDict) -> tuple[str, Tokens]:
    """Return the action and the version tokens of a form: of one comment's button, or of all chosen."""
    if one := data.get("one"):
        action, _space, token = one.partition(" ")
        return action, read_tokens([token])
    return data.get("do", ""), read_tokens(data.getlist("id"))


def back_from(request: HttpRequest) -> str:
    """Return the valid `next` URL, or the list."""
    return get_valid_next_url_from_request(request) or reverse("moderation")


class CommentActionView(Moderation, View):
    """Change the state of comments, or redirect to answering them."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the action of the button."""
        action, tokens = asked_for(request.POST)
        if action not in (*State.values, ANSWER):
            raise BadRequest
        if action == State.DELETED and not self.may_delete:
            raise PermissionDenied
        back = back_from(request)
        if not tokens:
            add_nothing_chosen(request)
            return redirect(back)
        if action == ANSWER:
            return redirect(_answer_address(tokens, back))
        add_messages(request, set_state(tokens, action, request.user), DONE[State(action)])
        return redirect(back)


class AnswerEachView(Moderation, WagtailAdminTemplateMixin, FormView):
    """Answer the chosen comments with one text."""

    page_title = gettext_lazy("Answer comments")
    header_icon = "comment"
    template_name = "comments/moderation/answer.html"
    form_class = AnswerForm

    @cached_property
    def tokens(self) -> Tokens:
        """Return the version tokens of the URL."""
        return read_tokens(self.request.GET.getlist(CHOSEN))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Redirect back where the URL names no comment."""
        if not self.tokens:
            add_nothing_chosen(request)
            return redirect(back_from(request))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        """Store the answers."""
        text = form.cleaned_data["text"]
        add_messages(self.request, answer_each(self.tokens, text, self.request.user), ANSWERED)
        return redirect(back_from(self.request))

    def form_invalid(self, form: AnswerForm) -> HttpResponse:
        """Show the errors with status 400."""
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the list to the breadcrumbs."""
        here = {"url": "", "label": self.page_title}
        return [*self.breadcrumbs_items, LIST, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the comments and the URL to go back to."""
        chosen = Comment.objects.filter(pk__in=list(self.tokens)).select_related("article")
        return super().get_context_data(
            comments=chosen.defer("article__body").order_by("pk"),
            back=back_from(self.request),
            media=MEDIA,
            **kwargs,
        )


def _answer_address(tokens: Tokens, back: str) -> str:
    query = urlencode({CHOSEN: list(tokens.values()), "next": back}, doseq=True)
    return f"{reverse('moderation_answer')}?{query}"
