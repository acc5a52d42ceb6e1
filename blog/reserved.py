"""What the blog's first migration names: words that the blog answers itself are refused by every page now (core.base.slugs)."""


class ReservesSlugs:
    """An empty base of models as they were in blog.0001."""
