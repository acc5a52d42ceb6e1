"""The articles of an issue, and those of them that a subscriber wants."""

from collections.abc import Sequence
from datetime import timedelta

from wagtail.models import Revision

from blog.models import ArticlePage
from core.base.publishing import published
from newsletter.models import Issue, Subscriber

NEWS = timedelta(days=7)


def is_news(article: ArticlePage) -> bool:
    """Return whether an article is new to its readers.

    An import, or the demo, publishes today what came out long ago: nobody wants a hundred mails of that. Such a date is
    older than the page itself; that of a draft which took a month is not, it says when the draft was begun. Without a date
    it gets that of its publication.
    """
    if article.date is None:
        return True
    begun = Revision.objects.for_instance(article).order_by("created_at")
    first = begun.values_list("created_at", flat=True).first() or article.first_published_at
    return article.date > first - NEWS


def articles_of(issue: Issue) -> list[ArticlePage]:
    """Return the public articles that an issue is about; none for a campaign."""
    if issue.kind == Issue.Kind.ARTICLE:
        return list(published(ArticlePage.objects.filter(pk=issue.article_id)))
    if issue.kind == Issue.Kind.DIGEST:
        return _published_in(issue)
    return []


def _published_in(digest: Issue) -> list[ArticlePage]:
    """Return the articles published in the period of a digest, the newest first, none published in silence."""
    within = {
        "first_published_at__gt": digest.since,
        "first_published_at__lte": digest.send_at,
        "alias_of": None,
    }
    silent = Issue.objects.silent().values("article")
    found = published(ArticlePage.objects.filter(**within).exclude(pk__in=silent))
    newest = found.for_list("mail").order_by("-date", "-pk")
    return [article for article in newest if is_news(article)]


def wanted_by(subscriber: Subscriber, articles: Sequence[ArticlePage]) -> list[ArticlePage]:
    """Return the articles that a subscriber wants; prefetch her topics and series."""
    if subscriber.everything:
        return list(articles)
    topics = {topic.pk for topic in subscriber.topics.all()}
    series = {each.pk for each in subscriber.series.all()}
    return [
        article
        for article in articles
        if article.series_id in series or topics & {topic.pk for topic in article.all_topics}
    ]
