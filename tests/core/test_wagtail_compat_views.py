"""What `core.wagtail_compat.views` relies on in Wagtail."""

import inspect

import pytest
from django.test import RequestFactory
from wagtail.admin.views.generic import base
from wagtail.admin.views.home import HomeView
from wagtail.images.views.chooser import viewset
from wagtail.models import Page

from core.wagtail_compat.views import FRAGMENT, all_in_listing, bulk_action, is_chooser


def test_the_views_of_a_chooser_are_known():
    for kind in (
        viewset.choose_view_class,
        viewset.choose_results_view_class,
        viewset.chosen_view_class,
        viewset.chosen_multiple_view_class,
    ):
        assert is_chooser(kind), kind
    assert not is_chooser(HomeView) and not is_chooser(None)


@pytest.mark.django_db
def test_all_of_a_listing_are_ids(site):
    article = site.article()
    request = RequestFactory().get("/")
    assert bulk_action(request, Page, "wagtailcore", "page", "nada") is None
    action = bulk_action(request, Page, "wagtailcore", "page", "delete")
    assert article.pk in all_in_listing(action, article.get_parent().pk)


def test_a_script_asks_for_the_rows_by_this_parameter():
    assert f'"{FRAGMENT}"' in inspect.getsource(base)
