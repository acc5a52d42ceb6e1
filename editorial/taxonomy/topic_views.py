"""Views that merge a topic into another: choice, plan, confirmation."""

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
    """Choose the object to merge into (`?into=`), show what will change, merge by POST."""

    old: Any
    form_class: Any
    merge: Any  # (old, new, user): the merging itself
    failed = gettext_lazy(
        "Nothing has been changed: something else needs it, or somebody has just saved an article with it. Try again."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the object that is merged; refuse users without permission."""
        super().setup(request, *args, **kwargs)
        self.old = self.get_old()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the choice, or what follows from it."""
        form = self._form(request.GET if "into" in request.GET else None)
        new = form.cleaned_data["into"] if form.is_valid() else None
        return self._show(form, plan=self.get_plan(new) if new else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Merge; show the plan again where something has changed meanwhile."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        old, new = str(self.old), form.cleaned_data["into"]
        try:
            self.merge(self.old, new, request.user)
        except (IntegrityError, ProtectedError):
            messages.error(request, self.failed)
            return redirect(f"{request.path}?into={new.pk}")
        message = _("“%(old)s” is now part of “%(new)s”, and its addresses lead there.")
        messages.success(request, message % {"old": old, "new": new})
        return redirect(self.get_success_url(new))

    def _form(self, data: Any) -> Form:
        return self.form_class(data, old=self.old, user=self.request.user)

    def _show(self, form: Form, plan: Any = None) -> HttpResponse:
        back = self.get_place()["url"]
        return self.render_to_response(
            self.get_context_data(form=form, plan=plan, old=self.old, back=back)
        )

    def get_page_subtitle(self) -> str:
        """Return the name of the object that is merged."""
        return str(self.old)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the list and the object to the breadcrumbs."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, self.get_place(), here]

    def get_old(self) -> Any:
        """Return the object that is merged into another."""
        raise NotImplementedError

    def get_plan(self, new: Any) -> Any:
        """Return what the template needs to tell what will change."""
        return {"old": self.old, "new": new}

    def get_place(self) -> dict[str, Any]:
        """Return the breadcrumb of the list of such objects."""
        raise NotImplementedError

    def get_success_url(self, new: Any) -> str:
        """Return where to redirect to after merging."""
        return self.get_place()["url"]


class MergeTopicView(MergeView):
    """Merge a topic into another."""

    page_title = gettext_lazy("Merge topic")
    header_icon = "doc-empty-inverse"
    template_name = "desk/merging/topic.html"
    form_class = MergeTopicForm
    merge = staticmethod(merge_topics)

    def get_old(self) -> TopicPage:
        """Return the topic that is merged into another."""
        topic = get_object_or_404(TopicPage, id=self.kwargs["pk"])
        if not may_merge(self.request.user, topic):
            raise PermissionDenied
        return topic

    def get_plan(self, new: TopicPage) -> Plan:
        """Return what will change."""
        return Plan(self.old, new)

    def get_place(self) -> dict[str, Any]:
        """Return the breadcrumb of the parent page."""
        above = self.old.get_parent()
        return {"url": reverse("wagtailadmin_explore", args=[above.pk]), "label": above.title}

    def get_success_url(self, new: TopicPage) -> str:
        """Return the list in which the other topic stands."""
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
