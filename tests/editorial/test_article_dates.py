"""An article is dated when it is published, not when its draft was begun; what somebody typed stays."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage
from editorial.articles.bulk_edit import Change, change_all
from tests.editorial.team import PAGES

pytestmark = pytest.mark.django_db
TYPED = timezone.make_aware(datetime(2024, 3, 1, 10, 0))  # noqa: DTZ001 - of the site's zone


def stored(page):
    return ArticlePage.objects.get(pk=page.pk)


def shown(desk, page):
    """Return the date in the form of the editor."""
    return desk.editor.get(f"{PAGES}edit", page.pk).context["form"]["date"].value()


def test_a_draft_has_no_date(desk):
    desk.writer.write(date="")
    page = ArticlePage.objects.get(slug="como-delegar")
    assert page.date is None
    assert shown(desk, page) is None
    for address in (
        reverse(f"{PAGES}view_draft", args=[page.pk]),
        reverse("article-list:index"),
        reverse("desk_calendar"),
        f"{reverse('article-list:index')}?ordering=-date",
        f"{reverse('article-list:index')}?export=csv",
    ):
        assert desk.editor.client.get(address).status_code == 200, address


def test_the_form_of_a_new_article_offers_none(desk):
    form = desk.writer.get(f"{PAGES}add", "blog", "articlepage", desk.site.blog.pk).context["form"]
    assert form["date"].value() is None
    assert form.fields["date"].required is False


def test_the_first_publication_dates_it(desk):
    before = timezone.now().replace(second=0, microsecond=0)
    page = stored(desk.draft(desk.editor, date=None))
    page.get_latest_revision().publish()
    page = stored(page)
    assert before <= page.date <= timezone.now()
    assert timezone.make_aware(shown(desk, page)) == page.date
    html = desk.anonymous.client.get(page.url).content.decode()
    assert f'datetime="{timezone.localtime(page.date):%Y-%m-%d}"' in html


def test_publishing_again_changes_nothing(desk):
    page = desk.draft(desk.editor, date=None)
    page.get_latest_revision().publish()
    ArticlePage.objects.filter(pk=page.pk).update(date=TYPED)
    for date in ("", "01/03/2024 10:00"):
        desk.editor.edit(stored(page), title="Otro", date=date)
        stored(page).get_latest_revision().publish()
        assert stored(page).date == TYPED
    stored(page).unpublish()
    stored(page).get_latest_revision().publish()
    assert stored(page).date == TYPED


def test_what_is_typed_stays(desk):
    page = desk.draft(desk.editor, date=None)
    desk.editor.edit(page, date="01/03/2024 10:00")
    stored(page).get_latest_revision().publish()
    assert stored(page).date == TYPED


def test_a_scheduled_article_has_its_hour(desk):
    page = desk.draft(desk.editor, date=None)
    version = page.get_latest_revision_as_object()
    version.go_live_at = (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    version.save_revision().publish()
    assert stored(page).date is None
    hour = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=3)
    revision = stored(page).scheduled_revision
    revision.content["go_live_at"] = hour.isoformat()
    revision.approved_go_live_at = hour
    revision.save()
    call_command("publish_scheduled")
    assert stored(page).live
    assert stored(page).date == hour


def test_several_at_once_without_dates(desk):
    pages = [desk.draft(desk.editor, date=None, title=f"Uno {number}") for number in range(2)]
    results = change_all(pages, Change(date=TYPED), desk.editor.user)
    assert len(results) == 2
    assert {stored(page).get_latest_revision_as_object().date for page in pages} == {TYPED}


def test_a_copy_has_no_date_yet(desk):
    page = desk.site.article(title="Uno", date=TYPED)
    copy = page.copy(update_attrs={"slug": "otro", "title": "Otro"}, keep_live=False)
    assert stored(copy).date is None


class TestMigration:
    """Of drafts that stand: the hour at which they were begun goes, a typed date stays."""

    @pytest.mark.parametrize(
        ("minutes", "kept"), [(0, False), (5, False), (60 * 24 * 40, True), (-60 * 24, True)]
    )
    def test_drafts(self, desk, minutes, kept):
        page = desk.draft(desk.writer, date=None)
        version = page.latest_revision
        date = (version.created_at - timedelta(minutes=minutes)).replace(microsecond=0)
        version.content["date"] = date.isoformat()
        version.save()
        ArticlePage.objects.filter(pk=page.pk).update(date=date)
        self.migrate()
        assert stored(page).date == (date if kept else None)
        assert stored(page).get_latest_revision_as_object().date == (date if kept else None)

    def test_published_ones_keep_theirs(self, desk):
        page = desk.site.article(title="Uno")
        date = page.date
        self.migrate()
        assert stored(page).date == date

    def migrate(self):
        migrations = "blog.migrations.0007_article_date_may_be_empty"
        import_module(migrations).empty_dates_of_drafts(apps, None)
