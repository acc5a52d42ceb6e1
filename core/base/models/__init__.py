"""What every page stands on."""

from core.base.models.documents import SiteDocument
from core.base.models.images import SiteImage, SiteRendition
from core.base.models.pages import BasePage
from core.base.models.settings import SiteSettings

__all__ = ["BasePage", "SiteDocument", "SiteImage", "SiteRendition", "SiteSettings"]
