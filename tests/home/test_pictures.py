"""No page of the site makes a visitor wait for pictures: whatever shows one takes what is ready."""

import re

import pytest
from bs4 import BeautifulSoup
from django_tasks_db.models import DBTaskResult

from core.base.models import SiteImage, SiteSettings
from core.serving.renditions import FILTERS
from core.serving.warming import used_and_lacking, warm, warm_lacking, warm_object
from tests.factories import ColleagueFactory, ImageFactory
from tests.home.pictured import Pictured, body_with

pytestmark = pytest.mark.django_db
BOX = "data:image/svg+xml"
SMALL = {"file__width": 80, "file__height": 60}  # rendered fast


@pytest.fixture
def pictured(site):
    """Return the site, nothing of whose pictures is rendered."""
    return Pictured(site, [ImageFactory(description=f"Dibujo {n}", **SMALL) for n in range(10)])


@pytest.fixture
def rendering(monkeypatch):
    """Return the filters by which pictures were rendered."""
    noted, whole = [], SiteImage.generate_rendition_file

    def generate(image, filter, **options):
        noted.append(filter.spec)
        return whole(image, filter, **options)

    monkeypatch.setattr(SiteImage, "generate_rendition_file", generate)
    return noted


def test_no_visitor_waits_for_a_rendition(client, pictured, rendering):
    shown = {address: client.get(address) for address in pictured.addresses}
    assert {
        address: each.status_code for address, each in shown.items() if each.status_code != 200
    } == {}
    mails = pictured.mails()
    assert rendering == []
    for address, each in shown.items():
        plain = any(part in address for part in ("/feed/", "/temas/", "/buscar/", "/blog/2"))
        assert (BOX in each.content.decode()) != (plain and "organizacion" not in address), address
    assert not any("og:image" in each.content.decode() for each in shown.values())
    assert not any(BOX in mail or "<img" in mail for mail in mails)


def test_pages_show_all_pictures_once_they_are_ready(client, pictured):
    """What a list loads ahead is what its templates show: else boxes would stay for good."""
    warm(SiteImage.objects.all(), filters=FILTERS)
    for address in pictured.addresses:
        html = client.get(address).content.decode()
        assert BOX not in html, address
        if "/feed/" in address:
            continue
        for image in BeautifulSoup(html, "html.parser").select("picture img"):
            assert image["src"].startswith("/media/images/"), address
            assert image.parent.find_all("source"), address
    head = client.get(pictured.article.url).content.decode()
    assert re.search('og:image" content="[^"]+fill-1200x630', re.sub(r"\s+", " ", head))
    assert all("width-960.format-jpeg" in mail for mail in pictured.mails())


@pytest.mark.parametrize("ready", [False, True])
def test_pictures_cost_a_page_no_queries_of_their_own(client, site, count_queries, ready):
    images = [ImageFactory(**SMALL) for _number in range(12)]
    still = images[0]
    few = site.article(cover=still, body=body_with(images[:2], still))
    many = site.article(cover=still, body=body_with(images, still) + body_with(images, still))
    if ready:
        warm(images)
    for article in (few, many):
        client.get(article.url)
    assert count_queries(many.url) == count_queries(few.url)


def test_whatever_shows_a_picture_has_it_rendered(pictured):
    lacking = {image.pk for image in pictured.images}
    assert set(used_and_lacking()) == lacking
    warm(SiteImage.objects.all(), filters=FILTERS)
    assert used_and_lacking() == []


def test_a_setting_and_a_snippet_have_theirs_rendered(site, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        settings = SiteSettings.for_site(site.site)
        settings.share_image = shared = ImageFactory(**SMALL)
        settings.save()
        colleague = ColleagueFactory(portrait=ImageFactory(**SMALL))
    DBTaskResult.objects.filter(task_path__endswith="warm_image").delete()
    for task in DBTaskResult.objects.filter(task_path__endswith="warm_object"):
        warm_object.call(*task.args_kwargs["args"])
    waiting = DBTaskResult.objects.filter(task_path__endswith="warm_image")
    queued = {task.args_kwargs["args"][0] for task in waiting}
    assert queued == {shared.pk, colleague.portrait_id}


def test_what_is_lacking_is_looked_for(pictured):
    DBTaskResult.objects.all().delete()
    warm_lacking.call()
    waiting = DBTaskResult.objects.filter(task_path__endswith="warm_image")
    assert {task.args_kwargs["args"][0] for task in waiting} == {
        each.pk for each in pictured.images
    }
