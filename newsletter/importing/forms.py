"""The form of an import: the file, and the proof of consent."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.visitors.fields import TextField
from core.visitors.texts import clean_line
from newsletter.importing.files import LARGEST, Unreadable, decoded, rows_of
from newsletter.models import Frequency, ImportFile

LONGEST_NAME = ImportFile._meta.get_field("name").max_length or 0
SHORTEST_PROOF, LONGEST_PROOF = 30, 2_000


class ImportForm(forms.Form):
    """Ask for the file, the frequency, and the proof of consent."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "Up to 5 MB and 20,000 rows. The first row names the columns: correo; nombre, fecha and tema may be missing. Exports of Ghost, Substack, Mailchimp, listmonk, Buttondown and WordPress are understood as they are. The separator may be a semicolon, a comma or a tab."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often they asked to be written to"),
        choices=Frequency,
        initial=Frequency.EACH,
        widget=forms.RadioSelect,
    )
    proof = TextField(
        label=gettext_lazy("Where and when they agreed"),
        min_length=SHORTEST_PROOF,
        max_length=LONGEST_PROOF,
        help_text=gettext_lazy(
            "Word for word if you can: the form and the text that they saw, or the fair and the sheet that they signed. It's kept with each of them."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("All of them asked for this newsletter, and I can prove it."),
        error_messages={
            "required": gettext_lazy(
                "Without consent nobody is imported: the law and their trust are at stake."
            )
        },
    )

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large or unreadable; keep its text."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 5 MB: split it."))
        try:
            self.text = decoded(file.read())
            for _row in rows_of(self.text):
                pass
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def save(self, user: Any) -> ImportFile:
        """Store the file until it is imported, and delete old ones."""
        ImportFile.objects.forget_old()
        return ImportFile.objects.create(
            name=clean_line(self.cleaned_data["file"].name)[:LONGEST_NAME],
            text=self.text,
            proof=self.cleaned_data["proof"],
            frequency=self.cleaned_data["frequency"],
            created_by=user,
        )
