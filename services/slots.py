"""What services show on pages of the blog."""

from django.template import Context
from django.template.loader import render_to_string

from core.base.publishing import published
from core.serving.renditions import pictures
from services.models import ServicePage

MOST = 2


def article_foot(context: Context) -> str:
    """Return the cards of the offered services that an article supports."""
    offered = ServicePage.objects.filter(
        state=ServicePage.State.OFFERED, service_articles__article=context["page"].pk
    )
    found = published(offered).defer_streamfields().select_related("picture")
    services = list(found.prefetch_related(pictures("picture", "card")).order_by("path")[:MOST])
    if not services:
        return ""
    return render_to_string("services/article_foot.html", {"services": services})
