"""What the run on the second database leaves out: tests that it can't answer otherwise than the first did.

Left out are tests that ask no database, those that look at what is rendered, served, drawn, mailed or read from text,
and rights, which are decided in Python: of what is tried by one role after the other, the second database is asked for
an editor's. What stays is what databases answer differently: searching, sorting, limits, locks, queues, races,
constraints, merging, importing, query counts, hostile text (PostgreSQL takes no NUL), and one editor's way through
every address of the CMS.
"""

import pytest

from tests.ground import fixtures_of

# Beginnings of paths below tests/.
SHOWN_BY_ONE = (
    "bench/",
    "browser/",
    "blog/test_blocks",
    "blog/test_feeds",
    "blog/test_previews",
    "comments/test_admin_permissions",
    "comments/test_feeds",
    "comments/test_markup",
    "comments/test_structured_data",
    "core/test_blocks",
    "core/test_mail_messages",
    "core/test_serving_",
    "core/test_settings",
    "core/test_start",
    "core/test_theme",
    "editorial/test_calendar.py::test_ways_",
    "editorial/test_checks",
    "editorial/test_contributors.py::test_no_",
    "editorial/test_crawl.py::test_an_untranslated_",
    "editorial/test_editor_cost",
    "editorial/test_guide",
    "editorial/test_review_permissions",
    "editorial/test_notifications.py::test_each_action_",
    "editorial/test_notifications_text",
    "editorial/test_pasting",
    "editorial/test_presets",
    "editorial/test_readability",
    "editorial/test_permissions.py",
    "editorial/test_team",
    "home/test_blocks",
    "home/test_demo",
    "home/test_robots",
    "home/test_upgrade",
    "newsletter/test_mails",
    "newsletter/test_admin_permissions",
    "security/test_addresses_of_others.py::TestMail::test_a_name_",
    "security/test_addresses_of_others.py::TestMail::test_other_names_",
    "security/test_csrf_failures",
    "security/test_headers",
    "security/test_hidden_pages",
    "security/test_hostile_text.py::TestEditorsTexts",
    "security/test_hostile_text.py::TestVisitorsTexts",
    "security/test_logins.py::TestLog",
    "security/test_logins.py::TestPrivatePages",
    "security/test_malformed_posts",
    "security/test_mail_logs",
    "security/test_pastes",
    "security/test_patterns",
    "security/test_picture",
    "security/test_publication_gate.py::test_no_role_",
    "security/test_reading_writes_nothing",
    "security/test_request_bodies",
    "security/test_roles",
    "security/test_secrets_and_files",
    "security/test_signed_links",
    "services/test_pages",
    "services/test_publication.py::test_no_role_",
)
ROLES, ASKED = ("role", "person"), "editor"


def is_left_out(test: pytest.Item) -> bool:
    """Tell whether the first database has shown all that a test can show."""
    where = test.nodeid.removeprefix("tests/")
    if role_of(test) not in (None, ASKED):
        return True
    asks = test.get_closest_marker("django_db") or "db" in fixtures_of(test)
    return not asks or where.startswith(SHOWN_BY_ONE)


def role_of(test: pytest.Item) -> str | None:
    """Return the role that a test is for, if it is tried for several."""
    params = getattr(test, "callspec", None)
    given = (params.params.get(name) for name in ROLES) if params else ()
    return next((each for each in given if isinstance(each, str)), None)
