"""Comments in Wagtail: each room registers its own `hooks`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from blog.comments import history
from blog.comments.counting import with_comment_count
from blog.comments.models import Comment
from blog.comments.moderation import hooks as _moderation  # noqa: F401
from blog.comments.notices import hooks as _notices  # noqa: F401
from blog.comments.own import COOKIE, own_comments
from blog.comments.privacy import hooks as _privacy  # noqa: F401
from blog.comments.searching import comment_words
from blog.comments.structured_data import comments_of
from blog.managers import COUNTS_HOOK, WORDS_HOOK
from blog.models import ArticlePage
from blog.structured_data import POSTING_HOOK

hooks.register(COUNTS_HOOK, with_comment_count)
hooks.register(POSTING_HOOK, comments_of)
hooks.register(WORDS_HOOK, comment_words)


@hooks.register("register_log_actions")
def comments_in_the_log(actions: LogActionRegistry) -> None:
    """Say in the log what became of a comment."""
    history.register(actions)


@hooks.register("on_serve_page")
def keep_own_private(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the article that shows somebody's own waiting comment out of every cache."""

    def served(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        if isinstance(page, ArticlePage) and (own := own_comments(request)):
            patch_cache_control(response, private=True, no_store=True)
            if not Comment.objects.pending().filter(pk__in=own).exists():
                response.delete_cookie(COOKIE)
        return response

    return served
