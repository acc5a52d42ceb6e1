"""Streams of blocks read together: one query for what all of them name, not one for each."""

from collections.abc import Sequence

from wagtail.blocks import StreamValue


def read_together(streams: Sequence[StreamValue]) -> list[StreamValue]:
    """Return streams of the same blocks anew, each kind of what they name (pages, images) read from the database once."""
    if not streams:
        return []
    return streams[0].stream_block.bulk_to_python([list(stream.raw_data) for stream in streams])
