"""Where a reader edits or withdraws her comment."""

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
    withdraw,
)
from comments.expired_links import expired_link, unknown_link
from comments.markup import to_html
from comments.models import Comment, CommentSettings
from comments.rules import Reason, remember_opened
from core.serving.request_bodies import LONG_TEXT_BYTES, takes_body
from core.visitors.forms import room_for
from core.visitors.limits import TooMany
from core.visitors.links import personal
from core.visitors.same_origin import same_origin_only

View = Callable[[HttpRequest, Comment], HttpResponse]
SAVED, CONFIRMED = "guardado", "confirmado"


def for_writer(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Hand the comment of a link to a view, as long as it may be mended; what was typed too late isn't lost."""

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
    """Show the comment and the form; keep another text."""
    if request.method != "POST":
        return _show(request, comment, EditingForm(initial={"text": comment.text}))
    form = EditingForm(request.POST)
    if not form.is_valid():
        return _show(request, comment, form, status=400)
    try:
        return _edit(request, comment, form)
    except TooMany as refused:
        return _refuse(request, comment, form, refused)


@require_POST
@same_origin_only
@personal
@for_writer
def confirm_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Publish what its writer confirms by the link that was mailed to her, and know her browser from now on."""
    confirm(comment.pk)
    response = HttpResponse(
        status=303, headers={"Location": f"{editing_path(comment)}?{CONFIRMED}"}
    )
    remember_opened(request, response, comment.email)
    return response


@require_POST
@same_origin_only
@personal
@for_writer
def withdraw_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Withdraw the comment: its button on the page is the question, this is the answer."""
    withdraw(comment)
    return render(request, "comments/mending/withdrawn.html", {"comment": comment})


def _edit(request: HttpRequest, comment: Comment, form: EditingForm) -> HttpResponse:
    text, settings = form.cleaned_data["text"], CommentSettings.for_request(request)
    if not edit(comment.pk, text, settings, trapped=form.fell_into_trap):
        return _gone(request, comment)
    return HttpResponse(status=303, headers={"Location": f"{editing_path(comment)}?{SAVED}"})


def _refuse(
    request: HttpRequest, comment: Comment, form: EditingForm, refused: TooMany
) -> HttpResponse:
    form.add_error(None, _("That was a lot of changes in a row. Wait a while, and save it again."))
    return refused.answer(_show(request, comment, form))


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
