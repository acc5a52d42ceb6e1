"""What `core.wagtail_compat.blocks` relies on."""

import json

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.admin.telepath import JSContext
from wagtail.blocks.base import BlockWidget
from wagtail.images.blocks import ImageBlock

from core.wagtail_compat.blocks import CompletedStructBlock, pack_for_editor, parts_of_image
from tests.factories import ImageFactory


class Whole(CompletedStructBlock):
    """Has what is missing."""

    word = blocks.CharBlock(default="")

    def complete(self, values):
        """Shout."""
        return {name: value.upper() for name, value in values.items()}


def test_values_are_completed_wherever_they_come_from():
    block = Whole()
    form = block.value_from_datadict({"x-word": "a"}, {}, "x")
    made = [
        form,
        block.to_python({"word": "a"}),
        *block.bulk_to_python([{"word": "a"}]),
        block.normalize({"word": "a"}),
        block.get_default(),
    ]
    assert [value["word"] for value in made] == ["A", "A", "A", "A", ""]


def test_blocks_are_packed_as_the_form_packs_them():
    stream = blocks.StreamBlock([("word", blocks.CharBlock())])
    packed = pack_for_editor(stream.normalize([("word", "hola")]))
    assert '"hola"' in json.dumps(packed) and '"word"' in json.dumps(packed)


@pytest.mark.django_db
def test_an_image_falls_into_the_parts_of_its_form():
    image = ImageFactory()
    image.contextual_alt_text, image.decorative = "Una mesa", False
    parts = parts_of_image(ImageBlock(), image)
    assert dict(parts) == {"image": image, "decorative": False, "alt_text": "Una mesa"}


def test_a_definition_is_packed_once_a_language(monkeypatch):
    block = blocks.StreamBlock([("word", blocks.CharBlock(label=gettext_lazy("Yes")))])
    block.packed_once = True
    packed = []
    pack = JSContext.pack
    monkeypatch.setattr(
        JSContext, "pack", lambda self, each: packed.append(each) or pack(self, each)
    )
    found = {}
    for language in ("es", "en", "es"):
        with translation.override(language):
            widget = BlockWidget(block)
            assert "telepath/blocks.js" in str(widget.media)
            assert found.setdefault(language, widget.block_json) == widget.block_json
            assert json.loads(widget.block_json) == pack(JSContext(), block)
    assert found["es"] != found["en"] and packed == [block, block]


def test_a_definition_with_choices_of_the_database_is_packed_anew():
    choices = [("a", "Antes")]
    block = blocks.StreamBlock([("which", blocks.ChoiceBlock(choices=lambda: choices))])
    assert "Antes" in BlockWidget(block).block_json
    choices[:] = [("b", "Ahora")]
    assert "Ahora" in BlockWidget(block).block_json
