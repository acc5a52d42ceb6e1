"""Mail from templates."""

from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.functional import lazy

from core.base.models import SiteSettings
from core.mail.messages import one_line


def render_mail(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Return subject and text of a mail to a visitor: the first line of a .txt template, and the rest.

    Nothing is escaped. It speaks the site's language and time zone, whoever acts; `site_name` and `site_url` are known.
    """
    # Lazy: only a template that names the site asks the database for it.
    values = {"site_name": lazy(site_name, str)(), "site_url": settings.SITE_URL} | context
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        said = Engine.get_default().get_template(template).render(Context(values, autoescape=False))
    subject, _break, text = said.lstrip().partition("\n")
    return one_line(subject), text.strip() + "\n"


def site_name() -> str:
    """Return the name of the default site."""
    named = SiteSettings.objects.filter(site__is_default_site=True)
    return named.values_list("name", flat=True).first() or settings.WAGTAIL_SITE_NAME
