"""What is answered to a link of a mail that opens nothing, or nothing any more."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.serving.errors import page_not_found
from core.visitors.links import SignedLink


def unknown_link(request: HttpRequest) -> HttpResponse:
    """Answer a link that we haven't made."""
    return page_not_found(request, LookupError())


def expired_link(request: HttpRequest, heading: str, advice: str = "", **more: Any) -> HttpResponse:
    """Answer a link that was ours and opens nothing any more: say why, and what to do instead."""
    said = {"heading": heading, "advice": advice} | more
    return render(request, "comments/link_closed.html", said, status=410)


def refused_link(request: HttpRequest, link: SignedLink, token: str, advice: str) -> HttpResponse:
    """Answer a token that says nothing: it's too old, or no link of ours."""
    if SignedLink(link.purpose, timedelta.max).read(token) is None:
        return unknown_link(request)
    return expired_link(request, _("This link has expired"), advice)
