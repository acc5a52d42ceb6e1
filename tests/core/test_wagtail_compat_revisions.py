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


class Version:
    """A version of somebody's."""

    def __init__(self, user_id):
        self.user_id = user_id


KEPT, SAME = Version(None), Version(None)


class Saved:
    """Says what it was told to save over."""

    def full_clean(self):
        pass

    def save_revision(self, user=None, *, overwrite_revision=None, clean=True, **kwargs):
        return overwrite_revision


class Kept(CheckedRevisions, Saved):
    """Keeps what is 'kept'."""

    def may_replace_revision(self, revision):
        return revision is not KEPT

    def version_to_keep(self):
        return SAME if self.is_same else None

    is_same = False

    def check_new_revision(self, user):
        if user == "somebody":
            raise PermissionDenied


@pytest.mark.django_db
def test_what_must_stay_isnt_saved_over():
    other = Version(None)
    assert Kept().save_revision(overwrite_revision=other) is other
    assert Kept().save_revision(overwrite_revision=KEPT) is None
    assert Kept().save_revision(overwrite_revision=Version(1)) is None  # somebody else's
    with pytest.raises(PermissionDenied):
        Kept().save_revision("somebody")


@pytest.mark.django_db
def test_a_version_that_says_the_same_is_kept():
    page = Kept()
    page.is_same = True
    assert page.save_revision() is SAME
    assert page.save_revision(previous_revision=KEPT) is None
