"""Areas and audiences as snippets."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from services.models import Area, Audience


class AreaViewSet(SnippetViewSet):
    """Areas in the CMS."""

    model = Area
    icon = "folder-open-inverse"
    list_display = ["__str__", BooleanColumn("in_focus", label=_("In focus"))]


class AudienceViewSet(SnippetViewSet):
    """Audiences in the CMS."""

    model = Audience
    icon = "group"
    list_display = ["__str__", "description"]
