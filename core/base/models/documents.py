"""Documents that readers download or listen to."""

from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.search import index


class SiteDocument(AbstractDocument):
    """A file for readers, served by Wagtail's permission-checking view."""

    admin_form_fields = Document.admin_form_fields
    search_fields = [
        *AbstractDocument.search_fields,
        index.SearchField("filename"),
        index.AutocompleteField("filename"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
