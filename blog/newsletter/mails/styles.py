"""How a mail looks: rules written once, carried by each element, as mail programs want them."""

from functools import cache

from css_inline import CSSInliner
from django.template.loader import render_to_string


def with_styles(html: str) -> str:
    """Return the document with its look on each element; the dark scheme's rules stay in its head."""
    return _inliner().inline(html)


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(
        inline_style_tags=False,
        keep_style_tags=True,
        load_remote_stylesheets=False,
        extra_css=render_to_string("newsletter/mails/mail.css"),
    )
