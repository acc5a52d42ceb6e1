"""Services, what backs them, whom they are for."""

from services.models.focus import Area, Audience, ServiceSettings
from services.models.page import ServiceArticle, ServiceIndexPage, ServicePage
from services.models.testimonial import Testimonial

__all__ = [
    "Area",
    "Audience",
    "ServiceArticle",
    "ServiceIndexPage",
    "ServicePage",
    "ServiceSettings",
    "Testimonial",
]
