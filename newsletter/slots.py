"""The short subscription form in the slots of the site's templates."""

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
    """Render the short form, '' where the newsletter is off; `place` makes its ids unique."""
    if request is None:
        return ""
    newsletter = NewsletterSettings.for_request(request)
    if not newsletter.is_on:
        return ""
    form = ShortForm(initial={"source": request.path[:200]}, auto_id=f"{place}-%s")
    context = {"newsletter": newsletter, "form": form, "place": place, "series": series}
    return render_to_string("newsletter/short_form.html", context)


def article_foot(context: Context) -> str:
    """Render the form below an article, with its series."""
    return short_form(context.get("request"), "articulo", context["page"].shown_series)


def site_foot(context: Context) -> str:
    """Render the form in the foot of each page."""
    request = context.get("request")
    match = request.resolver_match if request else None
    return "" if match and match.url_name in WITHOUT_FORM else short_form(request, "pie")
