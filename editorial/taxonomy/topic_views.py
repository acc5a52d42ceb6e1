"""Merging a topic: which one stays, what will happen, and done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from blog.models import TopicPage
from editorial.taxonomy.forms import MergeTopicForm
from editorial.taxonomy.topics import Plan, may_merge, merge_topics


class MergeView(WagtailAdminTemplateMixin, View):
    """Choose what stays (`?into=`), see what will happen, confirm by POST."""

    old: Any
    failed = gettext_lazy(
        "Nothing has been changed: something else needs it, or somebody has just saved an article with it. Try again."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find what is merged; refuse who may not."""
        super().setup(request, *args, **kwargs)
        self.old = self.get_old()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the choice, or what follows from it."""
        if "into" not in request.GET:
            return self._show(self.get_form(None))
        form = self.get_form(request.GET)
        new = form.cleaned_data["into"] if form.is_valid() else None
        return self._show(form, plan=self.get_plan(new) if new else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Merge; what has changed meanwhile is shown again."""
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self._show(form)
        new = form.cleaned_data["into"]
        try:
            self.merge(new)
        except (IntegrityError, ProtectedError):
            messages.error(request, self.failed)
            return redirect(f"{request.path}?into={new.pk}")
        return redirect(self.get_success_url(new))

    def _show(self, form: Form, plan: Any = None) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=form, plan=plan, old=self.old, back=self.get_back_url())
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to where it is listed."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, self.get_place(), here]

    def get_back_url(self) -> str:
        """Return where its list is."""
        return self.get_place()["url"]

    def get_old(self) -> Any:
        """Return what is merged."""
        raise NotImplementedError

    def get_form(self, data: Any) -> Form:
        """Return the choice of what stays."""
        raise NotImplementedError

    def get_plan(self, new: Any) -> Any:
        """Return what will happen."""
        raise NotImplementedError

    def get_place(self) -> dict[str, Any]:
        """Return the breadcrumb of its list."""
        raise NotImplementedError

    def merge(self, new: Any) -> None:
        """Merge, and say so."""
        raise NotImplementedError

    def get_success_url(self, new: Any) -> str:
        """Return where to go then."""
        raise NotImplementedError


class MergeTopicView(MergeView):
    """Merge a topic into another."""

    page_title = gettext_lazy("Merge topic")
    header_icon = "doc-empty-inverse"
    template_name = "desk/merging/topic.html"

    def get_page_subtitle(self) -> str:
        """Return the topic's title."""
        return self.old.title

    def get_old(self) -> TopicPage:
        """Return the topic that goes."""
        topic = get_object_or_404(TopicPage, id=self.kwargs["pk"])
        if not may_merge(self.request.user, topic):
            raise PermissionDenied
        return topic

    def get_form(self, data: Any) -> MergeTopicForm:
        """Return the choice of the topic that stays."""
        return MergeTopicForm(data, old=self.old, user=self.request.user)

    def get_plan(self, new: TopicPage) -> Plan:
        """Return what will happen."""
        return Plan(self.old, new)

    def get_place(self) -> dict[str, Any]:
        """Return the breadcrumb of the page above."""
        above = self.old.get_parent()
        return {"url": reverse("wagtailadmin_explore", args=[above.pk]), "label": above.title}

    def merge(self, new: TopicPage) -> None:
        """Merge, and say so."""
        title = self.old.title
        merge_topics(self.old, new, self.request.user)
        message = _("“%(old)s” is now part of “%(new)s”, and its addresses lead there.")
        messages.success(self.request, message % {"old": title, "new": new.title})

    def get_success_url(self, new: TopicPage) -> str:
        """Return the list in which the topic stands that has stayed."""
        above = TopicPage.objects.get(pk=new.pk).get_parent()
        return reverse("wagtailadmin_explore", args=[above.pk])


class MergeMenuItem(PageMenuItem):
    """Link to the view that merges a topic."""

    label = gettext_lazy("Merge with another topic")
    icon_name = "redirect"
    url_name = "desk_merge_topic"

    def is_shown(self, user: Any) -> bool:
        """Return whether the user may merge the topic."""
        return may_merge(user, self.page)
