"""The gate: errors stop whatever publishes or leads there, and nothing else."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, WorkflowState
from wagtail.test.utils.form_data import rich_text

from blog.models import ArticlePage
from core.wagtail_compat.publishing import PublicationRefused, publish_revision
from editorial.workflow.setup import CONTENT, LANGUAGE
from tests.editorial.linking import broken, linking, mended
from tests.editorial.team import PAGES, Person, filled, is_live, state_of, task_of
from tests.factories import ImageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def told(response) -> str:
    """Return the page of the editor that says what is wrong."""
    assert response.status_code == 200
    html = response.content.decode()
    assert "Adonde lleva" in html and "Bloque 1 (párrafo)" in html
    return html


# The editor.


def test_submitting(desk):
    page = linking(desk, desk.writer)
    html = told(desk.writer.submit(page, summary="Recién escrito, y no se pierde."))
    assert "Recién escrito, y no se pierde." in html and state_of(page) is None
    block = Page.objects.get(pk=page.pk).get_latest_revision_as_object().body[0]
    assert f"#block-{block.id}-section" in html
    mended(desk)
    assert desk.writer.submit(page).status_code == 302 and task_of(page) == CONTENT


def test_a_new_article(desk):
    cover = ImageFactory(description="", title="Tapa muda")
    for person, action in ((desk.writer, "action-submit"), (desk.superuser, "action-publish")):
        response = person.write(action, cover=cover.pk, summary="Recién escrito.")
        html = response.content.decode()
        assert response.status_code == 200 and "Tapa muda" in html and "Recién escrito." in html
        assert response.context["form"].errors["cover"]
        assert not ArticlePage.objects.exists()
    assert desk.writer.write(cover=cover.pk).status_code == 302
    assert ArticlePage.objects.get().cover == cover


@pytest.mark.parametrize("later", [False, True], ids=["now", "scheduled"])
def test_publishing(desk, later):
    page = linking(desk, desk.writer)
    hour = f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}"
    fields = {"go_live_at": hour} if later else {}
    told(desk.editor.publish(page, **fields))
    assert not is_live(page) and Page.objects.get(pk=page.pk).scheduled_revision is None
    mended(desk)
    assert desk.editor.publish(page, **fields).status_code == 302
    assert is_live(page) or Page.objects.get(pk=page.pk).scheduled_revision


def test_what_was_typed_is_what_counts(desk):
    page = linking(desk, desk.writer)
    assert desk.writer.submit(page, text="<p>Sin enlaces.</p>").status_code == 302
    assert task_of(page) == CONTENT
    sound = desk.draft(desk.colleague, slug="otro")
    pk = ArticlePage.objects.get(title="Adonde lleva").pk
    told(desk.editor.publish(sound, text=f'<p><a linktype="page" id="{pk}">Eso</a></p>'))
    assert not is_live(sound)


def test_authors_named_in_the_form_count(desk):
    page = desk.draft(desk.writer, authors=[])
    added = {
        "article_authors-TOTAL_FORMS": "1",
        "article_authors-0-author": str(desk.site.author.pk),
        "article_authors-0-id": "",
        "article_authors-0-ORDER": "1",
        "article_authors-0-DELETE": "",
    }
    assert desk.editor.publish(page).status_code == 200 and not is_live(page)
    assert desk.editor.publish(page, **added).status_code == 302 and is_live(page)
    assert ArticlePage.objects.get(pk=page.pk).article_authors.count() == 1


def test_approving_in_the_editor(desk):
    page = linking(desk, desk.writer)
    desk.workflow.start(page, desk.writer.user)
    told(desk.editor.decide(page))
    assert task_of(page) == CONTENT
    mended(desk)
    desk.editor.decide(page)
    assert task_of(page) == LANGUAGE
    broken(desk)
    told(desk.second_editor.decide(page))
    assert task_of(page) == LANGUAGE and not is_live(page)
    mended(desk)
    desk.second_editor.decide(page)
    assert is_live(page)


@pytest.mark.parametrize("ajax", [False, True])
def test_approving_elsewhere(desk, ajax):
    page = linking(desk, desk.writer)
    desk.workflow.start(page, desk.writer.user)
    headers = {"x-requested-with": "XMLHttpRequest"} if ajax else {}
    where = [page.pk, "approve", state_of(page).current_task_state_id]
    address = reverse(f"{PAGES}workflow_action", args=where)
    response = desk.editor.client.post(address, {"comment": ""}, headers=headers)
    editor = reverse(f"{PAGES}edit", args=[page.pk])
    assert (json.loads(response.content)["redirect"] if ajax else response.url) == editor
    told(desk.editor.client.get(editor))
    assert task_of(page) == CONTENT


def test_deciding_by_no_form(desk):
    page = linking(desk, desk.writer)
    desk.workflow.start(page, desk.writer.user)
    with pytest.raises(PublicationRefused, match="Adonde lleva"):
        desk.approve(page)
    assert task_of(page) == CONTENT


def test_changes_may_be_asked_and_submitted_again_when_mended(desk):
    page = linking(desk, desk.writer)
    desk.workflow.start(page, desk.writer.user)
    desk.editor.decide(page, "reject", "El enlace no va a ningún lado.")
    assert state_of(page).status == WorkflowState.STATUS_NEEDS_CHANGES
    told(desk.writer.submit(page))
    assert state_of(page).status == WorkflowState.STATUS_NEEDS_CHANGES
    told(desk.writer.edit(page, "action-restart-workflow"))
    mended(desk)
    desk.writer.submit(page)
    assert state_of(page).status == WorkflowState.STATUS_IN_PROGRESS


def test_an_earlier_version(desk):
    page = linking(desk, desk.writer)
    earlier = page.latest_revision_id
    desk.editor.edit(page, text="<p>Sin enlaces.</p>")
    desk.editor.publish(page)
    assert is_live(page)
    address = reverse(f"{PAGES}revisions_revert", args=[page.pk, earlier])
    block = Page.objects.get(pk=page.pk).revisions.get(pk=earlier).as_object().body[0]
    html = desk.editor.client.get(address).content.decode()
    data = filled(html, {"id": block.id, "value": rich_text(block.value.source)})
    told(desk.editor.client.post(address, data | {"action-publish": "1"}))
    assert "Sin enlaces" in str(ArticlePage.objects.get(pk=page.pk).body)


# Many at once, copies.


def bulk_publish(person: Person, *pages: Page, **data):
    """Publish pages from the explorer."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    return person.client.post(
        f"{address}?{ids}&next={reverse('wagtailadmin_home')}", data, follow=True
    )


def test_many_at_once(desk):
    bad, good = linking(desk, desk.writer, title="El que tiene un error"), desk.draft(desk.writer)
    response = bulk_publish(desk.editor, bad, good)
    assert is_live(good) and not is_live(bad)
    html = response.content.decode()
    assert "El que tiene un error" in html
    assert reverse("desk_checks", args=[bad.pk]) in html
    assert bulk_publish(desk.editor, bad).status_code == 200 and not is_live(bad)
    mended(desk)
    bulk_publish(desk.editor, bad)
    assert is_live(bad)


def test_drafts_below_what_is_published_at_once(desk):
    bad, good = linking(desk, desk.writer), desk.draft(desk.writer)
    own = ArticlePage.objects.get(title="Adonde lleva")  # what it links to stays offline
    ArticlePage.objects.filter(pk=own.pk).update(owner=desk.editor.user)
    bulk_publish(desk.editor, desk.site.blog, include_descendants="on")
    assert is_live(good) and not is_live(bad)
    assert not is_live(own)  # nobody publishes her own without a review


def test_other_pages_are_not_concerned(desk):
    page = desk.site.topic
    page.unpublish()
    bulk_publish(desk.editor, page)
    assert is_live(page)


@pytest.mark.parametrize("sound", [True, False])
def test_copies(desk, sound):
    page = linking(desk, desk.writer)
    publish_revision(page.get_latest_revision(), skip_checks=True)
    if sound:
        mended(desk)
    data = {
        "new_title": "La copia",
        "new_slug": "la-copia",
        "new_parent_page": desk.site.blog.pk,
        "publish_copies": "on",
    }
    response = desk.superuser.client.post(
        reverse(f"{PAGES}copy", args=[page.pk]), data, follow=True
    )
    copy = ArticlePage.objects.get(slug="la-copia")
    assert copy.live is sound
    assert (reverse("desk_checks", args=[page.pk]) in response.content.decode()) is not sound


# What always passes.


def test_drafts_are_saved_with_any_error(desk):
    page = linking(desk, desk.writer)
    assert desk.writer.edit(page, summary="Otro.").status_code == 302
    assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().summary == "Otro."


def test_autosave_answers_as_ever(desk):
    page = linking(desk, desk.writer)
    from tests.editorial.team import filled

    html = desk.writer.get(f"{PAGES}edit", page.pk).content.decode()
    block = {"id": page.body[0].id, "value": rich_text(page.body[0].value.source)}
    response = desk.writer.client.post(
        reverse(f"{PAGES}edit", args=[page.pk]),
        filled(html, block, summary="Guardado solo."),
        headers={"accept": "application/json"},
    )
    assert response.json()["success"]


def test_imports_publish_and_submit_with_any_error(desk):
    page = linking(desk, desk.writer)
    publish_revision(page.get_latest_revision(), skip_checks=True)
    assert is_live(page)
    other = linking(desk, desk.writer)
    desk.workflow.start(other, desk.writer.user)
    assert task_of(other) == CONTENT


def test_advice_stops_nothing(desk):
    page = desk.draft(desk.writer, title="W" * 60, summary="Corto.")
    assert desk.editor.publish(page).status_code == 302 and is_live(page)
