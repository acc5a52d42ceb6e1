"""What the table of rights speaks of, each done through the real views: by whom, with something of whose.

Each action returns whether it was done.
"""

from collections.abc import Callable

from tests.editorial.rights_actions_articles import ARTICLE_ACTIONS
from tests.editorial.rights_actions_services import SERVICE_ACTIONS
from tests.editorial.rights_actions_site import SITE_ACTIONS
from tests.editorial.team import Desk, Person

Action = Callable[[Desk, Person, Person], bool]
ACTIONS: dict[str, Action] = {
    action.__name__: action for action in (*ARTICLE_ACTIONS, *SERVICE_ACTIONS, *SITE_ACTIONS)
}
