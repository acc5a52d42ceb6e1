"""Bulk actions on pages, of the article list and of the explorer."""

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
from editorial.articles import bulk_edit, bulk_publish
from editorial.articles.bulk_edit import ChangeForm, Outcome, Result, change_all, outcome_of
from editorial.articles.bulk_publish import Plan, PublishForm, drafts_below, publish_all
from editorial.articles.views import listed_articles
from editorial.checks.bulk import named
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


class EachByItself(Selection):
    """Do something with each of the chosen pages in its own transaction: one for all would keep other writers waiting."""

    order: tuple[Outcome, ...] = ()

    def apply(self, form: Any) -> list[Result]:
        """Do it; return the outcome of each."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it between the hooks of bulk actions, and report."""
        pages = self.get_actionable_objects()[0]
        if refusal := self._run("before_bulk_action", pages):
            return refusal
        self._report(self.apply(form))
        return self._run("after_bulk_action", pages) or redirect(self.next_url)

    def add_message(self, outcome: Outcome, results: list[Result]) -> None:
        """Add the message about the pages of one outcome."""
        level = messages.SUCCESS if outcome.is_smooth else messages.WARNING
        messages.add_message(self.request, level, _sentence(outcome, results))

    def _run(self, hook: str, pages: list[Any]) -> HttpResponse | None:
        for function in hooks.get_hooks(hook):
            answer = function(self.request, self.action_type, pages, self)
            if hasattr(answer, "status_code"):
                return answer
        return None

    def _report(self, results: list[Result]) -> None:
        for outcome in self.order:
            if told := [result for result in results if result.outcome is outcome]:
                self.add_message(outcome, told)


class EditTogether(EachByItself):
    """Change topic, authors, series, tags or date of many articles."""

    models = [Page, ArticlePage]
    display_name = gettext_lazy("Edit together")
    action_type = "edit-together"
    aria_label = gettext_lazy("Edit the selected articles together")
    action_priority = 5
    template_name = "desk/listing/edit_together.html"
    form_class = ChangeForm
    order = bulk_edit.ORDER

    def get_form_kwargs(self) -> dict[str, Any]:
        """Pass the request to the form."""
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the expected outcome of each chosen page."""
        expected: dict[Outcome, list[Any]] = {outcome: [] for outcome in bulk_edit.ORDER}
        for page in self.selected():
            expected[self._outcome(page)].append(page)
        groups = [(outcome.expected, pages) for outcome, pages in expected.items() if pages]
        can_change = any(pages for outcome, pages in expected.items() if outcome.changes)
        return super().get_context_data(**kwargs) | {"groups": groups, "can_change": can_change}

    def check_perm(self, obj: Any) -> bool:
        """Accept articles only; the permission is checked when each is changed."""
        return isinstance(obj, ArticlePage)

    def apply(self, form: ChangeForm) -> list[Result]:
        """Change the articles, leave what isn't one."""
        articles, others = self.get_actionable_objects()
        left = [
            Result(page.draft_title, bulk_edit.OTHER) for page in others["items_with_no_access"]
        ]
        return [*change_all(articles, form.change(), self.request.user), *left]

    def _outcome(self, page: Any) -> Outcome:
        return outcome_of(page, self.request.user) if self.check_perm(page) else bulk_edit.OTHER


def _sentence(outcome: Outcome, results: list[Result]) -> str:
    """Return the message about the articles of one outcome, the first ones by name."""
    names = [f"{each.title} ({each.reason})" if each.reason else each.title for each in results]
    more = len(names) - _NAMED
    if more > 0:
        rest = ngettext("and %(number)d more", "and %(number)d more", more)
        names = [*names[:_NAMED], rest % {"number": more}]
    return f"{outcome.reported}: {'; '.join(names)}."


class PublishTogether(EachByItself):
    """Publish many pages, from the article list and the explorer."""

    models = [Page, ArticlePage]
    display_name = gettext_lazy("Publish")
    action_type = "publish"
    aria_label = gettext_lazy("Publish the selected pages")
    action_priority = 40
    template_name = "desk/listing/publish_together.html"
    form_class = PublishForm
    order = bulk_publish.ORDER

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the expected outcomes of the chosen pages, and of the drafts below them."""
        pages = self.selected()
        chosen, below = (Plan(each, self.request.user) for each in (pages, self._below(pages)))
        context = super().get_context_data(**kwargs) | {"chosen": chosen, "below": below}
        form = context["form"]
        if not below.can_publish:
            del form.fields["include_descendants"]
        if not (chosen.has_news or below.has_news):
            del form.fields["without_mails"]
        return context | {"can_publish": chosen.can_publish or below.can_publish}

    def check_perm(self, obj: Any) -> bool:
        """Accept what the user may publish."""
        return obj.permissions_for_user(self.request.user).can_publish()

    def apply(self, form: PublishForm) -> list[Result]:
        """Publish the chosen pages, and the drafts below where asked for."""
        pages = self.selected()
        if form.cleaned_data["include_descendants"]:
            pages += self._below(pages)
        with_mails = not form.cleaned_data["without_mails"]
        return publish_all(pages, self.request.user, with_mails=with_mails)

    def add_message(self, outcome: Outcome, results: list[Result]) -> None:
        """Add the message; where the checks refuse, with links to them."""
        if outcome is not bulk_publish.REFUSED:
            super().add_message(outcome, results)
            return
        messages.error(self.request, named(str(outcome.reported), [each.page for each in results]))

    def _below(self, pages: list[Any]) -> list[Any]:
        """Return the drafts below pages that the user may see, at most MOST."""
        return list(visible_pages(self.request, drafts_below(pages)).specific()[:MOST])


class UnpublishArticles(Selection, UnpublishBulkAction):
    """Wagtail's, for the list."""

    models = [ArticlePage]


class DeleteArticles(Selection, DeleteBulkAction):
    """Wagtail's, for the list."""

    models = [ArticlePage]
