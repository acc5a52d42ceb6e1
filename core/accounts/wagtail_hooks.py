"""What logging in registers with Wagtail: the state of the session, and the script of the editor that asks for it."""

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.utils import get_user_display_name

from core.accounts.sessions import session_state, viewer


@hooks.register("register_admin_urls")
def session_urls() -> list[URLPattern]:
    """Return the address of the session's state."""
    return [path("session/", session_state, name="session_state")]


@hooks.register("insert_editor_js")
def session_script() -> SafeString:
    """Return the script by which a session that ends loses nothing, with its words and who has opened the editor."""
    user = viewer()
    state = reverse("session_state")
    data = {
        "state": state,
        "login": f"{reverse('wagtailadmin_login')}?next={state}",
        "user": getattr(user, "pk", ""),
        "name": get_user_display_name(user) if user else "",
        "heading": _("Your session in the CMS has ended"),
        "expired": _("Nothing that you wrote is lost. Log in in another tab, and go on here."),
        "enter": _("Log in in another tab"),
        "foreign-heading": _("Somebody else has logged in"),
        "foreign": _(
            "{other} has logged in in this browser, but {name} opened this text. Nothing is saved until {name} logs in again."
        ),
        "away-heading": _("The site doesn’t answer"),
        "away": _("Nothing was sent, and nothing that you wrote is lost. Try again in a moment."),
        "again": _("Try again"),
        "close": _("Close"),
    }
    attributes = format_html_join("", ' data-{}="{}"', data.items())
    return format_html('<script src="{}"{}></script>', static("js/session.js"), attributes)
