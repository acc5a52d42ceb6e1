"""Issues: when one is made, what becomes of it, who gets it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageViewRestriction, Workflow

from blog.models import ArticlePage
from core.tasks.scheduling import Schedule
from newsletter.delivery.addressing import CHUNK, address_due
from newsletter.delivery.scheduling import schedule, send_now
from newsletter.delivery.states import cancel
from newsletter.models import Delivery, Issue, Subscriber, Suppression
from tests.factories import SeriesPageFactory, TopicPageFactory, UserFactory

pytestmark = pytest.mark.django_db
ANA = "ana@correo.example"


def only() -> Issue:
    return Issue.objects.get()


def logged() -> list[str]:
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


class TestMaking:
    """One issue an article, when it comes out."""

    def test_publishing_makes_one_that_waits(self, mailing):
        before = timezone.now()
        article = mailing.publish(title="Una agenda " + "larga " * 40)
        issue = only()
        assert (issue.kind, issue.state, issue.article) == ("article", "waiting", article)
        assert issue.subject.startswith("Una agenda larga") and len(issue.subject) <= 150
        assert timedelta(minutes=9) < issue.send_at - before < timedelta(minutes=11)

    def test_publishing_again_makes_none(self, mailing):
        article = mailing.publish()
        for state in ("sent", "cancelled"):
            Issue.objects.update(state=state)
            article.title = f"Otro título {state}"
            article.save_revision().publish()
            article.unpublish()
            article.save_revision().publish()
        assert (Issue.objects.count(), only().state) == (1, "cancelled")

    @pytest.mark.parametrize("own_subject", [False, True])
    def test_a_title_that_is_mended_meanwhile(self, mailing, own_subject):
        article = mailing.publish(title="Una ajenda")
        if own_subject:
            Issue.objects.update(subject="Lo nuevo")
        article.title = "Una agenda"
        article.save_revision().publish()
        assert only().subject == ("Lo nuevo" if own_subject else "Una agenda")

    def test_an_article_that_came_out_without_one_gets_none_later(self, mailing):
        article = mailing.publish()
        Issue.objects.all().delete()
        article.save_revision().publish()
        assert not Issue.objects.exists()

    def test_the_clock_publishes_it_too(self, mailing):
        tomorrow = timezone.now() + timedelta(days=1)
        article = mailing.publish(live=False, go_live_at=tomorrow)
        article.latest_revision.publish()
        assert not Issue.objects.exists()
        revision = article.latest_revision
        revision.approved_go_live_at = timezone.now()
        revision.content["go_live_at"] = timezone.now().isoformat()
        revision.save()
        Schedule().work()
        assert only().article_id == article.pk

    def test_the_workflow_publishes_it_too(self, mailing):
        editor = UserFactory(is_superuser=True)
        article = mailing.publish(live=False)
        Workflow.objects.first().start(article, editor)
        while state := ArticlePage.objects.get(pk=article.pk).current_workflow_task_state:
            state.approve(user=editor)
        assert only().article_id == article.pk

    def test_what_came_out_elsewhere_long_ago_is_not_mailed(self, mailing):
        mailing.publish(date=timezone.now() - timedelta(days=8))
        assert not Issue.objects.exists()

    def test_a_draft_that_took_a_month_is(self, mailing):
        begun = timezone.now() - timedelta(days=30)
        article = mailing.publish(live=False, date=begun)
        article.revisions.update(created_at=begun)
        article.save_revision().publish()
        assert only().article_id == article.pk

    def test_private_articles_aliases_and_copies_are_not(self, mailing):
        article = mailing.publish(live=False)
        private = PageViewRestriction.objects.create(page=article, restriction_type="login")
        article.save_revision().publish()
        private.delete()
        article.create_alias(update_slug="alias", parent=mailing.site.blog)
        article.copy(update_attrs={"slug": "copia"}, keep_live=False)
        assert not Issue.objects.exists()

    def test_switched_off_nothing_is_made(self, mailing):
        mailing.set(is_on=False)
        mailing.publish()
        assert not Issue.objects.exists()

    def test_without_a_pause_it_goes_at_once(self, mailing):
        mailing.set(cool_off_minutes=0)
        mailing.subscriber()
        mailing.publish(title="Ya")
        assert [each["Subject"] for each in mailing.worker.work()] == ["Ya"]


class TestDeciding:
    """Editors cancel, schedule, send at once."""

    def test_cancelled_it_is_not_sent(self, mailing):
        mailing.subscriber()
        mailing.publish()
        assert cancel(only(), UserFactory())
        assert not mailing.read() and not Delivery.objects.exists()
        assert logged() == ["newsletter.cancelled"]
        assert not cancel(only())

    def test_who_cancelled_by_mistake_sends_it(self, mailing):
        mailing.subscriber()
        article = mailing.publish()
        cancel(only())
        mailing.worker.after(send_now, only(), UserFactory())
        assert [each["Subject"] for each in mailing.worker.work()] == [article.title]
        assert logged() == ["newsletter.cancelled", "newsletter.sent_now"]
        assert not send_now(only()) and not schedule(only(), timezone.now())

    def test_a_letter_goes_at_its_hour(self, mailing):
        mailing.subscriber()
        letter = mailing.letter(state="draft", send_at=None)
        assert not mailing.minute()
        assert schedule(letter, timezone.now() + timedelta(seconds=30))
        assert not mailing.minute()
        assert mailing.read() == {ANA: "Carta"}

    @pytest.mark.parametrize("how", ["unpublished", "deleted", "private", "off"])
    def test_what_has_lost_its_reason_is_withdrawn_at_its_hour(self, mailing, how):
        mailing.subscriber()
        article = mailing.publish()
        match how:
            case "unpublished":
                article.unpublish()
            case "deleted":
                article.delete()
            case "private":
                PageViewRestriction.objects.create(page=article, restriction_type="login")
            case "off":
                mailing.set(is_on=False)
        assert only().state == "waiting"
        assert not mailing.read()
        assert (only().state, logged()) == ("cancelled", ["newsletter.withdrawn"])


class TestAddressing:
    """Who gets it."""

    def test_an_article_goes_to_whom_it_concerns(self, mailing):
        site = mailing.site
        other = TopicPageFactory(parent=site.topics)
        series = SeriesPageFactory(parent=site.blog)
        mailing.subscriber("todo")
        mailing.subscriber("tema", everything=False).topics.add(site.topic, other)
        mailing.subscriber("serie", everything=False).series.add(series)
        mailing.subscriber("otro", everything=False).topics.add(other)
        mailing.subscriber("nada", everything=False)
        mailing.subscriber("semana", frequency="weekly")
        mailing.subscriber("fue", state="left")
        mailing.subscriber("suspendida", state="suspended")
        mailing.publish(series=series, series_place=1)
        got = {address.partition("@")[0] for address in mailing.read()}
        assert got == {"todo", "tema", "serie"}
        issue = only()
        assert issue.state == "sent" and issue.started_at and issue.finished_at
        assert issue.deliveries.progress() == (3, 0, 0)

    def test_a_letter_goes_to_everybody(self, mailing):
        mailing.subscriber("ana")
        mailing.subscriber("eva", frequency="monthly", everything=False)
        mailing.letter()
        assert len(mailing.read()) == 2

    def test_suppressed_addresses_get_none(self, mailing):
        mailing.subscriber("ana")
        mailing.subscriber("eva")
        Suppression.suppress("EVA@correo.example", Suppression.Reason.COMPLAINT)
        mailing.letter()
        assert list(mailing.read()) == [ANA]

    def test_an_issue_for_nobody_is_done(self, mailing):
        mailing.letter()
        assert not mailing.read() and only().state == "sent"

    def test_who_is_killed_while_addressing_leaves_it_to_the_next(
        self, mailing, monkeypatch, django_assert_max_num_queries
    ):
        mailing.subscribers(25)
        blocked = Subscriber.objects.order_by("pk")[10:20]
        for each in blocked:
            Suppression.suppress(each.email, Suppression.Reason.ERASED)
        monkeypatch.setattr("newsletter.delivery.addressing.CHUNK", 10)
        letter, turns = mailing.letter(), iter([True, False])
        address_due(lambda: next(turns))
        assert (only().state, letter.deliveries.count()) == ("waiting", 10)
        assert not mailing.worker.work()  # nothing leaves before all are written down
        address_due(lambda: True)
        address_due(lambda: True)
        assert (only().state, letter.deliveries.count()) == ("sending", 15)

    def test_many_are_addressed_in_few_queries(self, mailing, django_assert_max_num_queries):
        mailing.subscribers(2 * CHUNK)
        mailing.publish()
        mailing.wait()
        with django_assert_max_num_queries(80):
            address_due(lambda: True)
        assert only().deliveries.progress() == (0, 0, 2 * CHUNK)
