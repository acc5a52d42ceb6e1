"""Forms of the CMS."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.files.base import File
from wagtail.admin.forms.auth import LoginForm
from wagtail.images.forms import BaseImageForm

from core.base.pictures import cleaned


class SiteImageForm(BaseImageForm):
    """Wagtail's form, which draws a picture anew while it is checked: before the database is locked."""

    def clean_file(self) -> File | None:
        """Keep the picture alone, or say why it can't be taken."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        return cleaned(file)


class NamedLoginForm(LoginForm):
    """Wagtail's form, whose password field has no name but 'password' in any language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name it as Django does."""
        super().__init__(*args, **kwargs)
        self.fields["password"].label = AuthenticationForm.base_fields["password"].label
