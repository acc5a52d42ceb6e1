"""What `core.wagtail_compat.editor` relies on in the editor's views, its form and its templates."""

import inspect
import json

import pytest
from django.test import RequestFactory
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import WorkflowActionView

from core.wagtail_compat.editor import (
    DECISION,
    completes_new_page,
    decision_of,
    is_autosave,
    leave_dialog,
    refuse_autosave,
)


def view_of(kind, request):
    """Return a view as it stands before it answers."""
    view = kind()
    view.request = request
    return view


@pytest.mark.parametrize("kind", [EditView, CreateView])
def test_autosave_says_by_its_header_that_it_wants_json(kind):
    plain, script = (
        RequestFactory().post("/"),
        RequestFactory().post("/", HTTP_ACCEPT="application/json"),
    )
    assert not is_autosave(view_of(kind, plain)) and is_autosave(view_of(kind, script))


def test_a_new_page_is_completed_by_a_parameter():
    plain, completing = (
        RequestFactory().get("/"),
        RequestFactory().get("/?_w_hydrate_create_view=1"),
    )
    assert not completes_new_page(view_of(EditView, plain))
    assert completes_new_page(view_of(EditView, completing))


def test_a_refusal_of_autosave_has_a_code_and_words():
    answer = refuse_autosave(view_of(EditView, RequestFactory().post("/")), "decided", "No.")
    said = {"success": False, "error_code": "decided", "error_message": "No."}
    assert (answer.status_code, json.loads(answer.content)) == (400, said)


@pytest.mark.django_db
def test_a_decision_comes_in_a_hidden_field_and_makes_an_action(desk):
    page = desk.in_review(desk.writer)
    for sent, decision in (({"action-publish": "1"}, None), ({DECISION: "1"}, "approve")):
        request = RequestFactory().post("/", sent | {"workflow-action-name": "approve"})
        request.user = desk.editor.user
        view = view_of(EditView, request)
        view.page = page
        view.page_perms = page.permissions_for_user(request.user)
        assert decision_of(view) == decision


def test_a_dialog_is_left_for_a_page():
    request = RequestFactory().post("/")
    answer = leave_dialog(view_of(WorkflowActionView, request), "/admin/")
    assert json.loads(answer.content) == {"step": "success", "redirect": "/admin/"}


def test_a_draft_defers_what_is_required_and_a_page_does_not():
    """The views call the form's methods around its validation."""
    source = inspect.getsource(EditView) + inspect.getsource(CreateView)
    assert "defer_required_fields()" in source
    assert "restore_required_fields()" in source
