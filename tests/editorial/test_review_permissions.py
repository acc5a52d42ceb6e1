"""Nobody decides on her own article, by whatever way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, TaskState

from blog.models import ArticleAuthor, ArticlePage
from editorial.permissions.roles import ADMINISTRATORS, EDITORS
from editorial.workflow.setup import CONTENT, LANGUAGE
from tests.editorial.team import PAGES, Person, is_live, refused, state_of, task_of
from tests.factories import AuthorPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def refuses_decision(person, page) -> bool:
    """Tell whether neither button nor form nor address lets her decide."""
    before = state_of(page).current_task_state_id
    offered = person.offered(page)
    for decision in ("approve", "reject"):
        person.decide(page, decision)
        assert refused(person.decide_directly(page, decision))
    waits = (
        TaskState.objects.reviewable_by(person.user).filter(workflow_state=state_of(page)).exists()
    )
    return not offered and not waits and state_of(page).current_task_state_id == before


def author_page(desk, person, **kwargs):
    """Give a user her page among the authors."""
    return AuthorPageFactory(parent=desk.site.authors, user=person.user, **kwargs)


@pytest.mark.parametrize("role", ["editor", "administrator", "superuser"])
def test_owner_does_not_decide(desk, role):
    owner = desk.person(role)
    page = desk.in_review(owner)
    assert refuses_decision(owner, page)
    assert owner.edit(page, text="<p>Pero edita.</p>").status_code == 302
    assert desk.second_editor.offered(page) == {"approve", "reject"}


def test_submitter_does_not_decide(desk):
    page = desk.draft(desk.writer)
    desk.editor.submit(page)
    assert refuses_decision(desk.editor, page)


def test_named_author_does_not_decide(desk):
    page = desk.in_review(desk.writer, authors=[desk.site.author, author_page(desk, desk.editor)])
    assert refuses_decision(desk.editor, page)


def test_author_named_in_the_latest_version_alone_does_not_decide(desk):
    page = desk.draft(desk.writer, live=True)
    version = ArticlePage.objects.get(pk=page.pk)
    version.article_authors.add(ArticleAuthor(author=author_page(desk, desk.editor)))
    version.save_revision(user=desk.writer.user)
    desk.workflow.start(version, desk.writer.user)
    assert refuses_decision(desk.editor, page)


def test_leaving_the_list_of_authors_opens_no_door(desk):
    page = desk.in_review(desk.writer, authors=[desk.site.author, author_page(desk, desk.editor)])
    version = ArticlePage.objects.get(pk=page.pk)
    version.article_authors.all()[1].delete()
    version = ArticlePage.objects.get(pk=page.pk)
    version.save_revision(user=desk.editor.user)
    assert version.article_authors.count() == 1
    assert refuses_decision(desk.editor, page)


def test_the_address_of_another_page_opens_no_door(desk):
    mine, other = desk.in_review(desk.editor), desk.in_review(desk.writer)
    assert refused(desk.editor.decide_directly(other, of=mine))
    assert task_of(mine) == CONTENT


def test_who_edits_in_review_is_not_the_only_one_to_approve(desk):
    page = desk.in_review(desk.writer)
    desk.editor.edit(page, text="<p>Mejor así.</p>")
    desk.editor.decide(page)  # of the version submitted: the step begins again, on hers
    desk.editor.decide(page)
    assert task_of(page) == LANGUAGE
    assert desk.editor.offered(page) == {"reject"}
    assert refused(desk.editor.decide_directly(page))
    desk.second_editor.decide(page)
    assert is_live(page)


def test_who_edits_may_end_the_review_when_somebody_else_approved_her_version(desk):
    page = desk.in_review(desk.writer)
    desk.editor.edit(page, text="<p>Mejor así.</p>")
    desk.second_editor.decide(page)
    desk.second_editor.decide(page)
    desk.editor.decide(page)
    assert is_live(page)


def test_an_editor_does_not_publish_her_own_article(desk):
    person = desk.editor
    page = desk.draft(person)
    html = person.get(f"{PAGES}edit", page.pk).content.decode()
    assert 'name="action-publish"' not in html and 'name="action-submit"' in html
    assert person.publish(page).status_code == 302
    tomorrow = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%d %H:%M}"
    person.publish(page, go_live_at=tomorrow)
    assert not is_live(page) and Page.objects.get(pk=page.pk).scheduled_revision is None


def test_no_article_is_born_published_but_an_administrators(desk):
    for person in (desk.writer, desk.editor):
        name = person.user.username
        assert person.write("action-publish", title=name, slug=name).status_code == 302
        assert not ArticlePage.objects.get(slug=name).live
    for person in (desk.administrator, desk.superuser):
        name = person.user.username
        person.write("action-publish", title=name, slug=name)
        assert ArticlePage.objects.get(slug=name).live


def test_named_author_does_not_publish_changes_to_a_live_article(desk):
    page = desk.draft(desk.writer, live=True, authors=[author_page(desk, desk.editor)])
    desk.editor.publish(page, title="Otro título")
    assert Page.objects.get(pk=page.pk).title == page.title
    with pytest.raises(PermissionDenied):
        PublishPageRevisionAction(
            Page.objects.get(pk=page.pk).latest_revision, user=desk.editor.user
        ).execute()


def test_bulk_publishing_leaves_out_her_own(desk):
    mine, other = desk.draft(desk.editor), desk.draft(desk.writer)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    desk.editor.client.post(f"{address}?id={mine.pk}&id={other.pk}", {"include_descendants": ""})
    assert is_live(other) and not is_live(mine)
    desk.editor.client.post(f"{address}?id={desk.site.blog.pk}", {"include_descendants": "on"})
    assert not is_live(mine)


@pytest.mark.parametrize("alias", ["", "on"])
@pytest.mark.parametrize("role", ["writer", "editor"])
def test_copies_are_drafts(desk, role, alias):
    person = desk.person(role)
    page = desk.draft(person, live=True)
    fields = {"new_title": "Copia", "new_slug": "copia", "new_parent_page": desk.site.blog.pk}
    person.post(
        f"{PAGES}copy",
        page.pk,
        **fields,
        publish_copies="on",
        **({"alias": alias} if alias else {}),
    )
    assert not ArticlePage.objects.filter(slug="copia", live=True).exists()


def test_a_second_role_does_not_help(desk):
    both = Person(desk, "clara", EDITORS)
    both.user.groups.add(*desk.administrator.user.groups.filter(name=ADMINISTRATORS))
    page = desk.in_review(both)
    assert refuses_decision(both, page)
