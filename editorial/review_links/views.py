"""Views of an article's review links in the CMS: list, create, revoke."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.models import ArticlePage
from editorial.review_links.forms import LinkForm
from editorial.review_links.links import links_of, revoke, share


class ReviewLinks(WagtailAdminTemplateMixin, FormView):
    """List the links of an article, and create one; works without a script, unlike the side panel."""

    template_name = "desk/sharing/links.html"
    form_class = LinkForm
    page_title = gettext_lazy("Review without an account")
    header_icon = "link"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the article."""
        super().setup(request, *args, **kwargs)
        self.page = editable_article(request, kwargs["page_id"])

    def get_page_subtitle(self) -> str:
        """Return the article's title."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the editor to the breadcrumbs."""
        editor = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": editor, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the links."""
        links = list(links_of(self.page))
        return super().get_context_data(page=self.page, links=links, **kwargs)

    def form_valid(self, form: LinkForm) -> HttpResponse:
        """Create the link and redirect to the list."""
        link = share(self.page, self.request.user, **form.cleaned_data)
        said = _("The link for %(reader)s is ready: copy it and send it to her.")
        messages.success(self.request, said % {"reader": link.reader})
        return redirect("desk_review_links", self.page.pk)

    def form_invalid(self, form: LinkForm) -> HttpResponse:
        """Show the errors with status 400."""
        return self.render_to_response(self.get_context_data(form=form), status=400)


@require_POST
def revoke_link(request: HttpRequest, page_id: int, link_id: int) -> HttpResponse:
    """Revoke a link of an article."""
    page = editable_article(request, page_id)
    link = revoke(page, request.user, link_id)
    if link is None:
        raise Http404
    said = _("The link of %(reader)s no longer works.") % {"reader": link.reader}
    messages.success(request, said)
    return redirect("desk_review_links", page.pk)


def editable_article(request: HttpRequest, page_id: int) -> ArticlePage:
    """Return an article, or raise PermissionDenied where the user may not edit it."""
    # Asked by `pk`, which is a foreign key here, a number beyond what SQLite stores would be an error.
    page = get_object_or_404(ArticlePage, page_ptr__id=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page
