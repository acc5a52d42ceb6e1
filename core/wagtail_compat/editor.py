"""The editor of pages: what its views know of the request, and what its form does with a draft."""

from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.http import HttpResponse
from wagtail.admin.forms import WagtailAdminPageForm

READ_IN = "Wagtail 8.0.1"
PRIVATE = (
    "expects_json_response",
    "hydrate_create_view",
    "json_error_response",
    "workflow_action",
    "perform_workflow_action",
    "render_modal_json",
    "defer_required_fields",
    "restore_required_fields",
    "action-workflow-action",
)
DECISION = (
    "action-workflow-action"  # the hidden field by which the form brings a decision on a review
)
DECIDES = "perform_workflow_action"  # the name of the view's action then


def is_autosave(view: Any) -> bool:
    """Return whether a script has sent the form in the background.

    Why: panels of ours stay out of its answer, and it may not repeat a decision.
    """
    return view.expects_json_response


def completes_new_page(view: Any) -> bool:
    """Return whether the editor of a page just made by autosave replaces that of the new page, which stays open.

    Why: it must bring the panels of the new page.
    """
    return view.hydrate_create_view


def refuse_autosave(view: Any, code: str, message: str) -> HttpResponse:
    """Answer what the scripts of the editor take for an error of autosave."""
    return view.json_error_response(code, message)


def decision_of(view: Any) -> str | None:
    """Return the decision on a review that the form was sent with, None where it was sent for something else.

    Why: `before_edit_page` comes before the form is read, `after_edit_page` when all is decided.
    """
    return view.workflow_action if view.action_name == DECIDES else None


def leave_dialog(view: Any, address: str) -> HttpResponse:
    """Have the dialog of a decision closed, and another page opened."""
    return view.render_modal_json(view.request, {"step": "success", "redirect": address})


class SparseDraftForm(WagtailAdminPageForm):
    """A form of a page that leaves out of a draft the rows that nobody has filled in.

    Why: where a row is required in the end, one is offered, and Wagtail stores it empty with the draft.
    """

    def defer_required_fields(self) -> None:
        """Have rows that hold nothing deleted while the form is validated as a draft's."""
        super().defer_required_fields()
        for form in self._rows():
            if form.instance.pk is None and set(form.changed_data) <= {ORDERING_FIELD_NAME}:
                form.data = form.data.copy()
                form.data[form.add_prefix(DELETION_FIELD_NAME)] = "on"

    def restore_required_fields(self) -> None:
        """Offer them again where the form is shown again."""
        super().restore_required_fields()
        for form in self._rows():
            form.data = self.data

    def _rows(self) -> list[Any]:
        return [form for formset in self.formsets.values() for form in formset.forms]
