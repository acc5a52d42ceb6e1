"""A team rule as a system check: every block that editors choose tells what it is and shows itself."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Warning
from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField
from wagtail.models import Page


def page_streams() -> Iterator[StreamField]:
    """Yield the StreamFields of every page type."""
    for model in apps.get_models():
        if issubclass(model, Page):
            yield from (
                field for field in model._meta.local_fields if isinstance(field, StreamField)
            )


def choices(stream: StreamBlock) -> list[Block]:
    """Return the blocks among which the editor chooses; a single one is added without a choice."""
    children = list(stream.child_blocks.values())
    return children if len(children) > 1 else []


def check_blocks(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn of blocks without description or preview."""
    return [
        warning
        for field in page_streams()
        for block in choices(field.stream_block)
        for warning in _check(field, block)
    ]


def _check(field: StreamField, block: Block) -> list[CheckMessage]:
    lacking = [
        name
        for name, there in (
            ("a description", block.get_description()),
            ("a preview", block.is_previewable),
        )
        if not there
    ]
    if not lacking:
        return []
    return [
        Warning(
            f"The block '{block.name}' of {field} has not {' and '.join(lacking)}.",
            hint="Set `description` and `preview_value` in the block's Meta: the editor's picker shows both.",
            obj=block,
            id="blocks.W001",
        )
    ]
