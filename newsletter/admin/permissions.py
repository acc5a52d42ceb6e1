"""Who may see what of the newsletter: readers' addresses are for few."""

SEE_SUBSCRIBERS, CHANGE_SUBSCRIBERS, IMPORT, ERASE = (
    f"newsletter.{action}_subscriber" for action in ("view", "change", "add", "delete")
)
SEE_ISSUES, COMPOSE, START, DROP = (
    f"newsletter.{action}_issue" for action in ("view", "change", "add", "delete")
)
