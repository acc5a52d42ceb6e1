"""Strings of pages, locks, schedules, workflows."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SINGLE = (
    _("%(model_name)s scheduled for publishing"),
    _("%(model_name)s scheduled for publishing at %(go_live_at)s"),
    _("%(model_name)s unscheduled for publishing at %(go_live_at)s"),
    _("%(model_name)s unscheduled from publishing"),
    _("- Select an option -"),
    _("<b>'{title}' is locked</b> by <b>you</b>."),
    _("<b>'{title}' is locked</b>."),
    _("<b>'{title}' was locked</b> by <b>you</b> on <b>{datetime}</b>."),
    _("<b>'{title}' was locked</b> by <b>{user}</b> on <b>{datetime}</b>."),
    _(
        "Active workflows can be added to pages/snippets. Deactivating a workflow does not remove it from existing pages/snippets."
    ),
    _("Cannot overwrite a revision that is not the latest for this %(model_name)s."),
    _("Cannot overwrite a revision that was not created by the current user."),
    _("Currently locked and will go live on the scheduled date"),
    _("Date cannot be in the future."),
    _("Locked by another user"),
    _("Locked by schedule"),
    _("Locked by workflow"),
    _("Locked by you"),
    _("No one can make changes while the %(model_name)s is locked"),
    _("Only %(user)s can make changes while the %(model_name)s is locked"),
    _("Only reviewers can edit and approve the %(model_name)s"),
    _("Only reviewers for this task can edit the %(model_name)s."),
    _("Only you can make changes while the %(model_name)s is locked"),
    _(
        "Pages/snippets at this step in a workflow will be moderated or approved by these groups of users"
    ),
    _("Private, accessible to any logged-in users"),
    _("Private, accessible with a shared password"),
    _("Removed the '%(restriction)s' view restriction. The page is public."),
    _("Reviewers can edit this %(model_name)s – lock it to prevent other reviewers from editing"),
    _(
        "Shared passwords should not be used to protect sensitive content. Anyone who has this password will be able to view the content."
    ),
    _(
        "The slug '%(page_slug)s' is already in use within the parent page at '%(parent_url_path)s'."
    ),
    _("There may only be one in progress or needs changes workflow state per page/snippet."),
    _("This %(model_name)s is currently awaiting moderation."),
    _(
        "This {model_name} is awaiting <b>'{task_name}'</b> in the <b>'{workflow_name}'</b> workflow."
    ),
    _("Unknown content type"),
    _("Workflow '%(workflow_name)s' on %(model_name)s '%(title)s': %(status)s"),
    _("may prevent deletion"),
    _("prevents deletion"),
    _("shared password"),
    _("the %(model_name)s will also be deleted"),
    _("will be set to a %(model_name)s specified by the system"),
    _("will be set to the default %(model_name)s"),
    _("will do nothing"),
    _("will unset the reference"),
    _("{model_name} '{title}' is locked and has been scheduled to go live at {datetime}"),
)

COUNTED = (ngettext_lazy("%(num_pages)d page", "%(num_pages)d pages"),)
