"""The detail view of a comment in the CMS: its thread, history, and others of the same address."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from comments.admin.forms import AnswerForm, EditForm
from comments.admin.listing import LIST, MEDIA, Moderation
from comments.admin.messages import ANSWERED, EDITED, add_messages
from comments.admin.services import answer_each, edit_text, read_tokens, token_of
from comments.markup import to_html
from comments.models import Comment
from comments.rules import label_of
from comments.section import avatar_of
from core.admin.listing import history_of

MOST_ABOVE, MOST_BELOW, MOST_ALIKE, MOST_LOGGED = 20, 50, 10, 100
ANSWER, EDIT = "answer", "edit"
ACTIONS: dict[str, tuple[type[Form], Any, Any]] = {
    ANSWER: (AnswerForm, answer_each, ANSWERED),
    EDIT: (EditForm, edit_text, EDITED),
}


@dataclass(frozen=True)
class Thread:
    """Hold the comments above and below a comment in its thread; `more` aren't shown."""

    above: list[Comment]
    below: list[Comment]
    more: int

    def __bool__(self) -> bool:
        """Return whether there are others in the thread."""
        return bool(self.above or self.below)


@dataclass(frozen=True)
class Alike:
    """Hold other comments of the same address: numbers by state, and the latest."""

    numbers: list[tuple[str, int]]
    latest: list[Comment]


def thread_of(comment: Comment) -> Thread:
    """Return the comments above and below a comment, in two queries."""
    links = Comment.objects.filter(article=comment.article_id, thread=comment.thread)
    parents = dict(links.values_list("pk", "parent"))
    above = list(_above(comment.pk, parents))
    below = sorted(_below(comment.pk, parents))
    shown = Comment.objects.select_related("parent").in_bulk(
        above[:MOST_ABOVE] + below[:MOST_BELOW]
    )
    return Thread(
        above=[shown[pk] for pk in reversed(above) if pk in shown],
        below=[shown[pk] for pk in below if pk in shown],
        more=len(above) + len(below) - len(shown),
    )


def alike(comment: Comment, field: str) -> Alike | None:
    """Return other comments of the same e-mail or connection, None where there are none."""
    if not (value := getattr(comment, field)):
        return None
    others = Comment.objects.filter(**{field: value}).exclude(pk=comment.pk)
    if not (numbers := _numbers(others)):
        return None
    latest = others.select_related("article").defer("article__body").order_by("-created_at", "-pk")
    return Alike(numbers, list(latest[:MOST_ALIKE]))


def _numbers(comments: Any) -> list[tuple[str, int]]:
    counted = comments.order_by().values("state").annotate(number=Count("pk"))
    found = dict(counted.values_list("state", "number"))
    return [(str(label), found[state]) for state, label in Comment.State.choices if state in found]


def _above(number: int, parents: dict[int, int | None]) -> Iterator[int]:
    """Yield the ids of the comments above, the nearest first."""
    above = parents.get(number)
    while above is not None:
        yield above
        above = parents.get(above)


def _below(number: int, parents: dict[int, int | None]) -> Iterator[int]:
    """Yield the ids of all answers below a comment."""
    answers = defaultdict(list)
    for pk, parent in parents.items():
        answers[parent].append(pk)
    waiting = list(answers[number])
    while waiting:
        yield (answer := waiting.pop())
        waiting.extend(answers[answer])


class CommentView(Moderation, WagtailAdminTemplateMixin, View):
    """Show a comment; answer it, or edit its text."""

    page_title = gettext_lazy("Comment")
    header_icon = "comment"
    template_name = "comments/moderation/comment.html"
    kwargs: dict[str, Any]

    @cached_property
    def comment(self) -> Comment:
        """Return the comment of the URL."""
        comments = Comment.objects.select_related("article", "parent")
        return get_object_or_404(comments.defer("article__body"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the comment with both forms."""
        return self._show({name: self._form(name) for name in ACTIONS})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the comment, or edit its text."""
        name = request.POST.get("do", "")
        if name not in ACTIONS:
            raise BadRequest
        forms = {each: self._form(each, request.POST if each == name else None) for each in ACTIONS}
        if not forms[name].is_valid():
            return self._show(forms, status=400)
        return self._do(name, forms)

    def get_page_subtitle(self) -> str:
        """Return the writer's name."""
        return self.comment.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the list to the breadcrumbs."""
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, LIST, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the comment, its thread, history and similar comments."""
        comment = self.comment
        return super().get_context_data(
            comment=comment,
            token=token_of(comment),
            avatar=avatar_of(comment.name),
            html=to_html(comment.text),
            reasons=[label_of(reason) for reason in comment.held_for],
            thread=thread_of(comment),
            history=history_of(comment, MOST_LOGGED),
            same_mail=alike(comment, "email"),
            same_connection=alike(comment, "address_hash"),
            media=MEDIA,
            **self._places(),
            **kwargs,
        )

    def _places(self) -> dict[str, Any]:
        """Return the URLs to go back to and to edit the article."""
        article = self.comment.article
        may_edit = article.permissions_for_user(self.request.user).can_edit()
        return {
            "back": get_valid_next_url_from_request(self.request) or LIST["url"],
            "here": self.request.get_full_path(),
            "may_delete": self.may_delete,
            "editor": reverse("wagtailadmin_pages:edit", args=[article.pk]) if may_edit else "",
        }

    def _form(self, name: str, data: Any = None) -> Form:
        initial = {"text": self.comment.text} if name == EDIT else {}
        return ACTIONS[name][0](data, initial=initial, auto_id=f"{name}-%s")

    def _show(self, forms: dict[str, Form], status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(forms=forms), status=status)

    def _do(self, name: str, forms: dict[str, Form]) -> HttpResponse:
        """Take an action; keep the text in the form where another moderator was faster."""
        _form, act, done = ACTIONS[name]
        tokens = read_tokens([self.request.POST.get("seen", "")])
        if list(tokens) != [self.comment.pk]:
            raise BadRequest
        outcome = act(tokens, forms[name].cleaned_data["text"], self.request.user)
        add_messages(self.request, outcome, done)
        if not (outcome.done or outcome.same):
            del self.comment
            return self._show(forms, status=409)
        return redirect(self.request.get_full_path())
