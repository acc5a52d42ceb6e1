"""App `base`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    """Configure the app."""

    name = "core.base"
    label = "base"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Install our rules in Wagtail.

        Ids in addresses are bounded, publishing asks first, exports hold no formula, the editor tells nothing of hidden
        pages, pictures have limits, ids in forms are such as databases hold; a request asks once for what it asks often.
        """
        from django.core.signals import request_finished, request_started
        from wagtail.models import ReferenceIndex

        from core.base import request_memo
        from core.base.exports import csv_file, defused
        from core.base.models import SiteSettings
        from core.base.page_forms import is_hidden_from_viewer, title_of_hidden
        from core.base.pictures import register
        from core.wagtail_compat.addresses import bound_integers
        from core.wagtail_compat.choosers import hide_pages
        from core.wagtail_compat.exports import write_spreadsheets
        from core.wagtail_compat.publishing import install
        from core.wagtail_compat.sites import ask_root_paths

        bound_integers()  # before any address is compiled
        write_spreadsheets(csv_file, defused)
        hide_pages(is_hidden_from_viewer, title_of_hidden)
        install()
        request_started.connect(request_memo.begin, dispatch_uid="base.request_memo")
        request_finished.connect(request_memo.end, dispatch_uid="base.request_memo")
        ask_root_paths(request_memo.once_a_request)
        register()
        ReferenceIndex.register_model(SiteSettings)  # its share image is in use
        self._register_form_fields()

    def _register_form_fields(self) -> None:
        """Set how forms of the CMS take ids, dates and tags."""
        from django.db.models import DateField, DateTimeField, ManyToManyField
        from taggit.managers import TaggableManager
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

        from core.base.numbers import IdsField
        from core.base.tags import TagField

        register_form_field_override(ManyToManyField, override={"form_class": IdsField})
        for field, widget, message in (
            (DateField, AdminDateInput, _("Write the date as 29/11/2026.")),
            (
                DateTimeField,
                AdminDateTimeInput,
                _("Write the date and the hour as 29/11/2026 18:45."),
            ),
        ):
            register_form_field_override(
                field, override={"widget": widget, "error_messages": {"invalid": message}}
            )
        register_form_field_override(
            TaggableManager,
            override=lambda field: {"form_class": TagField, "tag_model": field.related_model},
        )
