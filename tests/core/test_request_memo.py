"""What is asked once a request is asked anew by the next one, after a write, and outside of requests."""

import pytest
from django.core.cache.backends.locmem import LocMemCache
from wagtail.models import PageViewRestriction, Site

from core.base import request_memo
from core.base.publishing import private_paths
from core.base.request_memo import once_a_request


@pytest.fixture
def reading():
    request_memo.begin({"REQUEST_METHOD": "GET"})
    yield
    request_memo.end()


@pytest.fixture
def counted():
    calls = []

    @once_a_request
    def count(*args):
        calls.append(args)
        return len(calls)

    return count


def test_once_in_a_request(reading, counted):
    assert [counted(), counted(), counted(1), counted(1)] == [1, 1, 2, 2]


def test_none_and_nothing_are_answers_too(reading):
    calls = []
    once = once_a_request(lambda: calls.append(1))
    assert [once(), once()] == [None, None] and len(calls) == 1


@pytest.mark.parametrize("environ", [None, {}, {"REQUEST_METHOD": "POST"}])
def test_each_time_elsewhere(environ, counted):
    request_memo.begin(environ)
    assert [counted(), counted()] == [1, 2]


def test_anew_in_the_next_request(counted):
    for number in (1, 2):
        request_memo.begin({"REQUEST_METHOD": "HEAD"})
        assert counted() == counted() == number
        request_memo.end()
    assert counted() == 3


def test_an_error_is_no_answer(reading):
    answers = iter([ZeroDivisionError, 7])

    @once_a_request
    def fails():
        if (answer := next(answers)) is ZeroDivisionError:
            raise answer
        return answer

    with pytest.raises(ZeroDivisionError):
        fails()
    assert fails() == 7


def test_anew_after_a_write(site, reading, django_assert_num_queries):
    assert private_paths() == ()
    PageViewRestriction.objects.create(page=site.blog, restriction_type="login")
    assert private_paths() == (site.blog.path,)
    with django_assert_num_queries(0):
        private_paths()
    PageViewRestriction.objects.all().delete()
    assert private_paths() == ()


def test_root_paths_are_asked_once(site, reading, monkeypatch):
    asked = []
    get = LocMemCache.get
    monkeypatch.setattr(LocMemCache, "get", lambda *a, **k: asked.append(1) or get(*a, **k))
    paths = [Site.get_site_root_paths() for _number in range(3)]
    assert len(asked) == 1 and paths[0] == paths[2]
    site.site.save()
    Site.get_site_root_paths()
    assert len(asked) == 2


def test_a_request_begins_and_ends_it(client, site, monkeypatch, counted):
    seen = []
    monkeypatch.setattr(
        "home.models.HomePage.get_context", lambda *_a: seen.append((counted(), counted())) or {}
    )
    client.get("/")
    client.get("/")
    assert seen == [(1, 1), (2, 2)]
    assert [counted(), counted()] == [3, 4]
