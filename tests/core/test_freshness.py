"""Which writes make stored pages stale, once they are committed; and that what no visitor sees leaves them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from blog.models import ArticlePage, ArticleTag, TopicPage
from comments.models import Comment, CommentSettings
from comments.states import change_state
from core.base.freshness import changed_table, new_token, token
from core.base.models import SiteSettings
from core.wagtail_compat.publishing import publish_revision
from tests.editorial.test_autosave import Tab
from tests.factories import ContentPageFactory, ImageFactory, SourceFactory, UserFactory

PAGE = 'UPDATE "wagtailcore_page" SET {} WHERE "wagtailcore_page"."id" = %s'


@pytest.fixture(autouse=True)
def _switched_on(settings, tmp_path):
    settings.VAR_DIR, settings.PAGE_CACHE_SECONDS = tmp_path, 60


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('SELECT 1 FROM "wagtailcore_page"', ""),
        ("(SELECT 1) UNION (SELECT 2)", ""),
        ("\n  select 1", ""),
        ('SELECT "x" FROM "t" FOR UPDATE', ""),
        ("WITH x AS MATERIALIZED (SELECT 1) SELECT * FROM x", ""),
        ("WITH x AS (DELETE FROM t RETURNING 1) SELECT * FROM x", "?"),
        ("BEGIN IMMEDIATE", ""),
        ('SAVEPOINT "s1"', ""),
        ('RELEASE SAVEPOINT "s1"', ""),
        ("PRAGMA foreign_keys", ""),
        ("SET CONSTRAINTS ALL IMMEDIATE", ""),
        ('INSERT INTO "blog_source" ("x") VALUES (%s)', "blog_source"),
        ('INSERT OR IGNORE INTO "blog_source" ("x") VALUES (%s)', "blog_source"),
        ("insert into blog_source (x) values (1)", "blog_source"),
        ('DELETE FROM "blog_source" WHERE 1', "blog_source"),
        ('INSERT INTO "django_session" VALUES (1)', ""),
        ('DELETE FROM "cache" WHERE "expires" < 1', ""),
        ("DELETE FROM search_fts WHERE rowid IN (9)", ""),
        ('TRUNCATE "django_session", "wagtailcore_page"', "?"),
        ('ALTER TABLE "blog_source" ADD COLUMN "x" int', "?"),
        ('MERGE INTO "blog_source" USING x', "?"),
        ("/* */ SELECT 1", "?"),
        ("", "?"),
        (PAGE.format('"draft_title" = %s, "latest_revision_id" = NULL'), ""),
        (PAGE.format('"numchild" = ("wagtailcore_page"."numchild" + %s)'), ""),
        (PAGE.format('"locked" = %s, "locked_at" = %s, "locked_by_id" = %s'), ""),
        (PAGE.format('"draft_title" = %s, "live" = %s'), "wagtailcore_page"),
        (PAGE.format('"draft_title" = %s,\n "live" = %s'), "wagtailcore_page"),
        (PAGE.format('"draft_title" = %s, /* */ "live" = %s'), "wagtailcore_page"),
        (PAGE.format('"draft_title" = "title"'), "wagtailcore_page"),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s', ""),
        (
            'INSERT INTO "wagtailcore_page" ("live") VALUES (%s) ON CONFLICT DO UPDATE SET "draft_title" = %s',
            "wagtailcore_page",
        ),
        ("UPDATE wagtailcore_page SET live = 1 WHERE id = 1", "wagtailcore_page"),
        ('INSERT INTO "wagtailcore_page" ("draft_title") VALUES (%s)', "wagtailcore_page"),
        ('DELETE FROM "wagtailcore_page" WHERE 1', "wagtailcore_page"),
        ('UPDATE "users_user" SET "last_login" = %s WHERE "users_user"."id" = %s', ""),
        ('UPDATE "users_user" SET "first_name" = %s WHERE "users_user"."id" = %s', "users_user"),
    ],
)
def test_statements(sql, table):
    assert changed_table(sql) == table


def test_a_token_never_comes_back():
    tokens = set()
    for _time in range(1000):
        new_token()
        tokens.add(token())
    assert len(tokens) == 1000


def test_every_table_that_does_not_count_is_there(settings, db):
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    gone = settings.PAGE_CACHE_UNSEEN_TABLES - tables - {"cache", "search_fts"}
    assert gone == set()


@pytest.fixture
def stale_by(django_capture_on_commit_callbacks):
    """Return a function that tells whether an action makes stored pages stale."""

    def is_stale(action) -> bool:
        before = token()
        with django_capture_on_commit_callbacks(execute=True):
            action()
            assert token() == before, "before the commit"
        return token() != before

    return is_stale


def raw(sql: str, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


WRITES = {
    "save": lambda site, page: page.save(),
    "update": lambda site, page: ArticlePage.objects.filter(pk=page.pk).update(summary="Otro."),
    "update of the page table": lambda site, page: Page.objects.update(title="Otro"),
    "bulk_update": lambda site, page: Page.objects.bulk_update([page], ["title"]),
    "raw SQL": lambda site, page: raw("UPDATE blog_articlepage SET featured = %s", True),
    "cascade": lambda site, page: Page.objects.filter(pk=page.pk).delete(),
    "many to many": lambda site, page: (
        site.home.pk
        and page.topics.through.objects.create(articlepage_id=page.pk, topicpage_id=site.topic.pk)
    ),
    "publish": lambda site, page: publish_revision(page.get_latest_revision(), skip_checks=True),
    "unpublish": lambda site, page: page.unpublish(),
    "move": lambda site, page: page.move(site.home),
    "rename a topic": lambda site, page: rename(site.topic),
    "restrict": lambda site, page: PageViewRestriction.objects.create(page=page, password="x"),
    "setting": lambda site, page: SiteSettings.objects.update_or_create(
        site=site.site, defaults={"name": "Otro"}
    ),
    "setting of comments": lambda site, page: CommentSettings.objects.create(site=site.site),
    "site": lambda site, page: Site.objects.update(site_name="Otro"),
    "image": lambda site, page: ImageFactory(),
    "user": lambda site, page: UserFactory(),
}


def rename(topic: TopicPage) -> None:
    topic.title = "Otro"
    publish_revision(topic.save_revision(), skip_checks=True)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_visitors_may_see_counts(site, stale_by, write):
    page = site.article()
    assert stale_by(lambda: write(site, page))


def test_bulk_create_counts(site, stale_by):
    page = ArticlePage.objects.get(pk=site.article(tags=["agenda"]).pk)
    tag = page.tags.get()
    assert stale_by(
        lambda: ArticleTag.objects.bulk_create([ArticleTag(content_object=page, tag=tag)])
    )


def test_what_no_visitor_sees_does_not(site, stale_by, client):
    page, user = site.article(), UserFactory(is_superuser=True)
    assert not stale_by(lambda: ArticlePage.objects.get(pk=page.pk).save_revision())
    assert not stale_by(lambda: client.force_login(user))
    assert not stale_by(lambda: client.get("/admin/"))
    assert not stale_by(lambda: client.get("/buscar/?q=agenda"))
    assert not stale_by(lambda: client.get(page.url))


def test_a_rolled_back_savepoint_drops_its_token_alone(site, stale_by):
    def rolled_back():
        with pytest.raises(IntegrityError), transaction.atomic():
            Page.objects.update(title="Otro")
            raise IntegrityError

    def part():
        Page.objects.update(title="Otro")
        rolled_back()

    assert not stale_by(rolled_back)
    assert stale_by(part)
    assert stale_by(lambda: (rolled_back(), Page.objects.update(title="Más")))


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_it_is_stale_at_once():
    """It commits, so that its database is emptied afterwards."""
    before = token()
    SourceFactory()
    assert token() != before


def test_comments_count_when_visitors_see_the_change(site, stale_by):
    page = site.article()
    made: list[Comment] = []

    def post(state: str):
        comment = Comment(article=page, text="Hola.", name="Ana", email="a@b.example", state=state)
        comment.save()
        made.append(comment)

    assert not stale_by(lambda: post("pending"))
    (comment,) = made
    assert stale_by(lambda: change_state([comment.pk], "approved"))
    assert stale_by(lambda: change_state([comment.pk], "pending"))
    assert not stale_by(lambda: change_state([comment.pk], "spam"))
    change_state([comment.pk], "approved")
    assert stale_by(lambda: change_state([comment.pk], "deleted"))


@pytest.mark.parametrize("is_live", [True, False])
def test_autosave_leaves_stored_pages(desk, stale_by, is_live):
    """Of a page that is a draft, autosave writes all rows. Opening an editor costs seconds."""
    person = desk.person("editor")
    page = desk.draft(person)
    if is_live:
        publish_revision(page.get_latest_revision(), skip_checks=True)
    tab = Tab(person, ArticlePage.objects.get(pk=page.pk))
    for text in ("<p>Uno.</p>", "<p>Dos.</p>"):
        assert not stale_by(lambda text=text: tab.autosave(text))
    assert stale_by(lambda: publish_revision(page.get_latest_revision(), skip_checks=True))


def test_a_draft_counts_where_pages_below_it_are_shown_or_it_was_itself(site, stale_by):
    above = ContentPageFactory(parent=site.home, slug="arriba")
    ContentPageFactory(parent=above)
    above.refresh_from_db()
    assert stale_by(lambda: above.unpublish())
    above.slug = "otra"
    assert stale_by(lambda: above.save())
    page = site.article()
    page.live = False
    assert stale_by(lambda: page.save())
    page.title = "Otro"
    assert not stale_by(lambda: page.save())
    page.live, page.first_published_at = True, timezone.now()
    assert stale_by(lambda: page.save())


def test_a_new_draft_is_nothing_new(site, stale_by):
    assert not stale_by(lambda: site.article(live=False))
    assert stale_by(lambda: site.article())
