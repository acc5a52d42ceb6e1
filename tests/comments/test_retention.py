"""What comments keep is forgotten at its time, to the day; what waits and what is read never is."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail import hooks

from comments import retention
from comments.models import Comment, CommentSettings
from comments.retention import prune
from core.mail.models import OutgoingMail
from core.mail.outgoing import post
from core.tasks.scheduling import DAILY_HOOK

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def now(monkeypatch):
    """Stop the clock."""
    moment = timezone.now()
    monkeypatch.setattr(retention.timezone, "now", lambda: moment)
    return moment


def changed(comment: Comment, at) -> Comment:
    Comment.objects.filter(pk=comment.pk).update(state_changed_at=at)
    return comment


class TestHashes:
    def test_go_after_thirty_days(self, readers, now):
        at = now - timedelta(days=30)
        kept = readers.wrote("Hoy hace 30 días.", address_hash="a" * 64, created_at=at)
        gone = readers.wrote("Un segundo antes.", address_hash="b" * 64, created_at=at - SECOND)
        assert prune()["hashes"] == 1
        kept.refresh_from_db(), gone.refresh_from_db()
        assert (kept.address_hash, gone.address_hash) == ("a" * 64, "")
        assert gone.text == "Un segundo antes."
        assert prune()["hashes"] == 0


class TestSpamAndDeleted:
    @pytest.mark.parametrize("state", ["spam", "deleted"])
    def test_go_after_the_days_set(self, readers, site, now, state):
        CommentSettings.objects.update_or_create(site=site.site, defaults={"spam_days": 7})
        at = now - timedelta(days=7)
        kept = changed(readers.wrote("Hoy hace 7 días.", state=state), at)
        changed(readers.wrote("Un segundo antes.", state=state), at - SECOND)
        assert prune()["removed"] == 1
        assert list(Comment.objects.all()) == [kept]

    def test_thirty_days_by_default(self, readers, now):
        changed(readers.wrote(state="spam"), now - timedelta(days=30))
        assert prune()["removed"] == 0
        Comment.objects.update(state_changed_at=now - timedelta(days=30) - SECOND)
        assert prune()["removed"] == 1

    @pytest.mark.parametrize("state", ["pending", "approved"])
    def test_what_waits_and_what_is_read_stays(self, readers, now, state):
        old = changed(readers.wrote(state=state), now - timedelta(days=4_000))
        before = Comment.objects.filter(pk=old.pk).values().get()
        assert prune() == {"hashes": 0, "removed": 0, "emptied": 0}
        assert Comment.objects.filter(pk=old.pk).values().get() == before

    def test_an_answered_one_is_emptied_and_its_thread_stays(self, readers, now):
        gone = readers.wrote("Borrado.", state="deleted", site="https://a.example")
        answer = readers.wrote("La respuesta.", parent=gone)
        changed(gone, now - timedelta(days=31))
        assert prune() == {"hashes": 0, "removed": 0, "emptied": 1}
        gone.refresh_from_db()
        assert (gone.text, gone.email, gone.site, gone.name) == ("", "", "", "(borrado)")
        assert gone.state == "deleted"
        assert answer.text in readers.page() and "comentario eliminado" in readers.page()
        assert prune()["emptied"] == 0

    def test_a_thread_that_is_gone_goes_from_its_end(self, readers, now):
        chain = [readers.wrote(state="deleted")]
        for _ in range(3):
            chain.append(readers.wrote(state="spam", parent=chain[-1]))
        Comment.objects.update(state_changed_at=now - timedelta(days=31))
        assert prune()["removed"] == 4
        assert not Comment.objects.exists()

    def test_in_parts(self, readers, now, monkeypatch):
        monkeypatch.setattr(retention, "BATCH", 2)
        for number in range(5):
            changed(readers.wrote(f"{number}", state="spam"), now - timedelta(days=31))
        assert prune()["removed"] == 5

    def test_mail_about_them_goes_with_them(self, readers, now):
        comment = changed(readers.wrote(state="spam"), now - timedelta(days=31))
        post(f"comments:{comment.pk}:published:1", "lucia@correo.example", "Asunto", comment.text)
        post("comments:999999:published:1", "lucia@correo.example", "Asunto", "Otro")
        prune()
        assert OutgoingMail.objects.get().text == "Otro"

    def test_one_that_is_answered_meanwhile_stays(self, readers, now, monkeypatch):
        gone = changed(readers.wrote(state="deleted"), now - timedelta(days=31))
        month_ago = now - timedelta(days=30)
        [found] = retention._batches(retention._old(month_ago))
        readers.wrote("Justo ahora.", parent=gone)
        assert retention._prune_batch(found, month_ago, remove=True) == 0


def test_the_scheduler_does_it_daily_and_a_command_at_once(readers, now):
    assert prune in [register() for register in hooks.get_hooks(DAILY_HOOK)]
    changed(readers.wrote(state="spam"), now - timedelta(days=31))
    said = StringIO()
    call_command("prune_comments", stdout=said)
    assert said.getvalue().splitlines() == ["hashes: 0", "removed: 1", "emptied: 0"]
