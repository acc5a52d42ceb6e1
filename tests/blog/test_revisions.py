"""Stored versions read again: what is gone of what they name is left out."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    GroupPagePermission,
    Page,
    PagePermissionTester,
    Workflow,
    WorkflowPage,
)

from blog.models import ArticleAuthor, ArticlePage, ArticleSource
from tests.factories import (
    AuthorPageFactory,
    ImageFactory,
    SeriesPageFactory,
    SourceFactory,
    TopicPageFactory,
    UserFactory,
)


@pytest.fixture
def version(site):
    """Return a function that stores a version of an article, and one that reads the latest again."""
    page = site.article(live=False)

    def store(**fields):
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision(clean=False)
        return page

    return store


def read(page) -> ArticlePage:
    """Return the latest version as the CMS opens it."""
    return ArticlePage.objects.get(pk=page.pk).latest_revision.as_object()


class TestGone:
    def test_topic_is_left_empty(self, site, version):
        topic = TopicPageFactory(parent=site.topics)
        page = version(topic=topic)
        topic.delete()
        again = read(page)
        assert again.topic_id is None
        assert again.shown_topic is None

    def test_cover_series_and_share_image_are_left_empty(self, site, version):
        cover, share = ImageFactory(), ImageFactory()
        series = SeriesPageFactory(parent=site.blog)
        page = version(cover=cover, share_image=share, series=series)
        for each in (cover, share, series):
            each.delete()
        again = read(page)
        assert (again.cover, again.share_image, again.series) == (None, None, None)

    def test_author_source_and_tag_are_left_out_and_the_others_kept(self, site, version):
        author, source = AuthorPageFactory(parent=site.authors), SourceFactory()
        kept = SourceFactory()
        page = version(
            article_authors=[ArticleAuthor(author=each) for each in (author, site.author)],
            article_sources=[ArticleSource(source=each) for each in (source, kept)],
        )
        page.tags.add("uno", "dos")
        version()
        ArticleAuthor.objects.filter(author=author).delete()
        ArticleSource.objects.filter(source=source).delete()
        author.delete()
        source.delete()
        page.tags.get(name="uno").delete()
        again = read(page)
        assert [link.author.title for link in again.article_authors.all()] == [site.author.title]
        assert [link.source for link in again.article_sources.all()] == [kept]
        assert [tag.name for tag in again.tag_list] == ["dos"]

    def test_opens_in_the_editor(self, client, site, version):
        client.force_login(UserFactory(is_superuser=True))
        topic = TopicPageFactory(parent=site.topics)
        page = version(topic=topic)
        topic.delete()
        assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200

    def test_of_the_page_itself_nothing_is_asked_of_the_version(self, site, version):
        owner = UserFactory()
        page = version(owner=owner)
        ArticlePage.objects.filter(pk=page.pk).update(owner=None)
        owner.delete()
        assert read(page).owner_id is None


class TestKept:
    def test_version_says_what_it_said(self, site, version):
        cover, topic = ImageFactory(), TopicPageFactory(parent=site.topics)
        page = version(cover=cover, topics=[topic], title="Otra", summary="Otra cosa.")
        again = read(page)
        assert (again.title, again.summary, again.cover) == ("Otra", "Otra cosa.", cover)
        assert list(again.topics.all()) == [topic]
        assert again.topic == site.topic
        assert again.authors == [site.author]
        assert again.get_parent() == Page.objects.get(pk=site.blog.pk)

    def test_child_that_was_never_saved_has_its_page_from_the_page(self, site, version):
        page, source = version(), SourceFactory()
        page.article_sources.add(ArticleSource(source=source))
        page.save_revision().publish()
        assert ArticleSource.objects.get(source=source).page_id == page.pk


class TestWorkflow:
    """Articles find their workflow as Wagtail does, in one query."""

    def test_is_the_nearest_active_one(self, site):
        names = {"home": site.home, "blog": site.blog}
        for name, page in names.items():
            workflow = Workflow.objects.create(name=name)
            WorkflowPage.objects.create(workflow=workflow, page=page)
        article = site.article()
        assert article.get_workflow().name == "blog"
        Workflow.objects.filter(name="blog").update(active=False)
        assert ArticlePage.objects.get(pk=article.pk).get_workflow().name == "home"
        own = Workflow.objects.create(name="own")
        WorkflowPage.objects.create(workflow=own, page=article)
        assert ArticlePage.objects.get(pk=article.pk).get_workflow() == own
        Workflow.objects.update(active=False)
        last = ArticlePage.objects.get(pk=article.pk)
        assert (last.get_workflow(), last.has_workflow) == (None, False)


class TestDeleting:
    """Who may delete an article: what Wagtail answers, without asking for pages below."""

    @pytest.mark.parametrize(
        "granted", [(), ("add",), ("change",), ("add", "publish"), ("change", "publish")]
    )
    @pytest.mark.parametrize("owned", [True, False])
    @pytest.mark.parametrize("live", [True, False])
    def test_agrees_with_wagtail(self, site, granted, owned, live):
        user, group = UserFactory(), Group.objects.create(name="prueba")
        user.groups.add(group)
        for name in granted:
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{name}_page"
            )
            GroupPagePermission.objects.create(group=group, page=site.blog, permission=permission)
        page = site.article(live=live, owner=user if owned else None)
        ours = page.permissions_for_user(user).can_delete()
        assert ours == PagePermissionTester(user, page).can_delete()
