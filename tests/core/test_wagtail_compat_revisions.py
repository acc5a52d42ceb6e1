"""What `core.wagtail_compat.revisions` relies on: every version is saved by `save_revision`, autosave's too."""

import inspect

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from core.wagtail_compat.revisions import CheckedRevisions


def test_the_editor_saves_over_a_version_by_this_argument():
    assert "overwrite_revision=" in inspect.getsource(EditView)
    parameters = inspect.signature(Page.save_revision).parameters
    assert parameters["overwrite_revision"].default is None
    assert list(parameters)[:2] == ["self", "user"]


class Saved:
    """Says what it was told to save over."""

    def save_revision(self, user=None, *, overwrite_revision=None):
        return overwrite_revision


class Kept(CheckedRevisions, Saved):
    """Keeps what is 'kept'."""

    def may_replace_revision(self, revision):
        return revision != "kept"

    def check_new_revision(self, user):
        if user == "somebody":
            raise PermissionDenied


@pytest.mark.django_db
def test_what_must_stay_isnt_saved_over():
    assert Kept().save_revision(overwrite_revision="other") == "other"
    assert Kept().save_revision(overwrite_revision="kept") is None
    with pytest.raises(PermissionDenied):
        Kept().save_revision("somebody")
