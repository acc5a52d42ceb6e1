"""Redirects from the addresses that pages have left, but from none that no visitor could know.

Wagtail makes them for drafts too, whose address changes with each title tried (wagtail#13978); and each one made
drops the automatic redirect of a published page that had the same address before.
"""

from typing import Any

from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig

READ_IN = "Wagtail 8.0.1"
PRIVATE = ("autocreate_redirects_on_page_move", "autocreate_redirects_on_slug_change")


class RedirectsConfig(WagtailRedirectsAppConfig):
    """Configure Wagtail's app: what it does at every change of address, for pages once published alone."""

    def ready(self) -> None:
        """Connect our receivers in place of Wagtail's, which they call."""
        super().ready()
        from wagtail.contrib.redirects import signal_handlers
        from wagtail.signals import page_slug_changed, post_page_move

        post_page_move.disconnect(signal_handlers.autocreate_redirects_on_page_move)
        post_page_move.connect(redirect_moved)
        page_slug_changed.disconnect(signal_handlers.autocreate_redirects_on_slug_change)
        page_slug_changed.connect(redirect_renamed)


def redirect_renamed(instance: Any, **kwargs: Any) -> None:
    """Make redirects from the slug that a page had."""
    from wagtail.contrib.redirects.signal_handlers import autocreate_redirects_on_slug_change

    if _was_known(instance):
        autocreate_redirects_on_slug_change(instance=instance, **kwargs)


def redirect_moved(instance: Any, **kwargs: Any) -> None:
    """Make redirects from the place where a page was."""
    from wagtail.contrib.redirects.signal_handlers import autocreate_redirects_on_page_move

    if _was_known(instance):
        autocreate_redirects_on_page_move(instance=instance, **kwargs)


def _was_known(page: Any) -> bool:
    """Return whether visitors could know the address of a page, or of one below it.

    What was taken back since may come back: links to it are out there.
    """
    return bool(page.live or page.first_published_at) or page.get_descendants().live().exists()
