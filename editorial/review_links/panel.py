"""The side panel of review links in the editor."""

from typing import Any

from django.forms import Media
from django.middleware.csrf import get_token
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from editorial.models import ReviewAnswer, ReviewLink
from editorial.review_links.forms import LinkForm
from editorial.review_links.links import links_of

SHOWN = 10


class ReviewLinksPanel(BaseSidePanel):
    """Show a form for a new link, and the latest links with their answers, outside the editor's form."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Toggle the panel, with the number of answers about the latest version."""

        aria_label = _("Toggle review without an account")
        icon_name = "link"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            """Add the count."""
            return super().get_context_data(parent_context) | {"count": len(self.panel.news)}

    name = "review-links"
    title = _("Review without an account")
    template_name = "desk/sharing/panel.html"
    media = Media(css={"all": ["desk/sharing.admin.css"]})

    @cached_property
    def links(self) -> list[ReviewLink]:
        """Return the latest links, SHOWN and one more."""
        return list(links_of(self.object)[: SHOWN + 1])

    @property
    def news(self) -> list[ReviewAnswer]:
        """Return the answers about the latest version."""
        answers = (answer for link in self.links for answer in link.answers.all())
        return [answer for answer in answers if answer.is_about(self.object)]

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add the form and the links."""
        return super().get_context_data(parent_context) | {
            "csrf_token": get_token(self.request),
            "form": LinkForm(auto_id="review_link_%s"),
            "links": self.links[:SHOWN],
            "more": len(self.links) > SHOWN,
        }
