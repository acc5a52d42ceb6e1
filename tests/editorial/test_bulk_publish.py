"""Publishing many pages at once: what is foretold is what happens, to reviews and to subscribers, too."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import PageViewRestriction

from blog.models import ArticlePage
from core.wagtail_compat.publishing import REFUSE_HOOK
from newsletter.delivery.addressing import recipients
from newsletter.delivery.articles import articles_of
from newsletter.delivery.scheduling import send_now
from newsletter.models import Issue, Subscriber, Suppression
from tests.editorial.changing import address
from tests.editorial.linking import linking
from tests.editorial.team import is_live, state_of
from tests.factories import ContentPageFactory, TopicPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
EXPLORER = "wagtailcore/page"
MODELS = pytest.mark.parametrize("model", [EXPLORER, "blog/articlepage"])


def foretold(person: Any, *pages: Any, model: str = EXPLORER) -> Any:
    """Open the page of outcomes; return its context."""
    answer = person.client.get(address("publish", *pages, model=model))
    assert answer.status_code == 200
    return answer.context


def expected(context: Any, plan: str = "chosen") -> dict[str, list[tuple[str, str]]]:
    """Return titles with reasons by outcome."""
    outcomes = context[plan].outcomes
    return {str(said): [(each.title, each.reason) for each in found] for said, found in outcomes}


def publish(person: Any, *pages: Any, model: str = EXPLORER, **fields: Any) -> str:
    """Confirm; return what she is told."""
    answer = person.client.post(address("publish", *pages, model=model), fields)
    assert answer.status_code == 302
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def subscribers(*names: str, **fields: Any) -> None:
    for name in names:
        Subscriber.objects.create(email=f"{name}@correo.example", **fields)


@MODELS
def test_each_page_has_its_outcome(desk, model):
    tomorrow = timezone.now() + timedelta(days=1)
    sound = desk.draft(desk.writer, title="Sano")
    later = desk.draft(desk.writer, title="Mañana", go_live_at=tomorrow)
    review = desk.in_review(desk.writer, title="En manos de otras")
    bad = linking(desk, desk.writer, title="El que tiene un error")
    mine = desk.draft(desk.editor, title="Mío")
    live = desk.site.article(title="Ya está")
    pages = (sound, later, review, bad, mine, live)
    found = expected(foretold(desk.editor, *pages, model=model))
    titles = {said: [title for title, _reason in each] for said, each in found.items()}
    assert titles == {
        "Se publican enseguida": ["Sano"],
        "Se publican a su hora": ["Mañana"],
        "Están en revisión: se publican, y su revisión termina sin decisión": ["En manos de otras"],
        "Tienen errores: no se publican": ["El que tiene un error"],
        "No podés publicarlos: quedan como están": ["Mío"],
        "Están publicados tal como están": ["Ya está"],
    }
    reasons = {title: reason for each in found.values() for title, reason in each}
    assert reasons["En manos de otras"] == "Contenido"
    assert "Adonde lleva" in reasons["El que tiene un error"]
    assert str(timezone.localtime(tomorrow).day) in reasons["Mañana"]

    before = live.last_published_at
    told = publish(desk.editor, *pages, model=model)
    assert [is_live(each) for each in pages] == [True, False, True, False, False, True]
    later.refresh_from_db()
    live.refresh_from_db()
    assert later.scheduled_revision and state_of(review) is None
    assert live.last_published_at == before
    assert "Publicados: Sano." in told
    assert "Publicados; su revisión terminó sin decisión: En manos de otras (Contenido)." in told
    assert reverse("desk_checks", args=[bad.pk]) in told


def test_nothing_to_publish_offers_no_button(desk):
    mine = desk.draft(desk.editor)
    answer = desk.editor.client.get(address("publish", mine, model=EXPLORER))
    html = answer.content.decode()
    assert "No podés publicarlos" in html and "Sí, publicar" not in html
    assert "no existe" not in publish(desk.editor, mine) and not is_live(mine)


def test_drafts_below_are_listed_and_published_when_asked_for(desk):
    good, bad = desk.draft(desk.writer, title="Hijo"), linking(desk, desk.writer, title="Malo")
    target = ArticlePage.objects.filter(title="Adonde lleva")
    target.update(owner=desk.editor.user)  # hers: it stays a draft, and the link with it broken
    context = foretold(desk.editor, desk.site.blog)
    below = expected(context, "below")
    assert ("Hijo", "") in below["Se publican enseguida"]
    assert below["Tienen errores: no se publican"][0][0] == "Malo"
    assert "include_descendants" in context["form"].fields
    publish(desk.editor, desk.site.blog)
    assert not is_live(good)
    publish(desk.editor, desk.site.blog, include_descendants="on")
    assert is_live(good) and not is_live(bad)


def test_one_that_fails_leaves_the_others(desk):
    first, second, third = (desk.draft(desk.writer, title=title) for title in "ABC")

    def refuse(page: Any, _revision: Any) -> list[str]:
        if page.title == "B":
            raise ValidationError("Se cayó.")
        return []

    context = foretold(desk.editor, first, third)
    assert context["can_publish"]
    with hooks.register_temporarily(REFUSE_HOOK, refuse):
        told = publish(desk.editor, first, second, third)
    assert [is_live(each) for each in (first, second, third)] == [True, False, True]
    assert "B (Se cayó.)" in told


def test_aliases_follow_their_page(desk):
    page = ContentPageFactory(parent=desk.site.home, title="Original")
    alias = page.create_alias(update_slug="eco")
    alias.unpublish()
    assert list(expected(foretold(desk.superuser, alias))) == [
        "Siguen a otra página y cambian con ella"
    ]
    publish(desk.superuser, alias)
    assert not is_live(alias)


class TestMails:
    def test_as_many_leave_as_were_foretold(self, desk):
        subscribers("ana", "eva", "mia")
        subscribers("sol", frequency="weekly")
        other = TopicPageFactory(parent=desk.site.topics)
        lena = Subscriber.objects.create(email="lena@correo.example", everything=False)
        lena.topics.add(other)
        Suppression.suppress("mia@correo.example", "complaint")
        articles = [
            desk.draft(desk.writer),
            desk.draft(desk.writer, topic=other),
            desk.draft(desk.writer, date=timezone.now() - timedelta(days=90)),  # no news
            linking(desk, desk.writer),  # refused
        ]
        hidden = desk.site.article(live=False)
        Issue.objects.create(kind="article", state="cancelled", article=hidden)
        context = foretold(desk.editor, *articles, hidden, desk.site.topic)
        assert context["chosen"].mails == 2 + 3
        assert "without_mails" in context["form"].fields
        publish(desk.editor, *articles, hidden)
        made = Issue.objects.filter(state="waiting")
        assert {issue.article_id for issue in made} == {each.pk for each in articles[:2]}
        suppressed = recipients(made[0]).filter(email="mia@correo.example").count()
        assert suppressed == 1
        assert sum(recipients(issue).count() - 1 for issue in made) == 5

    def test_none_of_what_is_private_or_was_published_before(self, desk):
        subscribers("ana")
        again = desk.site.article()
        again.title = "Otro título"
        again.save_revision()
        context = foretold(desk.editor, again)
        assert context["chosen"].mails == 0 and "without_mails" not in context["form"].fields
        draft = desk.draft(desk.writer)
        assert foretold(desk.editor, draft)["chosen"].mails == 1
        PageViewRestriction.objects.create(page=desk.site.blog, restriction_type="login")
        assert foretold(desk.editor, draft)["chosen"].mails == 0

    @pytest.mark.parametrize("later", [False, True])
    def test_subscribers_are_not_notified_where_she_says_so(self, desk, later):
        subscribers("ana")
        hour = timezone.now() + timedelta(days=1)
        draft = desk.draft(desk.writer, **({"go_live_at": hour} if later else {}))
        publish(desk.editor, draft, without_mails="on")
        if later:  # its hour comes
            version = type(draft).objects.get(pk=draft.pk).scheduled_revision
            version.content["go_live_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
            version.save()
            version.publish()
        assert is_live(draft)
        issue = Issue.objects.get()
        assert (issue.state, issue.send_at, issue.article_id) == ("cancelled", None, draft.pk)
        assert articles_of(digest()) == []

        send_now(issue)
        assert [each.pk for each in articles_of(digest())] == [draft.pk]

    def test_silence_ends_with_the_request(self, desk):
        first, second = desk.draft(desk.writer), desk.draft(desk.writer)
        publish(desk.editor, first, without_mails="on")
        publish(desk.editor, second)
        states = dict(Issue.objects.values_list("article", "state"))
        assert states == {first.pk: "cancelled", second.pk: "waiting"}

    def test_an_article_whose_mail_was_cancelled_stays_in_the_digest(self, desk):
        draft = desk.draft(desk.writer)
        publish(desk.editor, draft)
        Issue.objects.update(state="cancelled")
        assert [each.pk for each in articles_of(digest())] == [draft.pk]


def digest() -> Issue:
    """Return a digest of today."""
    now = timezone.now()
    return Issue(kind="digest", frequency="weekly", since=now - timedelta(days=2), send_at=now)
