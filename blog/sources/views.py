"""Sources in the CMS: their list, and the import of a list of feeds in two steps."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from blog.models.source import Source
from blog.sources.opml import LARGEST, Preview, read, save
from core.admin.permissions import PermissionRequired
from core.base.languages import LANGUAGES
from core.base.untrusted_xml import XMLRefused

ADD = "blog.add_source"
LIST = "wagtailsnippets_blog_source:list"
SALT = "blog.sources.opml"
SIGNED_SECONDS = 60 * 60
LONGEST_SIGNED = 3 * 1024 * 1024  # a megabyte, signed: what is larger isn't ours


class SourceIndexView(IndexView):
    """The list of sources, from which others are imported."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer the import to who may add sources."""
        buttons = super().header_more_buttons
        if self.request.user.has_perm(ADD):
            buttons.append(
                Button(_("Import (OPML)"), url=reverse("import_sources"), icon_name="upload")
            )
        return buttons


class SourceViewSet(SnippetViewSet):
    """Sources among the snippets."""

    model = Source
    index_view_class = SourceIndexView


class OPMLForm(forms.Form):
    """A file of feeds."""

    file = forms.FileField(
        label=gettext_lazy("OPML file"),
        help_text=gettext_lazy(
            "Any feed reader exports its list as such a file. Up to 1 MB and 500 feeds."
        ),
        widget=forms.FileInput(attrs={"accept": ".opml,.xml,text/x-opml,text/xml"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of those of which the file doesn't say it"),
        choices=LANGUAGES,
        initial="es",
    )

    def clean(self) -> dict[str, Any]:
        """Read the file; refuse what is too large before it's read."""
        cleaned = super().clean() or {}
        file, language = cleaned.get("file"), cleaned.get("language")
        if file and file.size > LARGEST:
            self.add_error("file", _("The file is larger than 1 MB: split it."))
        elif file and language:
            self.content = file.read()
            try:
                self.preview = read(self.content, language)
            except XMLRefused as refusal:
                self.add_error("file", str(refusal))
        return cleaned

    def signed(self) -> str:
        """Return the file as the second step sends it back: nothing is kept on the way."""
        text = self.content.decode("latin-1")  # a character a byte
        return signing.dumps([text, self.cleaned_data["language"]], salt=SALT, compress=True)


class ImportSourcesView(PermissionRequired, WagtailAdminTemplateMixin, FormView):
    """Ask for the file, show what would be made of it, make it."""

    permission = ADD
    form_class = OPMLForm
    template_name = "blog/admin/import_sources.html"
    page_title: Any = gettext_lazy("Import sources")
    header_icon = "upload"
    success_url = reverse_lazy(LIST)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the file, or the answer to its preview."""
        if "signed" in request.POST:
            return self._import(request.POST["signed"])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: OPMLForm) -> HttpResponse:
        """Show what would become of the file."""
        context = {"form": form, "preview": form.preview, "signed": form.signed()}
        return self.render_to_response(self.get_context_data(**context))

    def form_invalid(self, form: OPMLForm) -> HttpResponse:
        """Say what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        above = {"url": reverse(LIST), "label": Source._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def _import(self, signed: str) -> HttpResponse:
        """Make what the preview has shown, as far as it isn't there by now."""
        try:
            preview = _of_signed(signed)
            number = save(preview, self.request.user)
        except (signing.BadSignature, XMLRefused):
            said = _("The file can't be used any more: upload it again.")
            messages.warning(self.request, said)
            return redirect("import_sources")
        except IntegrityError:
            said = _("Somebody has added one of them meanwhile: upload the file again.")
            messages.warning(self.request, said)
            return redirect("import_sources")
        said = ngettext("%(number)d source added.", "%(number)d sources added.", number)
        messages.success(self.request, said % {"number": number})
        return redirect(self.success_url)


def _of_signed(signed: str) -> Preview:
    if len(signed) > LONGEST_SIGNED:
        raise signing.BadSignature
    text, language = signing.loads(signed, salt=SALT, max_age=SIGNED_SECONDS)
    return read(text.encode("latin-1"), language)
