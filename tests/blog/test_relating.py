"""Related articles are found when one is published, in the background, and stored."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from blog.models import RelatedArticles
from blog.related import STORED, stored_related
from blog.relating import MOST, queue_missing, relate, relate_missing
from core.wagtail_compat.publishing import publish_revision
from core.wagtail_compat.task_results import is_queued

pytestmark = pytest.mark.django_db


def publish(article):
    publish_revision(article.save_revision(), skip_checks=True)


def shown(article) -> list[str]:
    return [page.title for page in stored_related(type(article).objects.get(pk=article.pk))]


@pytest.fixture
def pair(site):
    return site.article(title="Una"), site.article(title="Otra")


def test_publishing_queues_it_once(pair, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish(pair[0])
        publish(pair[0])
    assert is_queued(relate, pair[0].pk) and not is_queued(relate, pair[1].pk)


def test_it_is_found_of_the_article_and_of_those_it_resembles(pair):
    assert relate.func(pair[0].pk) == 2
    assert (shown(pair[0]), shown(pair[1])) == (["Otra"], ["Una"])


def test_so_many_are_found_anew_and_no_more(site, django_assert_max_num_queries):
    articles = [site.article(tags=["una"], revision=False) for _number in range(MOST + 3)]
    assert relate.func(articles[0].pk) == MOST + 1
    assert {len(each.ids) for each in RelatedArticles.objects.all()} == {STORED}


def test_what_is_found_again_is_not_written(pair, django_assert_num_queries):
    relate.func(pair[0].pk)
    assert relate.func(pair[0].pk) == 0


def test_a_draft_has_none(site):
    draft = site.article(live=False)
    assert relate.func(draft.pk) == 0 and relate.func(999_999) == 0


def test_what_is_no_longer_public_is_not_shown(site):
    first, *others = (site.article(title=f"Nota {number}") for number in range(4))
    relate.func(first.pk)
    others[0].unpublish()
    PageViewRestriction.objects.create(page=others[1], restriction_type="login")
    assert shown(first) == ["Nota 3"]
    others[2].delete()
    assert shown(first) == []


def test_three_are_shown_of_those_stored(site):
    first, *_others = (site.article(revision=False) for _number in range(6))
    relate.func(first.pk)
    assert len(shown(first)) == 3


def test_nothing_stored_shows_nothing_and_is_found_within_a_minute(client, pair):
    assert b"related-title" not in client.get(pair[0].url).content
    queue_missing()
    assert is_queued(relate_missing)
    assert relate_missing.func() == 2
    assert b"related-title" in client.get(pair[0].url).content
    assert relate_missing.func() == 0


def test_a_quiet_minute_queues_nothing(pair, django_assert_max_num_queries):
    relate_missing.func()
    with django_assert_max_num_queries(2):
        queue_missing()
    assert not is_queued(relate_missing)


def test_reading_does_not_find_them(client, pair, monkeypatch):
    monkeypatch.setattr("blog.relating.most_related", lambda *_any: 1 / 0)
    assert client.get(pair[0].url).status_code == 200


def test_a_copy_and_a_draft_without_id_have_none(site, pair):
    relate.func(pair[0].pk)
    assert stored_related(type(pair[0])(title="Nueva")) == []
    copy = pair[0].copy(update_attrs={"slug": "copia"}, keep_live=False)
    assert stored_related(copy) == []


def test_its_admin_pages_still_open(admin_client, pair):
    relate.func(pair[0].pk)
    assert (
        admin_client.get(reverse("wagtailadmin_pages:delete", args=[pair[0].pk])).status_code == 200
    )
