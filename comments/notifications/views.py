"""Views by which followers confirm and stop mail about answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.expired_links import refused_link, unknown_link
from comments.notifications.followers import (
    CONFIRMING,
    STOPPING,
    confirm,
    follower_of,
    stop,
    stopping_address,
)
from comments.rules import remember_opened
from core.visitors.links import personal
from core.visitors.same_origin import same_origin_only

ONE_CLICK = "List-Unsubscribe", "One-Click"  # RFC 8058


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def confirm_follower(request: HttpRequest, token: str) -> HttpResponse:
    """Ask a follower to confirm; confirm by POST."""
    follower = follower_of(CONFIRMING, token)
    if follower is None:
        advice = _(
            "To be told of answers, tick the box with your next comment: you get a new link."
        )
        return refused_link(request, CONFIRMING, token, advice)
    if request.method == "POST":
        confirm(follower)
    context = {"follower": follower, "stop_address": stopping_address(follower)}
    response = render(request, "comments/notices/confirm.html", context)
    if request.method == "POST":
        remember_opened(request, response, follower.email)
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def stop_follower(request: HttpRequest, token: str) -> HttpResponse:
    """Ask a follower to stop; stop by POST, also by her mail program's (RFC 8058)."""
    if not STOPPING.read(token):
        return unknown_link(request)
    name, value = ONE_CLICK
    is_asked = request.POST.get(name) == value
    follower = follower_of(STOPPING, token)
    if follower and is_asked:
        stop(follower)
    status = 400 if request.method == "POST" and not is_asked else 200
    return render(request, "comments/notices/stop.html", {"follower": follower}, status=status)
