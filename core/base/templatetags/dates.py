"""What forms of the CMS say of dates."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def city(zone: str) -> str:
    """Return whose clock a time zone is: 'America/Argentina/Buenos_Aires' as 'Buenos Aires time'."""
    return _("%(city)s time") % {"city": str(zone).rpartition("/")[2].replace("_", " ")}
