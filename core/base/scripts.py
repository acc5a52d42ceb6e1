"""Requests that a script has made, not somebody who opens a page."""

from django.http import HttpRequest


def asks_by_script(request: HttpRequest) -> bool:
    """Return whether a script has asked, as Wagtail's editor and its dialogs do: what it gets isn't shown as a page."""
    headers = request.headers
    if headers.get("x-requested-with") == "XMLHttpRequest" or not request.accepts("text/html"):
        return True
    return headers.get("sec-fetch-dest") == "empty"
