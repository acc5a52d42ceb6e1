"""Blocks of the blog, and the menu of blocks an article is composed of."""

from blog.blocks.body import ArticleBody
from blog.blocks.citations import SourceBlock, TeaserBlock

__all__ = ["ArticleBody", "SourceBlock", "TeaserBlock"]
