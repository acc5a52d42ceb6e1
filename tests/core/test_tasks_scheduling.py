"""What is due at its hour happens, once, whatever else fails; what is held back or taken away doesn't."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import DraftStateMixin, Page, Revision, RevisionMixin

from blog.models import ArticlePage
from core.tasks.scheduling import HELD, Pauses, Schedule, publish, seconds_to_next
from core.wagtail_compat.publishing import REFUSE_HOOK
from tests.core.timetable import actions, expiring, hour_of, move, scheduled, state

pytestmark = pytest.mark.django_db

PUBLISHED, UNPUBLISHED = "wagtail.publish.scheduled", "wagtail.unpublish.scheduled"


class TestTheHour:
    def test_what_is_due_is_published_once(self, site):
        page, waiting = scheduled(site), scheduled(site)
        move(waiting, timezone.now() + timedelta(hours=1))
        assert Schedule().work() == 1
        assert Schedule().work() == 0
        assert (state(page), state(waiting)) == ((True, False), (False, False))
        assert actions(page) == [PUBLISHED]

    def test_what_has_expired_is_taken_offline_once(self, site):
        page = expiring(site.article(), timezone.now() - timedelta(seconds=1))
        lasting = expiring(site.article(), timezone.now() + timedelta(hours=1))
        assert Schedule().work() == 1
        assert Schedule().work() == 0
        assert (state(page), state(lasting)) == ((False, True), (True, False))
        assert actions(page) == [UNPUBLISHED]

    def test_the_search_finds_it_as_it_is_then(self, site):
        page = scheduled(site, title="Cómo delegar el archivo")
        assert "delegar" in page.title
        Schedule().work()
        found = ArticlePage.objects.live().search("delegar archivo")
        assert [result.pk for result in found] == [page.pk]

    def test_it_knows_how_long_it_may_sleep(self, site):
        assert seconds_to_next() == float("inf")
        move(scheduled(site), timezone.now() + timedelta(seconds=90))
        assert 85 < seconds_to_next() <= 90

    def test_asked_to_end_it_ends_between_two_articles(self, site):
        pages = [scheduled(site), scheduled(site)]
        answers = iter([True, False])
        assert Schedule(going_on=lambda: next(answers)).work() == 1
        assert [state(page)[0] for page in pages] == [True, False]


class TestAfterAStop:
    def test_a_version_whose_whole_time_has_passed_ends_expired(self, site):
        page = scheduled(site, ago=timedelta(hours=2), expire_at=timezone.now() + timedelta(days=2))
        revision = Revision.objects.for_instance(page).get(approved_go_live_at__isnull=False)
        revision.content["expire_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
        revision.save()
        Schedule().work()
        assert state(page) == (False, True)
        assert actions(page) == [PUBLISHED, UNPUBLISHED]

    def test_a_version_that_was_due_replaces_the_one_that_expired(self, site):
        page = site.article()
        scheduled(site, page=page, title="Nueva")
        expiring(page, timezone.now() - timedelta(hours=1))
        Schedule().work()
        assert state(page) == (True, False)
        assert page.title == "Nueva"

    def test_what_expires_keeps_the_hour_of_its_next_version(self, site):
        page, moment = site.article(), timezone.now() + timedelta(hours=1)
        scheduled(site, page=page)
        move(page, moment)
        expiring(page, timezone.now() - timedelta(seconds=1))
        Schedule().work()
        assert state(page) == (False, True)
        assert hour_of(page) == moment

    def test_an_alias_goes_online_and_offline_with_its_page(self, site):
        page = site.article(title="Antes")
        alias = page.create_alias(parent=site.blog, update_slug="alias")
        scheduled(site, page=page, title="Después")
        Schedule().work()
        assert Page.objects.get(pk=alias.pk).title == "Después"
        expiring(page, timezone.now() - timedelta(seconds=1))
        Schedule().work()
        assert state(page)[0] is state(alias)[0] is False


class TestTakenAway:
    def test_who_unschedules_it_before_it_is_locked_wins(self, site, admin_client):
        page = scheduled(site)
        revision = Revision.objects.for_instance(page).get(approved_go_live_at__isnull=False)
        name = "wagtailadmin_pages:revisions_unschedule"
        assert admin_client.post(reverse(name, args=[page.pk, revision.pk])).status_code == 302
        assert publish(revision.pk) is False
        assert state(page)[0] is False

    def test_who_moves_its_hour_wins(self, site):
        page = scheduled(site)
        pk = Revision.objects.for_instance(page).get(approved_go_live_at__isnull=False).pk
        move(page, timezone.now() + timedelta(hours=1))
        assert publish(pk) is False
        assert state(page)[0] is False

    def test_what_was_deleted_meanwhile_is_nothing_to_do(self, site):
        page = scheduled(site)
        pk = Revision.objects.for_instance(page).get(approved_go_live_at__isnull=False).pk
        page.delete()
        assert publish(pk) is False


class TestFailures:
    @staticmethod
    def failing_for(page: Page, asked: list[str]):
        def refuse(candidate, revision):
            asked.append(revision.object_id)
            if candidate.pk == page.pk:
                raise ValueError("broken")
            return []

        return hooks.register_temporarily(REFUSE_HOOK, refuse)

    def test_one_failure_holds_up_no_other_and_is_tried_again_later(self, site, caplog):
        broken, page = scheduled(site), scheduled(site)
        asked: list[str] = []
        schedule = Schedule()
        with self.failing_for(broken, asked):
            assert schedule.work() == 1
            assert schedule.work() == 0
        assert asked == [str(broken.pk), str(page.pk)]
        assert state(page)[0]
        assert not state(broken)[0]
        assert caplog.text.count("Scheduled work failed") == 1
        schedule.pauses = Pauses()
        assert schedule.work() == 1
        assert state(broken)[0]

    def test_pauses_grow_to_a_limit_and_end_with_success(self, monkeypatch):
        now, pauses, waited = [0.0], Pauses(), []
        monkeypatch.setattr("core.tasks.scheduling.time.monotonic", lambda: now[0])
        for _ in range(5):
            pauses.failed("a", longest=4.0)
            began = now[0]
            while pauses.hold("a"):
                now[0] += 0.5
            waited.append(now[0] - began)
        assert waited == [1, 2, 4, 4, 4]
        pauses.failed("a", longest=4.0)
        pauses.succeeded("a")
        assert not pauses.hold("a")

    def test_nothing_of_a_failed_publication_stays(self, site):
        page = scheduled(site)
        with hooks.register_temporarily(REFUSE_HOOK, lambda candidate, revision: 1 / 0):
            Schedule().work()
        assert state(page) == (False, False)
        assert hour_of(page)
        assert actions(page) == []


class TestGate:
    def test_what_is_held_loses_its_hour_and_is_never_published(self, site):
        page = scheduled(site, title="Sin resumen")
        asked = []

        def refuse(candidate, revision):
            asked.append((revision.object_id, type(candidate), candidate.title))
            return ["No tiene resumen."]

        with hooks.register_temporarily(REFUSE_HOOK, refuse):
            assert Schedule().work() == 0
            assert Schedule().work() == 0
        assert Schedule().work() == 0
        assert asked == [(str(page.pk), ArticlePage, "Sin resumen")]
        assert state(page) == (False, False)
        assert hour_of(page) is None
        assert actions(page) == [HELD]

    def test_a_live_page_stays_as_it_is(self, site):
        page = site.article(title="Antes")
        scheduled(site, page=page, title="Después")
        with hooks.register_temporarily(REFUSE_HOOK, lambda candidate, revision: ["No."]):
            Schedule().work()
        assert state(page) == (True, False)
        assert page.title == "Antes"

    def test_the_history_says_so_in_spanish(self, site, admin_client):
        page = scheduled(site)
        with hooks.register_temporarily(REFUSE_HOOK, lambda candidate, revision: ["No."]):
            Schedule().work()
        html = admin_client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content
        assert "Retenido a su hora" in html.decode()

    def test_wagtails_command_asks_it_too(self, site):
        page, other = scheduled(site), scheduled(site)
        refuse = lambda candidate, revision: ["No."] * (candidate.pk == page.pk)  # noqa: E731
        with hooks.register_temporarily(REFUSE_HOOK, refuse):
            call_command("publish_scheduled")
        assert (state(page)[0], state(other)[0]) == (False, True)

    def test_what_no_gate_refuses_is_published(self, site):
        page = scheduled(site)
        with hooks.register_temporarily(REFUSE_HOOK, lambda candidate, revision: []):
            assert Schedule().work() == 1
        assert state(page)[0]


@pytest.fixture
def note(transactional_db):
    """Return a snippet with drafts: the site has none of its own."""

    class Note(DraftStateMixin, RevisionMixin, models.Model):
        text = models.TextField()

        class Meta:
            app_label = "tasks"

        def __str__(self) -> str:
            return self.text

    with connection.schema_editor() as editor:
        editor.create_model(Note)
    yield Note
    Note._default_manager.all().delete()
    with connection.schema_editor() as editor:
        editor.delete_model(Note)
    del apps.all_models["tasks"]["note"]
    apps.clear_cache()


@pytest.mark.django_db(transaction=True)
def test_snippets_with_drafts_go_online_and_offline_too(note):
    found = note.objects.create(
        text="Antes", live=False, go_live_at=timezone.now() + timedelta(days=1)
    )
    found.text = "Después"
    found.save_revision().publish()
    move(found, timezone.now() - timedelta(seconds=1))
    assert Schedule().work() == 1
    found.refresh_from_db()
    assert (found.live, found.text) == (True, "Después")
    note.objects.update(expire_at=timezone.now() - timedelta(seconds=1))
    assert Schedule().work() == 1
    found.refresh_from_db()
    assert (found.live, found.expired) == (False, True)
