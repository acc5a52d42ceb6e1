"""Public views of review links: the latest version in the site's look, and a form to answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.serving.errors import page_not_found
from core.serving.request_bodies import LONG_TEXT_BYTES, takes_body
from core.visitors.limits import TooMany
from core.visitors.links import personal
from core.visitors.same_origin import same_origin_only
from editorial.models import ReviewLink
from editorial.review_links.forms import AnswerForm, note_of
from editorial.review_links.links import NoMoreAnswersError, save_answer, version_of

View = Callable[..., HttpResponse]


def for_reader(view: View) -> View:
    """Decorate a view to take a link instead of a token; mark its responses as private."""

    @wraps(view)
    @personal
    def find(request: HttpRequest, token: str) -> HttpResponse:
        return _answer(view, request, ReviewLink.from_token(token))

    return find


def _answer(view: View, request: HttpRequest, link: ReviewLink | None) -> HttpResponse:
    if link is None:
        return page_not_found(request, LookupError())
    if not link.is_open:
        # What she wrote while it closed is not lost.
        said = {"note": note_of(request.POST)}
        return render(request, "desk/sharing/closed.html", said, status=410)
    return view(request, link)


@takes_body(LONG_TEXT_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@for_reader
def review(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    """Show the latest version; store an answer."""
    if request.method != "POST":
        return _show(request, link, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, link, form, status=400)
    try:
        save_answer(link, request.POST.get("version", ""), **form.cleaned_data)
    except TooMany as refused:
        message = _("That was a lot of answers in a row. Wait a minute, and send it again.")
        form.add_error(None, message)
        return refused.answer(_show(request, link, form))
    except NoMoreAnswersError:
        message = _("This link has had all the answers it takes: ask who sent it for a new one.")
        form.add_error(None, message)
        return _show(request, link, form, status=429)
    return redirect("review_thanks", link.token)


@require_safe
@for_reader
def thanks(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    """Show the stored answer with thanks."""
    answer = link.answers.order_by("-pk").first()
    if answer is None:
        return redirect("review_link", link.token)
    context = {"link": link, "answer": answer, "token": link.token}
    return render(request, "desk/sharing/thanks.html", context)


def _show(
    request: HttpRequest, link: ReviewLink, form: AnswerForm, status: int = 200
) -> HttpResponse:
    """Render the page with its own template, as a preview, between a bar and the form."""
    request.is_preview = True  # type: ignore[attr-defined]
    page = link.page.get_latest_revision_as_object()
    answers = list(link.answers.select_related("revision").order_by("-pk"))
    own: dict[str, Any] = {
        "page_template": page.get_template(request),
        "link": link,
        "form": form,
        "version": version_of(link.page),
        "version_date": _version_date(link),
        "answers": answers,
        "answered_this": bool(answers) and answers[0].is_about(link.page),
        "token": link.token,
    }
    return render(
        request, "desk/sharing/review.html", page.get_context(request) | own, status=status
    )


def _version_date(link: ReviewLink) -> Any:
    latest = link.page.latest_revision
    return latest.created_at if latest else link.page.latest_revision_created_at
