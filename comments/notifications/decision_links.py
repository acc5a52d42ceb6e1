"""Decision links: moderators decide on a comment by a mailed link, without logging in."""

from dataclasses import dataclass
from typing import Any, Self

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import registry as log

from comments.expired_links import refused_link
from comments.markup import to_html
from comments.models import Comment
from comments.notifications.moderators import DECIDING
from comments.permissions import MODERATE
from comments.rules import label_of
from comments.states import change_state
from core.visitors.links import personal
from core.visitors.same_origin import same_origin_only


@dataclass(frozen=True)
class Decision:
    """Hold a moderator, a comment, and the state that a link offers."""

    user: Any
    comment: Comment
    state: str

    @classmethod
    def of(cls, token: str) -> Self | None:
        """Return the decision of a token, None where the signature is wrong, or user or comment gone."""
        if not (named := DECIDING.read(token)):
            return None
        user_id, number, state = named
        user = get_user_model().objects.filter(pk=user_id).first()
        comment = Comment.objects.filter(pk=number).select_related("article").first()
        return cls(user, comment, state) if user and comment else None

    @property
    def is_open(self) -> bool:
        """Return whether the comment is still pending."""
        return self.comment.is_pending

    @property
    def version(self) -> str:
        """Return the version token of the comment's text."""
        return version_of(self.comment)

    @property
    def reasons(self) -> list[str]:
        """Return the reasons why the comment is held, in words."""
        return [label_of(reason) for reason in self.comment.held_for]

    @property
    def html(self) -> str:
        """Return the text as HTML."""
        return to_html(self.comment.text)

    @cached_property
    def decided_by(self) -> str:
        """Return who of the team set the comment's state, '' where nobody did."""
        entries = log.get_logs_for_instance(self.comment)
        last = (
            entries.filter(action=f"comments.{self.comment.state}").order_by("-timestamp").first()
        )
        return get_user_display_name(last.user) if last and last.user else ""

    @transaction.atomic
    def take(self, version: str) -> bool:
        """Set the state of a pending comment; return False where its text has changed since `version`."""
        comment = Comment.objects.select_for_update().get(pk=self.comment.pk)
        is_same = version_of(comment) == version
        if comment.is_pending and is_same:
            change_state([comment.pk], self.state, self.user)
        return is_same


def version_of(comment: Comment) -> str:
    """Return the version token of a comment's text, which its writer may change meanwhile."""
    return str(comment.edited_at or "")


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def decide_comment(request: HttpRequest, token: str) -> HttpResponse:
    """Show the comment with a button, or its present state; decide by POST."""
    decision = Decision.of(token)
    if decision is None:
        return refused_link(request, DECIDING, token, _("Moderate the comment in the CMS."))
    if not decision.user.has_perm(MODERATE):
        return render(request, "comments/notices/not_allowed.html", status=403)
    if request.method != "POST" or not decision.is_open:
        return _show(request, decision)
    if not decision.take(request.POST.get("version", "")):
        return _show(request, Decision.of(token) or decision, status=409)
    return redirect(request.path)


def _show(request: HttpRequest, decision: Decision, status: int = 200) -> HttpResponse:
    context = {"decision": decision, "comment": decision.comment, "has_changed": status == 409}
    return render(request, "comments/notices/decide.html", context, status=status)
