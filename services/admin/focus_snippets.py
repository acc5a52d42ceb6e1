"""Areas and audiences as snippets."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from services.models import Area, Audience, ServicePage


class AreaViewSet(SnippetViewSet):
    """Areas in the CMS."""

    model = Area
    icon = "folder-open-inverse"
    list_display = ["__str__", BooleanColumn("in_focus", label=gettext_lazy("In focus"))]


class AudienceViewSet(SnippetViewSet):
    """Audiences in the CMS."""

    model = Audience
    icon = "group"
    list_display = ["__str__", "description"]


def keep_audiences_in_use(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Refuse to delete an audience that services are for: Wagtail doesn't count them."""
    used = [
        each
        for each in instances
        if isinstance(each, Audience) and ServicePage.objects.filter(audiences=each).exists()
    ]
    if not used:
        return None
    said = _("“%(audience)s” can't be deleted: services are for it. Take it out of them first.")
    messages.error(request, said % {"audience": used[0]})
    return redirect(AudienceViewSet().get_url_name("list"))
