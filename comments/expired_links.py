"""Responses to links of mails that are invalid or expired."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.serving.errors import page_not_found
from core.visitors.links import SignedLink


def unknown_link(request: HttpRequest) -> HttpResponse:
    """Return 404 for a link without our signature."""
    return page_not_found(request, LookupError())


def expired_link(request: HttpRequest, heading: str, advice: str = "", **more: Any) -> HttpResponse:
    """Return 410 for an expired link, with the reason and what to do instead."""
    said = {"heading": heading, "advice": advice} | more
    return render(request, "comments/link_closed.html", said, status=410)


def refused_link(request: HttpRequest, link: SignedLink, token: str, advice: str) -> HttpResponse:
    """Return 410 for an expired token, 404 for any other invalid one."""
    if SignedLink(link.purpose, timedelta.max).read(token) is None:
        return unknown_link(request)
    return expired_link(request, _("This link has expired"), advice)
