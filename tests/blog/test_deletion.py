"""Deleting in the CMS: what articles need stays, with a sentence."""

import pytest
from django.urls import reverse

from blog.models import AuthorPage, TopicPage
from home.models import ContentPage
from tests.factories import ContentPageFactory, TopicPageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def test_a_needed_index_stays_and_says_why(admin, site):
    site.article()
    for index in (site.topics, site.authors):
        response = admin.post(reverse("wagtailadmin_pages:delete", args=[index.pk]), follow=True)
        assert response.status_code == 200
        assert "no se puede borrar" in response.content.decode()
    assert TopicPage.objects.exists() and AuthorPage.objects.exists()


def test_needed_pages_stay_among_many(admin, site):
    site.article()
    free = ContentPageFactory(parent=site.home)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = admin.post(f"{address}?id={site.topics.pk}&id={free.pk}", follow=True)
    assert "no se puede borrar" in response.content.decode()
    assert TopicPage.objects.exists() and ContentPage.objects.exists()


def test_what_no_article_needs_goes(admin, site):
    free = TopicPageFactory(parent=site.topics)
    admin.post(reverse("wagtailadmin_pages:delete", args=[free.pk]))
    assert not TopicPage.objects.filter(pk=free.pk).exists()
