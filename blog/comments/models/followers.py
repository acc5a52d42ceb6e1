"""Readers who want to be told by mail when somebody answers them."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FollowerQuerySet(models.QuerySet):
    """Followers as notices ask for them."""

    def told(self) -> Self:
        """Keep those who have confirmed it and not stopped it."""
        return self.filter(confirmed_at__isnull=False, stopped_at=None)


class Follower(models.Model):
    """An address that asked, below one article, to be told of answers; told only once its owner has confirmed it.

    `email` is written as `mail_key` writes it, so that it compares.
    """

    article = models.ForeignKey(
        "blog.ArticlePage",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="followers",
    )
    email = models.EmailField(_("e-mail"), db_index=True)
    asked_at = models.DateTimeField(
        default=timezone.now
    )  # when the link to confirm was mailed last
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "email"], name="follower_of_article_once")
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_told(self) -> bool:
        """Tell whether she is told of answers."""
        return self.confirmed_at is not None and self.stopped_at is None
