"""Two versions of any block can be compared: filled, empty, with each optional part and without, moved, new, gone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from wagtail import blocks
from wagtail.admin.compare import StreamFieldComparison
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import RevisionMixin

from tests.block_values import filled
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db
FIELDS = [
    field
    for model in apps.get_models()
    if issubclass(model, RevisionMixin)
    for field in model._meta.get_fields()
    if isinstance(field, StreamField) and field.model is model
]


def versions(block: blocks.Block, image: Any) -> Iterator[Any]:
    """Yield stored values of a block: with everything, with nothing, and without each of its parts."""
    whole = with_images(block, filled(block, "Uno"), image)
    yield whole
    if isinstance(block, blocks.StructBlock) and not isinstance(block, ImageBlock):
        yield dict.fromkeys(block.child_blocks)
        yield {}
        for name in block.child_blocks:
            yield whole | {name: None}
            yield {each: value for each, value in whole.items() if each != name}
        yield with_images(block, filled(block, "Dos palabras"), image)


def with_images(block: blocks.Block, value: Any, image: Any) -> Any:
    """Return a stored value with a picture wherever one can be chosen."""
    if isinstance(block, ImageBlock):
        return {"image": image.pk, "alt_text": "Una mesa", "decorative": False}
    if isinstance(block, blocks.StructBlock):
        children = block.child_blocks.items()
        return {name: with_images(child, value[name], image) for name, child in children}
    if isinstance(block, blocks.ListBlock):
        return [with_images(block.child_block, each, image) for each in value]
    return value


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.model.__name__}.{field.name}")
def test_any_two_versions(field):
    stream, image = field.stream_block, ImageFactory()
    for kind, block in stream.child_blocks.items():
        stored = [{"type": kind, "value": each, "id": "uno"} for each in versions(block, image)]
        whole = stored[0]
        for other in stored:
            for before, after in ((whole, other), (other, whole)):
                assert compared(field, [before], [after]) is not None, (kind, before, after)
        assert compared(field, [], [whole]) and compared(field, [whole], [])
        second = whole | {"id": "dos"}
        assert compared(field, [whole, second], [second, whole])


def compared(field: StreamField, before: list[Any], after: list[Any]) -> str:
    one, two = (field.model(**{field.name: raw}) for raw in ("[]", "[]"))
    setattr(one, field.name, field.stream_block.to_python(before))
    setattr(two, field.name, field.stream_block.to_python(after))
    return str(StreamFieldComparison(field, one, two).htmldiff())


def test_what_changed_is_shown():
    """An image that came, a caption that went."""
    field = next(each for each in FIELDS if each.model.__name__ == "ArticlePage")
    image = ImageFactory(title="Mesa")
    url = "https://youtu.be/dQw4w9WgXcQ"
    before = {"url": url, "title": "Charla", "still": None, "caption": "En vivo"}
    after = before | {
        "still": {"image": image.pk, "alt_text": "Una mesa", "decorative": False},
        "caption": "",
    }
    one, two = ({"type": "embed", "value": each, "id": "uno"} for each in (before, after))
    html = compared(field, [one], [two])
    assert '<del class="deletion">En vivo</del>' in html
    assert '<ins class="addition">' in html and "Una mesa" in html
    assert "None" not in html
