"""What is asked of who wants to see her data, or have them erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.visitors.fields import MailField
from core.visitors.forms import VisitorForm


class AskForm(VisitorForm):
    """Whose data."""

    email = MailField(
        label=_("E-mail"), help_text=_("The one that you gave us when you wrote to us here.")
    )


class EraseForm(VisitorForm):
    """The question before data are erased."""

    refused = _("Nothing has been erased yet:")
    confirm = forms.BooleanField(
        label=_("Yes, erase everything. I know that it can't be undone."),
        error_messages={"required": _("Tick the box, so that nothing is erased by mistake.")},
    )
