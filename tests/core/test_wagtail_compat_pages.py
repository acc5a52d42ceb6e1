"""What `core.wagtail_compat.pages` relies on: where Wagtail and treebeard look before they ask."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from wagtail.models import Page, Workflow, WorkflowState

from blog.models import ArticlePage
from core.wagtail_compat.pages import prefetch_parents, reviews_of_specific_pages
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_parents_are_asked_for_once(site, django_assert_num_queries):
    root = Page.get_first_root_node()
    pages = [Page.objects.get(pk=each.pk) for each in (site.topic, site.topic, site.author, root)]
    with django_assert_num_queries(1):
        prefetch_parents(pages)
        assert [page.get_parent() for page in pages] == [
            Page(pk=site.topics.pk),
            Page(pk=site.topics.pk),
            Page(pk=site.authors.pk),
            None,
        ]


def test_parents_of_nothing_are_not_asked_for(django_assert_num_queries):
    with django_assert_num_queries(0):
        prefetch_parents([])


def test_reviews_of_a_stored_version_and_of_a_queryset(site, django_assert_num_queries):
    reviewed, other = site.article(live=False), site.article()
    workflow = Workflow.objects.create(name="Revisión")
    reviewed.save_revision()
    state = WorkflowState.objects.create(
        content_type=reviewed.cached_content_type,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(reviewed.pk),
        workflow=workflow,
        requested_by=UserFactory(),
    )
    version = reviewed.get_latest_revision_as_object()
    prefetch_related_objects([version], reviews_of_specific_pages())
    articles = ArticlePage.objects.filter(pk__in=[reviewed.pk, other.pk])
    pages = {page.pk: page for page in articles.prefetch_related(reviews_of_specific_pages())}
    with django_assert_num_queries(0):
        assert version.current_workflow_state == state and version.workflow_in_progress
        assert pages[reviewed.pk].current_workflow_state == state
        assert pages[other.pk].current_workflow_state is None
        assert not pages[other.pk].workflow_in_progress
