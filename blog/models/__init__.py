"""Pages of the blog, and the sources they cite."""

from blog.models.article import ArticleAuthor, ArticlePage, ArticleSource, ArticleTag
from blog.models.author import AuthorIndexPage, AuthorPage
from blog.models.index import BlogIndexPage
from blog.models.related import RelatedArticles
from blog.models.series import SeriesPage
from blog.models.source import Source, SourceEntry, SourceFeed
from blog.models.topic import TopicIndexPage, TopicPage

__all__ = [
    "ArticleAuthor",
    "ArticlePage",
    "ArticleSource",
    "ArticleTag",
    "AuthorIndexPage",
    "AuthorPage",
    "BlogIndexPage",
    "RelatedArticles",
    "SeriesPage",
    "Source",
    "SourceEntry",
    "SourceFeed",
    "TopicIndexPage",
    "TopicPage",
]
