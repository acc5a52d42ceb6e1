"""What editors and moderators do to a site, at random: with the same seed, the same."""

import random
from typing import Any

from django.db import connection, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from blog.models import ArticlePage, ArticleTag, TopicPage
from comments.models import Comment
from comments.states import change_state
from core.base.models import SiteSettings
from core.wagtail_compat.publishing import publish_revision


class Edits:
    """Edit a site that has articles and topics; each method named `do_…` is one kind of edit."""

    def __init__(self, chance: random.Random) -> None:
        """Begin."""
        self.chance, self.number = chance, 0

    def any(self) -> str:
        """Do one of them; return which."""
        name = self.chance.choice([name for name in vars(Edits) if name.startswith("do_")])
        self.number += 1
        getattr(self, name)(f"Nuevo {self.number}")
        return name.removeprefix("do_")

    def _one(self, model: Any, **among: Any) -> Any:
        keys = model.objects.filter(**among).order_by("pk").values_list("pk", flat=True)
        return model.objects.get(pk=self.chance.choice(keys))

    def do_publish(self, text: str) -> None:
        """Publish an article with another title."""
        page = self._one(ArticlePage)
        page.title, page.live = text, True
        publish_revision(page.save_revision(), skip_checks=True)

    def do_save_draft(self, text: str) -> None:
        """Save a version that isn't published."""
        page = self._one(ArticlePage)
        page.title = text
        page.save_revision()

    def do_unpublish(self, text: str) -> None:
        """Take an article back."""
        self._one(ArticlePage).unpublish()

    def do_rename_topic(self, text: str) -> None:
        """Publish a topic with another name and address."""
        topic = self._one(TopicPage)
        topic.title, topic.slug = text, text.lower().replace(" ", "-")
        publish_revision(topic.save_revision(), skip_checks=True)

    def do_move(self, text: str) -> None:
        """Put a topic before the others."""
        topic = self._one(TopicPage)
        topic.move(topic.get_parent(), pos="first-child")

    def do_update(self, text: str) -> None:
        """Update one row."""
        Page.objects.filter(pk=self._one(ArticlePage).pk).update(title=text)

    def do_bulk(self, text: str) -> None:
        """Update some rows."""
        pages = list(Page.objects.filter(depth=4).order_by("pk")[:3])
        for page in pages:
            page.title = text
        Page.objects.bulk_update(pages, ["title"])

    def do_raw(self, text: str) -> None:
        """Update by SQL."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE blog_articlepage SET summary = %s", [text])

    def do_settings(self, text: str) -> None:
        """Change the site's tagline."""
        site = Site.objects.get(is_default_site=True)
        SiteSettings.objects.update_or_create(site=site, defaults={"tagline": text})

    def do_restrict(self, text: str) -> None:
        """Make an article private, or the private one public."""
        if PageViewRestriction.objects.all().delete()[0] == 0:
            PageViewRestriction.objects.create(
                page=self._one(ArticlePage), restriction_type="login"
            )

    def do_comment(self, text: str) -> None:
        """Approve a comment."""
        comment = Comment.objects.create(
            article=self._one(ArticlePage), text=text, name="Ana", email="ana@correo.example"
        )
        change_state([comment.pk], Comment.State.APPROVED)

    def do_hide(self, text: str) -> None:
        """Hide all comments."""
        change_state(Comment.objects.values_list("pk", flat=True), Comment.State.SPAM)

    def do_tags(self, text: str) -> None:
        """Take the tags of an article."""
        ArticleTag.objects.filter(content_object=self._one(ArticlePage)).delete()

    def do_redirect(self, text: str) -> None:
        """Redirect an address that isn't there, or leave it."""
        if not Redirect.objects.filter(old_path="/no-existe").delete()[0]:
            Redirect.objects.create(old_path="/no-existe", redirect_link="/blog/")

    def do_roll_back(self, text: str) -> None:
        """Change something and take it back."""
        with transaction.atomic():
            self.do_update(text)
            transaction.set_rollback(True)
