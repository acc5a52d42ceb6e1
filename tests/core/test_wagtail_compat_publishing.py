"""What the gate relies on in Wagtail: which code makes a page live, and that all of it asks `check` first."""

import ast
import inspect
from pathlib import Path

import pytest
import wagtail
from wagtail.actions import action_registry
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import DraftStateMixin, Page, Revision

from core.wagtail_compat.publishing import GUARDED, install

ROOT = Path(wagtail.__file__).parent
OURS = (
    CopyPageAction,
    CreatePageAliasAction,
    PublishPageRevisionAction,
    PublishRevisionAction,
)


def sources():
    """Yield Wagtail's own modules, by their path in it, read as syntax."""
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT)
        if not {"test", "tests", "migrations"} & set(name.parts) and name.name != "tests.py":
            yield str(name), ast.parse(path.read_text(encoding="utf-8"))


def sets_live(node: ast.AST) -> bool:
    """Tell whether a line sets `live` to something else than False or the flag of another object."""
    return (
        isinstance(node, ast.Assign)
        and any(isinstance(each, ast.Attribute) and each.attr == "live" for each in node.targets)
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
        and not (isinstance(node.value, ast.Attribute) and node.value.attr == "live")
    )


def test_a_page_goes_live_in_these_places_alone():
    """A new one is a door to guard. Reads all of Wagtail: a second of CPU."""
    found, named = set(), set()
    for name, tree in sources():
        nodes = list(ast.walk(tree))
        found |= {name for node in nodes if sets_live(node)}
        named |= {
            name
            for node in nodes
            if isinstance(node, ast.Name) and node.id == "PublishPageRevisionAction"
        }
    assert (
        found
        == {
            "actions/publish_revision.py",  # guarded
            "models/pages.py",  # update_aliases, called by a publication; BasePage lets it follow live pages alone
        }
    )
    # Who builds the action takes the class itself, guard and all.
    assert named == {
        "actions/__init__.py",
        "admin/api/actions/publish.py",
        "admin/views/pages/edit.py",
        "models/pages.py",
    }


@pytest.mark.parametrize("action", OURS, ids=lambda action: action.__name__)
def test_each_action_checks_before_it_writes(action):
    body = inspect.getsource(action.execute)
    assert "self.check(skip_permission_checks=skip_permission_checks)" in body
    assert set(GUARDED) == set(OURS)
    assert action.check.__wrapped__
    parameters = inspect.signature(action.check.__wrapped__).parameters
    assert list(parameters) == ["self", "skip_permission_checks"]


def test_the_registry_gives_the_guarded_classes():
    """API v3 asks it for `Page`."""
    for name, action in (
        ("publish", PublishPageRevisionAction),
        ("copy", CopyPageAction),
        ("create_alias", CreatePageAliasAction),
    ):
        assert action_registry.get_action_class(Page, name) is action


def test_versions_and_pages_publish_by_the_action():
    assert "self.content_object.publish(" in inspect.getsource(Revision.publish)
    assert "PublishPageRevisionAction(" in inspect.getsource(Page.publish)


def test_snippets_publish_by_theirs():
    """The check of pages doesn't call it, else everything would be asked twice."""
    assert "PublishRevisionAction(" in inspect.getsource(DraftStateMixin.publish)
    assert action_registry.get_action_class(DraftStateMixin, "publish") is PublishRevisionAction
    assert "super()" not in inspect.getsource(PublishPageRevisionAction.check.__wrapped__)


def test_installing_twice_asks_once():
    before = [action.check for action in OURS]
    install()
    assert [action.check for action in OURS] == before
