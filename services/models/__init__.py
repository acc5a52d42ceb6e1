"""Services, what backs them, whom they are for."""

from services.models.colleagues import (
    Colleague,
    ColleagueConsent,
    ColleagueContact,
    ColleagueGroup,
    Favour,
)
from services.models.focus import Area, Audience, ServiceSettings
from services.models.page import ServiceArticle, ServiceIndexPage, ServicePage
from services.models.referrals import Referral, ReferralConsent, ReferralEvent
from services.models.requests import RequestedService, RequestEvent, ServiceRequest
from services.models.testimonial import Testimonial

__all__ = [
    "Area",
    "Audience",
    "Colleague",
    "ColleagueConsent",
    "ColleagueContact",
    "ColleagueGroup",
    "Favour",
    "Referral",
    "ReferralConsent",
    "ReferralEvent",
    "RequestEvent",
    "RequestedService",
    "ServiceArticle",
    "ServiceIndexPage",
    "ServicePage",
    "ServiceRequest",
    "ServiceSettings",
    "Testimonial",
]
