"""Bulk actions on articles, of the article list and of the explorer."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction, UnpublishBulkAction
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from blog.models import ArticlePage
from core.base.numbers import number, numbers
from core.wagtail_compat.views import all_in_listing
from editorial.articles import bulk_edit
from editorial.articles.bulk_edit import ChangeForm, Result, change_all, outcome_of
from editorial.articles.views import listed_articles
from editorial.checks.bulk import PublishWhatPasses
from editorial.permissions.pages import visible_pages

MOST = 200  # articles in one request: each is saved, indexed and perhaps published
_NAMED = 12


class Selection(PageBulkAction):
    """Select the chosen pages that the user may see.

    Wagtail takes 'all' from any flat list for all pages there are, takes it anew when the form is sent, and fails on an
    id that is no number.
    """

    def __init__(self, request: HttpRequest, model: Any) -> None:
        """Return to the article list where `next` names no other URL."""
        super().__init__(request, model)
        self.next_url = get_valid_next_url_from_request(request) or reverse("article-list:index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Replace 'all' by the ids of what is listed."""
        if "all" in request.GET.getlist("id"):
            return self._name_all()
        return super().dispatch(request, *args, **kwargs)

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, Any]]:
        """Return the pages that the user may apply the action to, and the others."""
        pages = self.selected()
        allowed = [page for page in pages if self.check_perm(page)]
        return allowed, {"items_with_no_access": [page for page in pages if page not in allowed]}

    def selected(self) -> list[Any]:
        """Return the chosen pages, at most MOST."""
        asked = self.request.GET.getlist("id")
        ids = numbers(asked)
        pages = visible_pages(self.request, self.model.objects.filter(pk__in=ids))
        return list(pages.order_by("path").specific()[:MOST])

    def _name_all(self) -> HttpResponse:
        found = [page.pk for page in self._listed()[: MOST + 1]]
        if len(found) > MOST:
            message = _("These are the first %(number)d: more can't be done at once.")
            messages.warning(self.request, message % {"number": MOST})
        query = urlencode({"id": found[:MOST], "next": self.next_url}, doseq=True)
        return redirect(f"{self.request.path}?{query}")

    def _listed(self) -> Any:
        """Return what the article list shows, or what the explorer shows below a page."""
        if self.model is ArticlePage:
            return listed_articles(self.request)
        parent = self.request.GET.get("childOf")
        if parent and not Page.objects.filter(pk=number(parent)).exists():
            return []
        listed = all_in_listing(self, parent)
        return visible_pages(self.request, Page.objects.filter(pk__in=listed)).order_by("path")


class EditTogether(Selection):
    """Change topic, authors, series, tags or date of many articles."""

    models = [Page, ArticlePage]
    display_name = gettext_lazy("Edit together")
    action_type = "edit-together"
    aria_label = gettext_lazy("Edit the selected articles together")
    action_priority = 5
    template_name = "desk/listing/edit_together.html"
    form_class = ChangeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Pass the request to the form."""
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the expected outcome of each chosen page."""
        expected: dict[bulk_edit.Outcome, list[Any]] = {outcome: [] for outcome in bulk_edit.ORDER}
        for page in self.selected():
            expected[self._outcome(page)].append(page)
        groups = [(outcome.expected, pages) for outcome, pages in expected.items() if pages]
        can_change = any(pages for outcome, pages in expected.items() if outcome.changes)
        return super().get_context_data(**kwargs) | {"groups": groups, "can_change": can_change}

    def check_perm(self, obj: Any) -> bool:
        """Accept articles only; the permission is checked when each is changed."""
        return isinstance(obj, ArticlePage)

    def form_valid(self, form: ChangeForm) -> HttpResponse:
        """Change each article in its own transaction: one for all would keep other writers waiting."""
        articles, others = self.get_actionable_objects()
        if refusal := self._run("before_bulk_action", articles):
            return refusal
        results = change_all(articles, form.change(), self.request.user)
        left = [
            Result(page.draft_title, bulk_edit.OTHER) for page in others["items_with_no_access"]
        ]
        self._report([*results, *left])
        return self._run("after_bulk_action", articles) or redirect(self.next_url)

    def _outcome(self, page: Any) -> bulk_edit.Outcome:
        return outcome_of(page, self.request.user) if self.check_perm(page) else bulk_edit.OTHER

    def _run(self, hook: str, articles: list[Any]) -> HttpResponse | None:
        for function in hooks.get_hooks(hook):
            answer = function(self.request, self.action_type, articles, self)
            if hasattr(answer, "status_code"):
                return answer
        return None

    def _report(self, results: list[Result]) -> None:
        for outcome in bulk_edit.ORDER:
            if told := [result for result in results if result.outcome is outcome]:
                level = messages.SUCCESS if outcome.is_smooth else messages.WARNING
                messages.add_message(self.request, level, _sentence(outcome, told))


def _sentence(outcome: bulk_edit.Outcome, results: list[Result]) -> str:
    """Return the message about the articles of one outcome, the first ones by name."""
    names = [f"{each.title} ({each.reason})" if each.reason else each.title for each in results]
    more = len(names) - _NAMED
    if more > 0:
        rest = ngettext("and %(number)d more", "and %(number)d more", more)
        names = [*names[:_NAMED], rest % {"number": more}]
    return f"{outcome.reported}: {'; '.join(names)}."


class PublishArticles(Selection, PublishWhatPasses):
    """Publish articles from the list, those that the checks pass."""

    models = [ArticlePage]


class UnpublishArticles(Selection, UnpublishBulkAction):
    """Wagtail's, for the list."""

    models = [ArticlePage]


class DeleteArticles(Selection, DeleteBulkAction):
    """Wagtail's, for the list."""

    models = [ArticlePage]
