"""Redirects are made from addresses that visitors could know, and from no other."""

import pytest
from wagtail.contrib.redirects import signal_handlers
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

from blog.models import ArticlePage
from core.wagtail_compat.redirects import redirect_moved, redirect_renamed
from tests.factories import TopicPageFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def renamed(site):
    """Return a function that gives a page another slug, as the editor does."""

    def rename(page: Page, slug: str) -> None:
        fresh = Page.objects.get(pk=page.pk).specific
        fresh.slug = slug
        fresh.save()

    return rename


def redirects() -> dict[str, int | None]:
    return dict(Redirect.objects.values_list("old_path", "redirect_page"))


def test_a_draft_leaves_no_redirect(site, renamed):
    page = site.article(slug="borrador", live=False)
    renamed(page, "otro-borrador")
    assert redirects() == {}


def test_a_published_page_leaves_one_that_works(site, renamed, client):
    page = site.article(slug="nota")
    renamed(page, "otra")
    assert "/blog/nota" in redirects() and redirects()["/blog/nota"] == page.pk
    answer = client.get("/blog/nota/")
    assert answer.status_code == 301 and answer.url.endswith("/blog/otra/")


def test_a_page_taken_back_leaves_one(site, renamed):
    page = site.article(slug="nota")
    ArticlePage.objects.get(pk=page.pk).unpublish()
    renamed(page, "otra")
    assert redirects()["/blog/nota"] == page.pk


def test_a_draft_takes_no_redirect_of_another_page(site, renamed):
    page = site.article(slug="nota")
    renamed(page, "otra")
    draft = site.article(slug="nota", live=False)
    renamed(draft, "borrador")
    assert redirects()["/blog/nota"] == page.pk


def test_a_scheduled_page_leaves_none_before_its_hour(site, renamed):
    page = site.article(slug="nota", live=False, expired=False)
    renamed(page, "otra")
    renamed(page, "tercera")
    ArticlePage.objects.get(pk=page.pk).save_revision().publish()
    renamed(page, "cuarta")
    assert {path for path in redirects() if path.startswith("/blog/nota")} == set()
    assert redirects()["/blog/tercera"] == page.pk


def test_a_moved_draft_leaves_none(site):
    topic = TopicPageFactory(parent=site.topics, slug="tema", live=False)
    topic.move(Page.objects.get(pk=site.topic.pk), pos="last-child")
    assert redirects() == {}


def test_a_moved_page_leaves_one(site):
    topic = TopicPageFactory(parent=site.topics, slug="tema")
    topic.move(Page.objects.get(pk=site.topic.pk), pos="last-child")
    assert redirects()["/temas/tema"] == topic.pk


def test_what_is_published_below_a_draft_keeps_its_address(site, renamed):
    draft = TopicPageFactory(parent=site.topics, slug="tema", live=False)
    below = TopicPageFactory(parent=draft, slug="subtema")
    hidden = TopicPageFactory(parent=draft, slug="oculto", live=False)
    renamed(draft, "otro")
    assert redirects()["/temas/tema/subtema"] == below.pk
    assert hidden.pk not in redirects().values()


@pytest.mark.django_db(transaction=False)
def test_wagtails_own_receivers_are_ours():
    """Ours take the place of Wagtail's, which are still functions of these names, connected in its `ready`."""
    for signal, ours, theirs in (
        (post_page_move, redirect_moved, signal_handlers.autocreate_redirects_on_page_move),
        (page_slug_changed, redirect_renamed, signal_handlers.autocreate_redirects_on_slug_change),
    ):
        connected = signal._live_receivers(sender=Page)[0]
        assert ours in connected and theirs not in connected
