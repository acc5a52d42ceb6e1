"""Forms of the CMS."""

from django.core.files.base import File
from wagtail.images.forms import BaseImageForm

from core.base.pictures import shrunk


class SiteImageForm(BaseImageForm):
    """Wagtail's form, which shrinks a picture while it is checked: before the database is locked."""

    def clean_file(self) -> File | None:
        """Keep a smaller copy of a picture that no page shows so large."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        return shrunk(file) or file
