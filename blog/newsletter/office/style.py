"""How the newsletter's pages of the CMS look, and what makes them livelier."""

from django.forms import Media

MEDIA = Media(
    css={"all": ["css/admin-lists.css", "newsletter/office.css"]}, js=["newsletter/office.js"]
)
