"""What the table of rights speaks of, each done through the real views: by whom, with something of whose.

Each deed returns whether it was done.
"""

from collections.abc import Callable

from tests.editorial.deeds_articles import ARTICLE_DEEDS
from tests.editorial.deeds_services import SERVICE_DEEDS
from tests.editorial.deeds_site import SITE_DEEDS
from tests.editorial.team import Desk, Person

Deed = Callable[[Desk, Person, Person], bool]
DEEDS: dict[str, Deed] = {
    deed.__name__: deed for deed in (*ARTICLE_DEEDS, *SERVICE_DEEDS, *SITE_DEEDS)
}
