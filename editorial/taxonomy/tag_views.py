"""Views of tags in the CMS: the list with numbers of uses and similar tags; renaming, merging, deleting."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from taggit.models import Tag
from wagtail.admin.ui.tables import BaseColumn, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin

from core.admin.permissions import PermissionRequired
from editorial.taxonomy.forms import MergeTagForm, RenameTagForm
from editorial.taxonomy.tags import (
    delete,
    is_used,
    may_change_tags,
    merge_tags,
    rename,
    similar_tags,
    with_uses,
)
from editorial.taxonomy.topic_views import MergeView

TAGS = {"url": reverse_lazy("desk_tags"), "label": gettext_lazy("Tags")}


class TagPermissionRequired(PermissionRequired):
    """Require the permission to change tags."""

    def is_allowed(self, request: HttpRequest) -> bool:
        """Return whether the user may change tags."""
        return may_change_tags(request.user)


class AlikeColumn(BaseColumn):
    """Show similar tags, with links to merge."""

    cell_template_name = "desk/merging/alike_cell.html"


class ActionsColumn(BaseColumn):
    """Show the actions on a tag."""

    cell_template_name = "desk/merging/actions_cell.html"


class TagsView(TagPermissionRequired, IndexView):
    """List all tags."""

    model = Tag
    page_title = gettext_lazy("Tags")
    header_icon = "tag"
    index_url_name = "desk_tags"
    index_results_url_name = "desk_tags_results"
    template_name = "desk/merging/tags.html"
    results_template_name = "desk/merging/tags_results.html"
    search_fields = ["name"]
    default_ordering = "name"
    any_permission_required = None  # `PermissionRequired` has asked
    paginate_by = 50

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """Return the columns of the list."""
        return [
            TitleColumn(
                "name", label=gettext_lazy("Name"), url_name="desk_rename_tag", sort_key="name"
            ),
            NumberColumn("articles", label=gettext_lazy("Articles"), sort_key="articles"),
            NumberColumn("files", label=gettext_lazy("Images and documents"), sort_key="files"),
            AlikeColumn("alike", label=gettext_lazy("Similar")),
            ActionsColumn("actions", label=gettext_lazy("Actions")),
        ]

    def get_base_queryset(self) -> QuerySet[Tag]:
        """Return the tags with their numbers of uses."""
        return with_uses()

    def get_table(self, object_list: Any) -> Any:
        """Add the similar tags to each row."""
        rows = list(object_list)
        similar = similar_tags(Tag.objects.order_by("name"))
        for tag in rows:
            tag.alike = similar.get(tag.pk, [])
        return super().get_table(rows)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the style sheet."""
        context = super().get_context_data(*args, **kwargs)
        context["media"] += forms.Media(css={"all": ["desk/merging.css"]})
        return context


class TagViewMixin(TagPermissionRequired, WagtailAdminTemplateMixin):
    """Load the tag of a view's URL."""

    header_icon = "tag"
    kwargs: dict[str, Any]

    @cached_property
    def tag(self) -> Tag:
        """Return the tag of the URL."""
        return get_object_or_404(with_uses(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Return the tag's name."""
        return self.tag.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the list to the breadcrumbs."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, TAGS, here]


class RenameTagView(TagViewMixin, FormView):
    """Rename a tag."""

    page_title = gettext_lazy("Rename tag")
    form_class = RenameTagForm
    template_name = "desk/merging/rename.html"
    success_url = TAGS["url"]

    def get_initial(self) -> dict[str, Any]:
        """Return the present name."""
        return {"name": self.tag.name}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Pass the tag to the form."""
        return super().get_form_kwargs() | {"tag": self.tag}

    def form_valid(self, form: RenameTagForm) -> HttpResponse:
        """Rename the tag and add a message."""
        before, name = self.tag.name, form.cleaned_data["name"]
        if name != before:
            rename(self.tag, name, self.request.user)
            message = _("“%(old)s” is now called “%(new)s”.")
            messages.success(self.request, message % {"old": before, "new": name})
        return super().form_valid(form)


class DeleteTagView(TagViewMixin, View):
    """Delete an unused tag."""

    page_title = gettext_lazy("Delete tag")
    template_name = "desk/merging/delete.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for confirmation."""
        return self.render_to_response(
            self.get_context_data(tag=self.tag, is_used=is_used(self.tag), back=TAGS["url"])
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete the tag unless it is used by now."""
        if is_used(self.tag):
            return self.get(request)
        name = self.tag.name
        delete(self.tag, request.user)
        messages.success(request, _("The tag “%(name)s” is gone.") % {"name": name})
        return redirect(TAGS["url"])


class MergeTagView(TagPermissionRequired, MergeView):
    """Merge a tag into another."""

    page_title = gettext_lazy("Merge tag")
    header_icon = "tag"
    template_name = "desk/merging/tag.html"
    form_class = MergeTagForm
    merge = staticmethod(merge_tags)

    def get_old(self) -> Tag:
        """Return the tag that is merged into another."""
        return get_object_or_404(with_uses(), pk=self.kwargs["pk"])

    def get_place(self) -> dict[str, Any]:
        """Return the breadcrumb of the list of tags."""
        return TAGS
