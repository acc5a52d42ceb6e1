"""Subscribers, what is sent to them, and how."""

from newsletter.models.import_file import ImportFile
from newsletter.models.issues import Delivery, Issue
from newsletter.models.settings import NewsletterSettings
from newsletter.models.subscribers import Frequency, SignUp, Subscriber, Suppression

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
