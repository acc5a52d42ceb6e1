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
        pages, pictures have limits, ids in forms are such as databases hold.
        """
        from django.db.models import DateField, DateTimeField, ManyToManyField
        from taggit.managers import TaggableManager
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

        from core.base.exports import csv_file, defused
        from core.base.numbers import IdsField
        from core.base.page_forms import is_hidden_from_viewer, title_of_hidden
        from core.base.pictures import register
        from core.base.tags import TagField
        from core.wagtail_compat.addresses import bound_integers
        from core.wagtail_compat.choosers import hide_pages
        from core.wagtail_compat.exports import write_spreadsheets
        from core.wagtail_compat.publishing import install

        bound_integers()  # before any address is compiled
        write_spreadsheets(csv_file, defused)
        hide_pages(is_hidden_from_viewer, title_of_hidden)
        install()
        register()
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
