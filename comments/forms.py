"""The comment form below an article."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import Comment, CommentSettings
from comments.permissions import may_answer
from core.base.numbers import number
from core.visitors.fields import MailField, NameField, SiteField, TextField
from core.visitors.forms import VisitorForm

LONGEST = 5_000


class TeamCommentForm(VisitorForm):
    """Ask a member of the team for the text alone."""

    text = TextField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST,
        help_text=gettext_lazy(
            "You can write **bold**, *italics*, `code`, > quotes and lists; addresses become links."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, article: Any, settings: CommentSettings, *args: Any, **kwargs: Any) -> None:
        """Keep the article and the settings."""
        super().__init__(*args, **kwargs)
        self.article, self.settings = article, settings

    def clean_parent(self) -> Comment | None:
        """Return the approved comment that is answered; refuse any other."""
        if not (number := self.cleaned_data.get("parent")):
            return None
        if parent := self.answered(number):
            return parent
        self._answer_nobody()
        raise forms.ValidationError(
            _(
                "The comment that you answer is no longer published. Send yours again: it will stand on its own."
            )
        )

    def _answer_nobody(self) -> None:
        """Clear the parent in the form's data, so that the next attempt starts a thread."""
        sent = MultiValueDict(cast(MultiValueDict, self.data))
        sent[self.add_prefix("parent")] = ""
        self.data = sent

    def answered(self, written: Any) -> Comment | None:
        """Return an approved comment on this article by its id."""
        pk = number(written)
        if pk is None:
            return None
        return Comment.objects.approved().filter(article=self.article.pk, pk=pk).first()

    @property
    def answers(self) -> Comment | None:
        """Return the comment that the form answers."""
        return self.answered(self["parent"].value() or "")


class CommentForm(TeamCommentForm):
    """Ask a reader for text, name, address and consent."""

    name = NameField(label=gettext_lazy("Name"))
    email = MailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("It isn't published."),
    )
    site = SiteField(label=gettext_lazy("Website (optional)"), required=False)
    consent = forms.BooleanField(
        error_messages={
            "required": gettext_lazy(
                "Without your consent the comment can't be published: tick the box."
            )
        }
    )
    wants_replies = forms.BooleanField(
        label=gettext_lazy("Tell me by mail when somebody answers me"), required=False
    )

    field_order = ["text", "name", "email", "site", "consent", "wants_replies"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the consent's label from the settings."""
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = self.settings.consent_label


def comment_form(
    request: HttpRequest, article: Any, settings: CommentSettings, **kwargs: Any
) -> TeamCommentForm:
    """Return the form for the user: a reader's or a team member's."""
    team = may_answer(request.user)
    form_class = TeamCommentForm if team else CommentForm
    return form_class(article, settings, auto_id="comentario-%s", **kwargs)
