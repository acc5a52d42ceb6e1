"""Any title gets a slug, none that a page above answers itself; a tag is one, however it is typed."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from taggit.models import Tag

from blog.models import ArticlePage, SeriesPage, TopicPage
from core.base.models import SiteImage
from tests.editorial.team import PAGES
from tests.factories import ArticlePageFactory, ImageFactory, TopicPageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "slug"),
    [("你好", "nihao"), ("Привет, мир", "privet-mir"), ("¿?", "pagina"), ("Feed", "feed-2")],
)
def test_any_title_gets_a_slug(desk, title, slug):
    answer = desk.editor.write(title=title, slug="")
    assert answer.status_code == 302, answer.context["form"].errors
    assert ArticlePage.objects.get(title=title).slug == slug


def test_a_second_one_gets_another_slug(desk):
    for _number in range(2):
        assert desk.editor.write("action-publish", title="!!!", slug="").status_code == 302
    slugs = ArticlePage.objects.filter(title="!!!").values_list("slug", flat=True)
    assert sorted(slugs) == ["pagina", "pagina-2"]


@pytest.mark.parametrize("slug", ["feed", "tag", "2026", "fuente"])
def test_words_that_the_blog_answers_are_refused(desk, slug):
    answer = desk.editor.write(slug=slug)
    assert answer.status_code == 200
    assert "que usa el propio blog" in answer.content.decode()
    with pytest.raises(ValidationError, match="que usa el propio blog"):
        ArticlePageFactory(parent=desk.site.blog, slug=slug)


@pytest.mark.parametrize("live", [True, False])
def test_a_subtopic_cant_stand_before_the_feed(desk, live):
    with pytest.raises(ValidationError):
        desk.site.topic.add_child(instance=TopicPage(title="Feed", slug="feed", live=live))
    subtopic = desk.site.topic.add_child(instance=TopicPage(title="Feed", live=live))
    assert subtopic.slug == "feed-2"


@pytest.mark.parametrize("parent", ["topics", "topic"])
def test_the_editor_refuses_it_in_words(desk, parent):
    above = getattr(desk.site, parent)
    page = TopicPageFactory(parent=above, title="Archivo")
    address = reverse(f"{PAGES}edit", args=[page.pk])
    form = desk.editor.client.get(address).context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    answer = desk.editor.client.post(address, sent | {"slug": "feed"})
    answers_itself = parent == "topic"  # the index of topics has no feed of its own
    assert (answer.status_code == 200) is answers_itself
    assert ("que usa el propio blog" in answer.content.decode()) is answers_itself


def test_a_new_subtopic_is_refused_in_words_too(desk):
    address = reverse(f"{PAGES}add", args=["blog", "topicpage", desk.site.topic.pk])
    form = desk.editor.client.get(address).context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    answer = desk.editor.client.post(address, sent | {"title": "Feed", "slug": "feed"})
    assert answer.status_code == 200
    assert "que usa el propio blog" in answer.content.decode()


def test_a_series_may_not_either(desk):
    with pytest.raises(ValidationError):
        desk.site.blog.add_child(instance=SeriesPage(title="x", slug="2031", live=False))


@pytest.mark.parametrize(
    "typed", ["GESTIÓN", "  gestión ", "Gestión", unicodedata.normalize("NFD", "gestión")]
)
def test_a_tag_is_one_however_it_is_typed(desk, typed):
    Tag.objects.create(name="gestión")
    article = desk.site.article(title="Uno")
    assert desk.editor.edit(article, tags=f'"{typed}", ventas').status_code == 302
    tags = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().tags.names()
    assert sorted(tags) == ["gestión", "ventas"]
    assert Tag.objects.count() == 2


def test_two_ways_in_one_field_are_one(desk):
    article = desk.site.article(title="Uno")
    desk.editor.edit(article, tags="Émile, ÉMILE, émile")
    assert list(
        ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().tags.names()
    ) == ["émile"]


def test_tags_of_pictures_too(desk):
    Tag.objects.create(name="Ñandú")
    image = ImageFactory()
    data = {"title": "Uno", "tags": "ñandú", "collection": image.collection_id}
    answer = desk.superuser.client.post(reverse("wagtailimages:edit", args=[image.pk]), data)
    assert answer.url == reverse("wagtailimages:index"), answer.url
    assert list(SiteImage.objects.get(pk=image.pk).tags.names()) == ["Ñandú"]
