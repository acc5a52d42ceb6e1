"""The workflow of the blog. Migrations can't make it (it needs the groups and the page): `setup_site` calls it."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from blog.desk.models import ReviewTask
from blog.desk.roles import ADMINISTRATORS, EDITORS
from blog.models import BlogIndexPage

WORKFLOW = "Revisión editorial"
CONTENT = "Contenido"
LANGUAGE = "Lengua y accesibilidad"
TASKS = (CONTENT, LANGUAGE)


@transaction.atomic
def apply_workflow(blog_index: BlogIndexPage) -> Workflow:
    """Make sure that the blog has a workflow; what administrators have changed in it since stays."""
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    if created:
        for place, name in enumerate(TASKS):
            WorkflowTask.objects.create(
                workflow=workflow,
                task=ReviewTask.objects.get_or_create(name=name)[0],
                sort_order=place,
            )
    reviewers = Group.objects.filter(name__in=[EDITORS, ADMINISTRATORS])
    for task in ReviewTask.objects.filter(name__in=TASKS):
        task.groups.add(*reviewers)
    WorkflowPage.objects.get_or_create(page=blog_index, defaults={"workflow": workflow})
    _remove_unused_defaults()
    return workflow


def _remove_unused_defaults() -> None:
    """Remove the workflow and groups that Wagtail's migrations make, as long as nobody has used them."""
    name = "Moderators approval"
    Workflow.objects.filter(name=name, workflow_states=None).delete()
    GroupApprovalTask.objects.filter(name=name, task_states=None, workflow_tasks=None).delete()
    # Theirs are known by permissions on the root of the tree, which none of ours has.
    defaults = Group.objects.filter(
        name__in=["Moderators", "Editors"], page_permissions__page__depth=1
    )
    defaults.filter(pk__in=defaults.filter(user=None, groupapprovaltask=None)).delete()
