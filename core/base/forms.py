"""Forms of the CMS, and their rich-text editor, which opens whatever is stored."""

import re
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from core.base.markup import TAG_END
from core.base.pictures import cleaned
from core.base.tags import known_names

# Elements without an end that only a paste or an import has left: none of our features writes them.
_FOREIGN = re.compile(
    rf"<(?:area|base|col|embed|hr|img|input|link|meta|source|track|wbr)\b{TAG_END}", re.I
)
_BREAK = re.compile(rf"<br\b{TAG_END}", re.I)


class SiteImageForm(BaseImageForm):
    """Wagtail's form, which draws a picture anew while it is checked: before the database is locked."""

    def clean_file(self) -> File | None:
        """Return the picture drawn anew; raise PictureRefused where it can't be taken."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        return cleaned(file)

    def clean_tags(self) -> list[str]:
        """Return the names as the tags are called that there are."""
        return known_names(Tag, self.cleaned_data["tags"])


class SiteDocumentForm(BaseDocumentForm):
    """Wagtail's form, with the tags that there are."""

    clean_tags = SiteImageForm.clean_tags


class NamedLoginForm(LoginForm):
    """Wagtail's form, whose password field has no name but 'password' in any language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Label the password field as Django does."""
        super().__init__(*args, **kwargs)
        self.fields["password"].label = AuthenticationForm.base_fields["password"].label


class TextEditor(DraftailRichTextArea):
    """Wagtail's editor; stored elements without an end, which it waits for in vain, leave the page editable."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Label the field that Draftail shows in place of the form's own."""
        super().__init__(*args, **kwargs)
        self.options["ariaLabel"] = _("Text")

    def format_value(self, value: Any) -> Any:
        """Write line breaks as Wagtail does, and leave out what it can't show."""
        if isinstance(value, str):
            value = _BREAK.sub("<br/>", _FOREIGN.sub(" ", value))
        return super().format_value(value)
