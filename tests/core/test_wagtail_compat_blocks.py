"""What `core.wagtail_compat.blocks` relies on."""

import json

import pytest
from wagtail import blocks
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
