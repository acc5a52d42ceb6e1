"""Beginning an article: whose it is, its topic, and the skeleton she chooses."""

from typing import Any

from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import set_query_params

from blog.desk.presets.library import PRESETS
from blog.desk.rights.guests import seen_by
from blog.models import ArticleAuthor, ArticlePage, TopicPage

PARAMETER = "preset"
MEDIA = Media(css={"all": ["desk/presets.css"]}, js=["desk/presets.js"])


class StartsFilled:
    """An editor of a new article that begins with what is known, and offers the skeletons."""

    request: HttpRequest
    page: ArticlePage

    def get(self, request: HttpRequest) -> HttpResponse:
        """Fill in author and topic, as far as they are known, and the skeleton asked for."""
        fill_in(self.page, request.user)
        name = request.GET.get(PARAMETER, "")
        if name in PRESETS:
            self.page.body = PRESETS[name].blocks()
        elif name:
            messages.warning(request, _("There is no such skeleton: the article begins blank."))
        return super().get(request)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Put the choice of skeletons above the form, where it was not filled in already."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.request.method == "GET":
            context["edit_handler"] = Prefaced(context["edit_handler"], choice(self.request))
            context["media"] += MEDIA
        return context


class Prefaced:
    """A form with something above it."""

    def __init__(self, panel: Any, preface: SafeString) -> None:
        """Keep both."""
        self.panel, self.preface = panel, preface

    def render_form_content(self) -> SafeString:
        """Render one above the other."""
        return self.preface + self.panel.render_form_content()


def choice(request: HttpRequest) -> SafeString:
    """Return the links that begin anew with a skeleton, or blank."""
    chosen = request.GET.get(PARAMETER)
    address = request.get_full_path()
    blank = set_query_params(address, {PARAMETER: None})
    presets = [
        {"preset": preset, "url": set_query_params(address, {PARAMETER: preset.name})}
        for preset in PRESETS.values()
    ]
    context = {"presets": presets, "blank": blank, "chosen": chosen if chosen in PRESETS else ""}
    return render_to_string("desk/presets/choice.html", context)


def fill_in(page: ArticlePage, user: Any) -> None:
    """Name her as the author, and the topic that is likely hers; she changes what isn't so."""
    if author := getattr(user, "author", None):
        page.article_authors = [ArticleAuthor(author=author)]
    page.topic_id = likely_topic(user)


def likely_topic(user: Any) -> int | None:
    """Return the topic of her latest article, or the only one that there is."""
    topics = seen_by(user, TopicPage.objects.live())
    hers = ArticlePage.objects.filter(owner=user, topic__in=topics).order_by("-pk")
    latest = hers.values_list("topic", flat=True).first()
    if latest is not None:
        return latest
    some = list(topics.values_list("pk", flat=True)[:2])
    return some[0] if len(some) == 1 else None
