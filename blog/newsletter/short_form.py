"""The form that asks for the address alone: below articles, at the foot of pages, as a block."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from blog.newsletter.forms import ShortForm
from blog.newsletter.models import NewsletterSettings

# They have the whole form, or are of no use to who subscribes already.
OWN_PAGES = {
    "subscribe",
    "subscribe_thanks",
    "subscribe_confirm",
    "subscription",
    "unsubscribe",
}


def short_form(request: HttpRequest | None, place: str, series: Any = None) -> SafeString | str:
    """Return the form; `place` tells one on a page from another. Nothing where the newsletter is switched off."""
    if request is None:
        return ""
    newsletter = NewsletterSettings.for_request(request)
    if not newsletter.is_on:
        return ""
    form = ShortForm(initial={"source": request.path[:200]}, auto_id=f"{place}-%s")
    context = {"newsletter": newsletter, "form": form, "place": place, "series": series}
    return render_to_string("newsletter/short_form.html", context)


def at_the_foot(request: HttpRequest) -> SafeString | str:
    """Return the form for the foot of each page."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    return "" if here in OWN_PAGES else short_form(request, "pie")
