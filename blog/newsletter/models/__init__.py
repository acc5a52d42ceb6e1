"""Subscribers, what is sent to them, and how."""

from blog.newsletter.models.delivery import Delivery
from blog.newsletter.models.import_file import ImportFile
from blog.newsletter.models.issue import Issue
from blog.newsletter.models.settings import NewsletterSettings
from blog.newsletter.models.signup import SignUp
from blog.newsletter.models.subscriber import Frequency, Subscriber
from blog.newsletter.models.suppression import Suppression

__all__ = [
    "Delivery",
    "Frequency",
    "ImportFile",
    "Issue",
    "NewsletterSettings",
    "SignUp",
    "Subscriber",
    "Suppression",
]
