"""What was found when an article was published."""

from django.db import models

from blog.models.article import ArticlePage


class RelatedArticles(models.Model):
    """The ids of the articles that have most in common with an article, those with the most first (blog.relating)."""

    article = models.OneToOneField(
        ArticlePage, primary_key=True, on_delete=models.CASCADE, related_name="related_articles"
    )
    ids = models.JSONField(default=list)

    def __str__(self) -> str:
        """Return which article it is about."""
        return f"{self.article_id}: {self.ids}"
