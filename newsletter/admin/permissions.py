"""Who may see what of the newsletter: readers' addresses are for few."""

from django.forms import Media

SEE_SUBSCRIBERS, CHANGE_SUBSCRIBERS, IMPORT, ERASE = (
    f"newsletter.{action}_subscriber" for action in ("view", "change", "add", "delete")
)
SEE_ISSUES, COMPOSE, START, DROP = (
    f"newsletter.{action}_issue" for action in ("view", "change", "add", "delete")
)


MEDIA = Media(
    css={"all": ["css/admin-lists.css", "newsletter/office.css"]}, js=["newsletter/office.js"]
)
