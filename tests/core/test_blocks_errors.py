"""Errors land on the field concerned."""

import pytest
from django.core.exceptions import ValidationError
from wagtail import blocks

from core.base.models import SiteDocument
from core.blocks import library


def errors_of(block: blocks.StructBlock, **value) -> set[str]:
    """Return the names of the fields that an error lands on."""
    with pytest.raises(blocks.struct_block.StructBlockValidationError) as caught:
        block.clean(block.to_python(value))
    return set(caught.value.block_errors)


class TestErrorsLandOnFields:
    @pytest.mark.parametrize(
        ("value", "fields"),
        [
            ({"label": "Ir"}, {"page"}),
            ({"url": "https://x.example"}, {"label"}),
            ({"url": "javascript:alert(1)", "label": "Ir"}, {"url"}),
            ({"url": "ftp://x.example", "label": "Ir"}, {"url"}),
            ({"url": "mailto:nadie", "label": "Ir"}, {"url"}),
            ({"url": "tel:abc", "label": "Ir"}, {"url"}),
            ({"url": "/blog/", "label": "Ir"}, {"url"}),
        ],
    )
    def test_of_a_call_to_action(self, value, fields):
        assert errors_of(library.CallToActionBlock(), **value) == fields

    @pytest.mark.parametrize(
        "url", ["https://x.example/a?b=c", "mailto:hola@x.example", "tel:+54 11 5555-1234"]
    )
    def test_call_to_action_takes_what_leads_somewhere(self, url):
        block = library.CallToActionBlock()
        assert block.clean(block.to_python({"url": url, "label": "Ir"})).href == url

    def test_call_to_action_leads_to_one_place(self, site):
        value = {"page": site.home.pk, "url": "https://x.example", "label": "Ir"}
        assert errors_of(library.CallToActionBlock(), **value) == {"url"}

    def test_call_to_action_may_be_unfinished_in_a_draft(self):
        block = library.CallToActionBlock()
        assert block.clean_deferred(block.to_python({"label": "Ir"}))["label"] == "Ir"

    @pytest.mark.parametrize(
        "url", ["https://evil.example/watch?v=dQw4w9WgXcQ", "no es nada", "https://youtube.com/"]
    )
    def test_of_a_video(self, url):
        assert errors_of(library.EmbedBlock(), url=url, title="Charla") == {"url"}

    @pytest.mark.django_db
    def test_of_an_audio_that_no_browser_plays(self):
        document = SiteDocument.objects.create(title="PDF", file="documents/a.pdf", file_size=1)
        assert errors_of(library.AudioBlock(), file=document.pk, title="Charla") == {"file"}

    def test_of_a_quotation(self):
        assert errors_of(library.QuoteBlock(), text="", url="ftp://x.example/a") == {"text", "url"}

    def test_nul_is_refused(self):
        assert errors_of(library.PullQuoteBlock(), text="a\0b") == {"text"}


def test_validation_error_is_the_blocks_own():
    with pytest.raises(ValidationError):
        library.HeadingBlock().clean(library.HeadingBlock().to_python({"text": ""}))
