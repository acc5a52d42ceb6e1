"""The panel of a source's form that says how its feed fares."""

from typing import Any

from wagtail.admin.panels import Panel


class FeedStatePanel(Panel):
    """Shows when the feed was read, when it's read again and what went wrong; nothing of it is edited."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one source."""

        template_name = "blog/admin/feed_state.html"

        def is_shown(self) -> bool:
            """Return whether the source is kept, and has a feed."""
            return bool(super().is_shown() and self.instance.pk and self.instance.feed_url)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the state of the feed, None before it was asked at this address."""
            feed = getattr(self.instance, "feed", None)
            if feed and feed.address != self.instance.feed_url:
                feed = None
            return super().get_context_data(parent_context) | {
                "feed": feed,
                "entries": self.instance.latest_entries() if feed else [],
            }
