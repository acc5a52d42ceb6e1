"""What the desk keeps."""

from blog.desk.models.notices import MailPreference, Notice
from blog.desk.models.setup import SetupRecord
from blog.desk.models.sharing import ReviewAnswer, ReviewLink
from blog.desk.models.tasks import ReviewTask

__all__ = ["MailPreference", "Notice", "ReviewAnswer", "ReviewLink", "ReviewTask", "SetupRecord"]
