"""The workflow of the blog, made once by `setup_site`: it needs groups and a page, which migrations lack."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from editorial.models import ReviewTask
from editorial.permissions.roles import ADMINISTRATORS, EDITORS

WORKFLOW = "Revisión editorial"
CONTENT = "Contenido"
LANGUAGE = "Lengua y accesibilidad"
TASKS = (CONTENT, LANGUAGE)


@transaction.atomic
def apply_workflow(index: Page) -> Workflow:
    """Create the workflow and assign it to an index page, where it doesn't exist yet.

    Names tell nothing apart for good: an administrator may use one twice.
    """
    workflow = Workflow.objects.filter(name=WORKFLOW).order_by("pk").first()
    if workflow is None:
        workflow = Workflow.objects.create(name=WORKFLOW)
        for place, name in enumerate(TASKS):
            WorkflowTask.objects.create(workflow=workflow, task=_task(name), sort_order=place)
    WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})
    _remove_unused_defaults()
    return workflow


def _task(name: str) -> Any:
    """Return the review task of a name, created with its groups where there is none."""
    task = ReviewTask.objects.filter(name=name).order_by("pk").first()
    if task is None:
        task = ReviewTask.objects.create(name=name)
        task.groups.add(*Group.objects.filter(name__in=[EDITORS, ADMINISTRATORS]))
    return task


def _remove_unused_defaults() -> None:
    """Delete the workflow and groups of Wagtail's migrations, as long as nobody has used them."""
    name = "Moderators approval"
    Workflow.objects.filter(name=name, workflow_states=None).delete()
    GroupApprovalTask.objects.filter(name=name, task_states=None, workflow_tasks=None).delete()
    # Theirs are known by permissions on the root of the tree, which none of ours has.
    defaults = Group.objects.filter(
        name__in=["Moderators", "Editors"], page_permissions__page__depth=1
    )
    defaults.filter(pk__in=defaults.filter(user=None, groupapprovaltask=None)).delete()
