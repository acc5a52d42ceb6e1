"""The form that asks for an address alone, in the places that the site's templates leave for other apps."""

from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string

from newsletter.forms import ShortForm
from newsletter.models import NewsletterSettings

# They have the whole form, or are of no use to who subscribes already.
WITHOUT_FORM = {
    "subscribe",
    "subscribe_thanks",
    "subscribe_confirm",
    "subscription",
    "unsubscribe",
}


def short_form(request: HttpRequest | None, place: str, series: Any = None) -> str:
    """Return the form; `place` tells one on a page from another. Nothing where the newsletter is switched off."""
    if request is None:
        return ""
    newsletter = NewsletterSettings.for_request(request)
    if not newsletter.is_on:
        return ""
    form = ShortForm(initial={"source": request.path[:200]}, auto_id=f"{place}-%s")
    context = {"newsletter": newsletter, "form": form, "place": place, "series": series}
    return render_to_string("newsletter/short_form.html", context)


def article_foot(context: Context) -> str:
    """Return the form below an article, which offers its series too."""
    return short_form(context.get("request"), "articulo", context["page"].shown_series)


def site_foot(context: Context) -> str:
    """Return the form for the foot of each page."""
    request = context.get("request")
    match = request.resolver_match if request else None
    return "" if match and match.url_name in WITHOUT_FORM else short_form(request, "pie")
