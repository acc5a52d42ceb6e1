"""The CMS in the site's colours."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def admin_colours() -> SafeString:
    """Load the theme of the CMS: Wagtail's own variables, set to ours."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
