"""How many comments an article has, for lists of articles."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from blog.comments.models import Comment
from blog.managers import ArticleQuerySet


def with_comment_count(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Add the number of comments that any visitor may read, as `comment_count`."""
    of_each = Comment.objects.approved().filter(article=OuterRef("pk")).order_by()
    number = of_each.values("article").annotate(number=Count("pk")).values("number")
    return articles.annotate(comment_count=Coalesce(Subquery(number), 0))
