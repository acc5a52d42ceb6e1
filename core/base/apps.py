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
        from django.db.models import ManyToManyField
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.models import ReferenceIndex

        from core.base.exports import defused
        from core.base.models import SiteSettings
        from core.base.numbers import IdsField
        from core.base.page_forms import is_hidden_from_viewer, title_of_hidden
        from core.base.pictures import register
        from core.wagtail_compat.addresses import bound_integers
        from core.wagtail_compat.choosers import hide_pages
        from core.wagtail_compat.exports import clean_csv_cells
        from core.wagtail_compat.publishing import install

        bound_integers()  # before any address is compiled
        clean_csv_cells(defused)
        hide_pages(is_hidden_from_viewer, title_of_hidden)
        install()
        register()
        ReferenceIndex.register_model(SiteSettings)  # its share image is in use
        register_form_field_override(ManyToManyField, override={"form_class": IdsField})
