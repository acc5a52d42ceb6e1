"""Presets: skeletons of blocks with placeholders that a new article may begin with."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.utils import set_query_params

from blog.models import ArticleAuthor, ArticlePage, TopicPage
from editorial.checks.placeholders import placeholder
from editorial.permissions.pages import visible_to

PARAMETER = "preset"
MEDIA = Media(css={"all": ["desk/presets.css"]}, js=["desk/presets.js"])

Blocks = list[tuple[str, Any]]


class Preset(NamedTuple):
    """Hold a preset: its name in URLs, label, description, and a function that makes its blocks in the current language."""

    name: str
    label: str | Promise
    description: str | Promise
    blocks: Callable[[], Blocks]


def _paragraph(text: str) -> tuple[str, str]:
    return "paragraph", _rich(text)


def _rich(text: str) -> SafeString:
    return format_html("<p>{}</p>", placeholder(text))


def _heading(text: str) -> tuple[str, dict[str, str]]:
    return "heading", {"text": text, "level": "h2", "anchor": ""}


def _step(title: str, text: str) -> dict[str, str]:
    return {"title": placeholder(title), "text": _rich(text)}


def _checklist(*items: str) -> tuple[str, dict[str, Any]]:
    return "checklist", {"title": "", "items": [placeholder(item) for item in items]}


def _callout(kind: str, title: str, text: str) -> tuple[str, dict[str, str]]:
    return "callout", {"kind": kind, "title": title, "text": _rich(text)}


def _question(text: str) -> tuple[str, dict[str, str]]:
    return "question", {"text": placeholder(text)}


def with_steps() -> Blocks:
    """Return the blocks of a how-to: for whom, what is needed, the steps, what goes wrong."""
    steps = [
        _step(_("What to do first, as an order"), _("How, and how one sees that it worked.")),
        _step(_("What to do next"), _("How. If it takes long, say how long.")),
        _step(_("What to do at the end"), _("How it stays done.")),
    ]
    return [
        _paragraph(_("Who this is for, and what she will have when she has finished.")),
        _heading(_("What you need")),
        _checklist(_("A thing, a datum or an access"), _("How much time")),
        _heading(_("Step by step")),
        ("steps", {"title": "", "steps": steps}),
        _callout(
            "warning", _("If something goes wrong"), _("The usual mistake, and how it is mended.")
        ),
        _heading(_("And then?")),
        _paragraph(_("What changes from tomorrow on, and where to go on reading.")),
        _question(_("One concrete question that readers can answer in a line.")),
    ]


def review() -> Blocks:
    """Return the blocks of a review: what it is, how it was tried, what is good and what isn't, for whom."""
    facts = {
        _("What it is"): _("A book, a course, a program: in one line."),
        _("Price"): _("How much, in which currency, on which date."),
        _("How I know it"): _("Since when you use it, and whether anybody gave it to you."),
    }
    items = [{"term": term, "definition": _rich(text)} for term, text in facts.items()]
    return [
        _paragraph(_("Your verdict in two sentences: for whom yes, for whom no.")),
        ("definitions", {"items": items}),
        _heading(_("How I tried it")),
        _paragraph(_("In which work, for how long, and what you expected of it.")),
        _heading(_("What is good")),
        _checklist(_("Something good, with an example"), _("Something else")),
        _heading(_("What is not")),
        _checklist(_("Something that bothers, with an example"), _("Something else")),
        _heading(_("Who I recommend it to")),
        _paragraph(_("For whom it is worth it, for whom not, and what to use instead.")),
        _callout("tip", _("In one line"), _("What you would tell a friend.")),
        _question(_("Ask who uses it, or uses something else, how she is doing.")),
    ]


def answer_to_readers() -> Blocks:
    """Return the blocks of an answer to a reader: the question, the short answer, the long one."""
    question = {
        "text": placeholder(_("The question, in her own words, shortened if it is long.")),
        "author": placeholder(_("Her name and place, if she agrees; else “a reader”")),
        "work": "",
        "url": "",
        "language": "",
    }
    return [
        ("quote", question),
        _callout(
            "tip", _("The short answer"), _("One or two sentences that can be acted upon today.")
        ),
        _heading(_("Why it happens")),
        _paragraph(_("What lies behind the question; that it happens to others too.")),
        _heading(_("What I would do")),
        _checklist(_("The first thing"), _("The second"), _("What can wait")),
        _callout(
            "example", _("An example"), _("Somebody who did it: before, what she changed, after.")
        ),
        _paragraph(_("What you don’t know, and whom to ask.")),
        _question(_("Ask whom it happened to, and how she solved it.")),
    ]


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "steps",
            gettext_lazy("Article with steps"),
            gettext_lazy("How something is done: what is needed, step by step, what goes wrong."),
            with_steps,
        ),
        Preset(
            "review",
            gettext_lazy("Review of a book or tool"),
            gettext_lazy(
                "Something you have tried: the facts, what is good, what isn’t, for whom."
            ),
            review,
        ),
        Preset(
            "answer",
            gettext_lazy("Answer to readers"),
            gettext_lazy("A reader’s question: the short answer, why it happens, what to do."),
            answer_to_readers,
        ),
    )
}


class PresetMixin:
    """Prefill the editor of a new article, and offer the presets."""

    request: HttpRequest
    page: ArticlePage

    def get(self, request: HttpRequest) -> HttpResponse:
        """Fill in author, topic and the preset asked for."""
        fill_in(self.page, request.user)
        name = request.GET.get(PARAMETER, "")
        if name in PRESETS:
            self.page.body = PRESETS[name].blocks()
        elif name:
            messages.warning(request, _("There is no such skeleton: the article begins blank."))
        return super().get(request)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the choice of presets above the empty form."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.request.method == "GET":
            context["edit_handler"] = Prefaced(context["edit_handler"], choice(self.request))
            context["media"] += MEDIA
        return context


class Prefaced:
    """Render HTML above a panel."""

    def __init__(self, panel: Any, preface: SafeString) -> None:
        """Keep both."""
        self.panel, self.preface = panel, preface

    def render_form_content(self) -> SafeString:
        """Render the HTML and the panel."""
        return self.preface + self.panel.render_form_content()


def choice(request: HttpRequest) -> SafeString:
    """Return the links that start the article with a preset, or blank."""
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
    """Set the user as author, and her likely topic."""
    if author := getattr(user, "author", None):
        page.article_authors = [ArticleAuthor(author=author)]
    page.topic_id = likely_topic(user)


def likely_topic(user: Any) -> int | None:
    """Return the topic of the user's latest article, or the only topic there is."""
    topics = visible_to(user, TopicPage.objects.live())
    hers = ArticlePage.objects.filter(owner=user, topic__in=topics).order_by("-pk")
    latest = hers.values_list("topic", flat=True).first()
    if latest is not None:
        return latest
    some = list(topics.values_list("pk", flat=True)[:2])
    return some[0] if len(some) == 1 else None
