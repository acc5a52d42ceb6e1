"""A site as Wagtail's documentation and its demo build one: what bench.uncached measures beside ours, with the same content."""
