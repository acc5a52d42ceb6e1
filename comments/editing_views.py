"""Views by which readers edit, confirm or withdraw their comments."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comments.editing import (
    EditingForm,
    comment_of,
    confirm,
    edit,
    editable_until,
    editing_path,
    is_gone,
)
from comments.expired_links import expired_link, unknown_link
from comments.markup import to_html
from comments.models import Comment, CommentSettings
from comments.rules import Reason, remember_opened
from comments.states import change_state
from core.serving.request_bodies import LONG_TEXT_BYTES, takes_body
from core.visitors.forms import room_for
from core.visitors.limits import TooMany
from core.visitors.links import personal
from core.visitors.same_origin import same_origin_only

View = Callable[[HttpRequest, Comment], HttpResponse]
SAVED, CONFIRMED = "guardado", "confirmado"


def for_writer(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Decorate a view to take an editable comment instead of a token; show text typed too late again."""

    @wraps(view)
    def find(request: HttpRequest, token: str) -> HttpResponse:
        comment = comment_of(token)
        if comment is None:
            return unknown_link(request)
        if is_gone(comment):
            return _gone(request, comment)
        until = editable_until(comment, CommentSettings.for_request(request))
        if until < timezone.now():
            return _expired(request, comment, _("This link has expired"))
        return view(request, comment)

    return find


@takes_body(LONG_TEXT_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
@for_writer
def edit_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Show the comment and the form; store the new text."""
    if request.method != "POST":
        return _show(request, comment, EditingForm(initial={"text": comment.text}))
    form = EditingForm(request.POST)
    if not form.is_valid():
        return _show(request, comment, form, status=400)
    text, settings = form.cleaned_data["text"], CommentSettings.for_request(request)
    try:
        is_saved = edit(comment.pk, text, settings, trapped=form.fell_into_trap)
    except TooMany as refused:
        message = _("That was a lot of changes in a row. Wait a while, and save it again.")
        form.add_error(None, message)
        return refused.answer(_show(request, comment, form))
    return _redirect(comment, SAVED) if is_saved else _gone(request, comment)


@require_POST
@same_origin_only
@personal
@for_writer
def confirm_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Confirm the comment by the mailed link, and remember the writer's browser."""
    confirm(comment.pk)
    response = _redirect(comment, CONFIRMED)
    remember_opened(request, response, comment.email)
    return response


@require_POST
@same_origin_only
@personal
@for_writer
def withdraw_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Delete the comment; a stub stays where it has answers."""
    change_state([comment.pk], Comment.State.DELETED)
    return render(request, "comments/mending/withdrawn.html", {"comment": comment})


def _redirect(comment: Comment, done: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": f"{editing_path(comment)}?{done}"})


def _gone(request: HttpRequest, comment: Comment) -> HttpResponse:
    heading = _("This comment isn't here any more")
    return _expired(
        request, comment, heading, _("It was withdrawn or deleted, and can't be edited.")
    )


def _expired(
    request: HttpRequest, comment: Comment, heading: str, advice: str = ""
) -> HttpResponse:
    typed = request.POST.get("text", "")[: room_for(EditingForm.base_fields["text"])]
    return expired_link(request, heading, advice, comment=comment, typed=typed)


def _show(
    request: HttpRequest, comment: Comment, form: EditingForm, status: int = 200
) -> HttpResponse:
    context = {
        "comment": comment,
        "html": to_html(comment.text),
        "form": form,
        "path": editing_path(comment),
        "until": editable_until(comment, CommentSettings.for_request(request)),
        "saved": SAVED in request.GET,
        "confirmed": CONFIRMED in request.GET,
        "is_unproven": comment.is_pending and Reason.UNPROVEN in comment.held_for,
    }
    return render(request, "comments/mending/mend.html", context, status=status)
