"""Blocks of the blog, and the menu of blocks an article is composed of."""

from blog.blocks.body import ArticleBody

__all__ = ["ArticleBody"]
