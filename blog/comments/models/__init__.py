"""What readers write, and how the site takes it."""

from blog.comments.models.comment import Comment
from blog.comments.models.followers import Follower
from blog.comments.models.settings import CommentSettings

__all__ = ["Comment", "CommentSettings", "Follower"]
