"""The team whose rights the tests try, through the views of the CMS."""

import json
from typing import Any

from django.contrib.auth.models import Group
from django.forms import CheckboxInput
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.blocks.base import BlockWidget
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    rich_text,
)

from blog.models import ArticlePage
from editorial.permissions.roles import ADMINISTRATORS, EDITORS, GUESTS, WRITERS, apply_roles
from editorial.workflow.setup import apply_workflow
from tests.factories import AuthorPageFactory, SiteTree, UserFactory

PAGES = "wagtailadmin_pages:"
VISITOR = "visita"  # never logged in


class Person:
    """A user at her own browser."""

    def __init__(self, desk: "Desk", username: str, role: str = "", **fields: Any) -> None:
        """Log her in."""
        self.desk = desk
        self.user = UserFactory(username=username, **fields)
        if role:
            self.user.groups.add(Group.objects.get(name=role))
        self.client = Client()
        if username != VISITOR:
            self.client.force_login(self.user)

    @property
    def name(self) -> str:
        """Return the name of her login."""
        return self.user.get_username()

    def opens(self, address: str) -> bool:
        """Tell whether she gets in, where the CMS would send her to its front page or to the login."""
        response = self.client.get(address, follow=True)
        elsewhere = {reverse("wagtailadmin_home"), reverse("wagtailadmin_login")} - {address}
        return response.status_code == 200 and response.request["PATH_INFO"] not in elsewhere

    def get(self, name: str, *args: Any) -> HttpResponse:
        """Open a page of the CMS."""
        return self.client.get(reverse(name, args=args))

    def post(self, name: str, /, *args: Any, **data: Any) -> HttpResponse:
        """Send a form of the CMS."""
        return self.client.post(reverse(name, args=args), data)

    def write(self, action: str = "", **fields: Any) -> HttpResponse:
        """Send the form of a new article."""
        place = (f"{PAGES}add", "blog", "articlepage", self.desk.site.blog.pk)
        left_blank = typed(ArticlePage(), self.desk)
        new = {
            "title": "Cómo delegar",
            "slug": "como-delegar",
            "summary": "Una línea.",
            "topic": self.desk.site.topic.pk,
        }
        author = nested_form_data(
            {"article_authors": inline_formset([{"author": self.desk.site.author.pk}])}
        )
        block = {"value": rich_text("<p>Un párrafo.</p>")}
        data = left_blank | body_of(block) | author | new | fields | pressed(action)
        return self.post(*place, **data)

    def edit(self, page: Page, action: str = "", **fields: Any) -> HttpResponse:
        """Send the form of an article with some fields changed, and press a button."""
        text = fields.pop("text", None)
        as_shown = typed(page, self.desk)
        return self.post(
            f"{PAGES}edit",
            page.pk,
            **as_shown | body_of(block_of(page, text)) | fields | pressed(action),
        )

    def submit(self, page: Page, **fields: Any) -> HttpResponse:
        """Submit an article to review."""
        return self.edit(page, "action-submit", **fields)

    def publish(self, page: Page, **fields: Any) -> HttpResponse:
        """Press 'Publish' in the editor."""
        return self.edit(page, "action-publish", **fields)

    def decide(self, page: Page, decision: str = "approve", comment: str = "") -> HttpResponse:
        """Approve or ask for changes, in the editor."""
        extra = {
            "workflow-action-name": decision,
            "workflow-action-extra-data": json.dumps({"comment": comment}),
        }
        return self.edit(page, "action-workflow-action", **extra)

    def decide_directly(
        self, page: Page, decision: str = "approve", of: Page | None = None
    ) -> HttpResponse:
        """Post to the address of the decision, which may name another page than the review's own."""
        state = state_of(of or page)
        return self.post(
            f"{PAGES}workflow_action", page.pk, decision, state.current_task_state_id, comment=""
        )

    def offered(self, page: Page) -> set[str]:
        """Return the names of the review buttons in the editor."""
        html = self.get(f"{PAGES}edit", page.pk).content.decode()
        return {
            name for name in ("approve", "reject") if f'data-workflow-action-name="{name}"' in html
        }


class Desk:
    """Two editors, two writers, a guest with her author page, an administrator, a superuser; nobody, a visitor."""

    def __init__(self, site: SiteTree) -> None:
        """Set up the roles and the workflow as `setup_site` does."""
        self.site = site
        self.services = site.services
        apply_roles(site.blog, site.home)
        self.workflow = apply_workflow(site.blog)
        self.guest = Person(self, "irene", GUESTS)
        AuthorPageFactory(
            parent=site.authors, title="Irene Salas", slug="irene-salas", user=self.guest.user
        )
        self.writer = Person(self, "lucia", WRITERS)
        self.colleague = Person(self, "mora", WRITERS)
        self.editor = Person(self, "elena", EDITORS)
        self.second_editor = Person(self, "silvia", EDITORS)
        self.administrator = Person(self, "ana", ADMINISTRATORS)
        self.superuser = Person(self, "raiz", is_superuser=True)
        self.nobody = Person(self, "nadie")
        self.anonymous = Person(self, VISITOR)

    def person(self, role: str) -> Person:
        """Return a member of the team by the name of her attribute."""
        return getattr(self, role)

    def draft(self, owner: Person, **kwargs: Any) -> ArticlePage:
        """Return a draft that she has written."""
        body = [
            ("paragraph", '<p data-block-key="abcde">Un párrafo.</p>')
        ]  # the editor gives each paragraph a key
        made = {"live": False, "owner": owner.user, "body": body, "revision": False} | kwargs
        page = self.site.article(**made)
        page.save_revision(user=owner.user)
        return ArticlePage.objects.get(pk=page.pk)

    def in_review(self, owner: Person, **kwargs: Any) -> ArticlePage:
        """Return a draft that she has submitted."""
        page = self.draft(owner, **kwargs)
        self.workflow.start(page, owner.user)
        return page

    def approve(self, page: Page) -> None:
        """Let the second editor approve the step that a page waits for, by no form."""
        state = state_of(page).current_task_state.specific
        state.task.specific.on_action(state, self.second_editor.user, "approve")


def typed(page: ArticlePage, desk: Desk) -> dict[str, Any]:
    """Return what a browser would send of an article that nobody has changed, its body apart.

    It is read from the form, which the superuser's editor shows whole: to render the page around it costs fifty times as
    much. What a form lacks is left alone if it is sent; tests.editorial.test_team compares this with what is rendered.
    """
    saved = Page.objects.filter(pk=page.pk).first()
    article = saved.get_latest_revision_as_object() if saved else page
    form_class = article.get_edit_handler().get_form_class()
    form = form_class(instance=article, for_user=desk.superuser.user, parent_page=desk.site.blog)
    revision = saved and saved.latest_revision
    loaded = (
        {
            "loaded_revision_id": revision.pk,
            "loaded_revision_created_at": revision.created_at.isoformat(),
        }
        if revision
        else {}
    )
    return loaded | fields_of(form)


def fields_of(form: Any) -> dict[str, Any]:
    """Return what a browser would send of a form and the lists below it, what scripts draw apart."""
    sent: dict[str, Any] = {}
    for field in form:
        widget, value = field.field.widget, field.value()
        if isinstance(widget, CheckboxInput):
            sent |= {field.html_name: "on"} if value else {}
        elif not isinstance(widget, BlockWidget):
            shown = widget.format_value(value)
            sent[field.html_name] = "" if shown is None else shown
    for formset in getattr(form, "formsets", {}).values():
        for each in (formset.management_form, *formset.forms):
            sent |= fields_of(each)
    return sent


def block_of(page: Page, text: str | None = None) -> dict[str, str]:
    """Return what scripts would send of an article's one paragraph, with another text if given."""
    kept = Page.objects.get(pk=page.pk).get_latest_revision_as_object().body[0]
    return {"id": kept.id, "value": rich_text(text or kept.value.source)}


def body_of(block: dict[str, str]) -> dict[str, str]:
    """Return what scripts would send of a body that is one paragraph."""
    body = {"0": block | {"type": "paragraph", "deleted": "", "order": "0"}, "count": "1"}
    return nested_form_data({"body": body})


def pressed(action: str) -> dict[str, str]:
    """Return what a button sends, if one is pressed."""
    return {action: "1"} if action else {}


def filled(html: str, block: dict[str, str], **fields: Any) -> dict[str, Any]:
    """Return what a browser would send: the form as rendered, the block that scripts draw, some fields changed."""
    data = querydict_from_html(html, form_id="page-edit-form").dict()
    if "comments_open" in data:
        data["comments_open"] = "on"
    return data | body_of(block) | fields


def state_of(page: Page) -> Any:
    """Return the review that is going on."""
    return Page.objects.get(pk=page.pk).current_workflow_state


def task_of(page: Page) -> str:
    """Return the name of the step that a page waits for."""
    return Page.objects.get(pk=page.pk).current_workflow_task.name


def refused(response: HttpResponse) -> bool:
    """Tell whether the CMS has sent her to its front page, as it does where something isn't permitted."""
    return response.status_code == 302 and response.url == reverse("wagtailadmin_home")


def is_live(page: Page) -> bool:
    """Tell whether a page is published."""
    return Page.objects.get(pk=page.pk).live
