"""What readers without an account answer: taken once, kept as written, told to those who wait for it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog.models import ArticlePage
from editorial.models import Notice, ReviewAnswer, ReviewLink
from editorial.review_links.links import MOST, MOST_AT_ONCE, share, version_of
from tests.editorial.team import PAGES, Desk

pytestmark = pytest.mark.django_db

NOTE = "Falta decir cuánto cobrás.\nY la fecha del final no puede ser."
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def draft(desk: Desk) -> ArticlePage:
    """Return a draft of the writer."""
    return desk.draft(desk.writer, title="Cobrar sin pena")


@pytest.fixture
def link(desk: Desk, draft: ArticlePage) -> ReviewLink:
    """Return a link to it that an editor has made."""
    return share(draft, desk.editor.user, "Marta", 7)


@pytest.fixture
def reader() -> Client:
    """Return the browser of somebody without an account, which Django's own check of forms guards."""
    return Client(enforce_csrf_checks=True)


def address(link: ReviewLink) -> str:
    return reverse("review_link", args=[link.token])


def answer(reader, link, verdict="changes", note=NOTE, headers=SAME_ORIGIN, **said):
    page = ArticlePage.objects.get(pk=link.page_id)
    data = {"verdict": verdict, "note": note, "version": version_of(page)} | said
    return reader.post(address(link), data, headers=headers)


def kept() -> list[tuple[str, str]]:
    return list(ReviewAnswer.objects.order_by("pk").values_list("verdict", "note"))


def age(delta: timedelta) -> None:
    ReviewAnswer.objects.update(created_at=timezone.now() - delta)


class TestTaking:
    def test_stored_then_shown(self, link, draft, reader):
        response = answer(reader, link)
        assert (response.status_code, response.url) == (302, f"{address(link)}gracias/")
        assert ReviewAnswer.objects.get().revision == draft.latest_revision
        assert kept() == [("changes", NOTE)]
        thanks = reader.get(response.url)
        html = thanks.content.decode()
        for said in (
            "Gracias, Marta",
            "Necesita cambios",
            "Falta decir cuánto cobrás.",
            "del final",
        ):
            assert said in html
        assert thanks["X-Robots-Tag"] == response["X-Robots-Tag"]
        assert reader.cookies == {}

    def test_fine_needs_no_note(self, link, reader):
        assert answer(reader, link, "fine", "").status_code == 302
        assert kept() == [("fine", "")]

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ({"note": ""}, "Escribí qué habría que cambiar"),
            ({"note": " \r\n "}, "Escribí qué habría que cambiar"),
            ({"verdict": ""}, "Elegí una de las dos respuestas"),
            ({"verdict": "fino"}, "Elegí una de las dos respuestas"),
            ({"verdict": "\x00"}, "Elegí una de las dos respuestas"),
            ({"note": "a" * 10_000}, "2000"),
            ({"note": "Hola\x00"}, "nulos"),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_what_is_wrong_is_said_and_nothing_lost(self, link, reader, said, message):
        response = answer(reader, link, **said)
        html = response.content.decode()
        assert response.status_code == 400
        assert message in html
        assert "Tu respuesta todavía no se envió" in html
        if len(said.get("note", "").strip()) > 10:
            assert said["note"] in html
        if "verdict" in said:
            assert "Falta decir cuánto cobrás." in html
        assert kept() == []
        assert response.cookies == {}

    @pytest.mark.parametrize(
        "note",
        ["<script>alert(1)</script>", "{{ page }}{% now %}", "🙂" * 2000, "a\r\n" * 1000, "‮ñ́"],
        ids=lambda value: value[:20],
    )
    def test_a_note_is_text(self, desk, link, draft, reader, note):
        assert answer(reader, link, note=note).status_code == 302
        assert kept() == [("changes", note.replace("\r\n", "\n").strip())]
        pages = [
            reader.get(f"{address(link)}gracias/"),
            reader.get(address(link)),
            desk.writer.get("desk_review_links", draft.pk),
            desk.writer.get(f"{PAGES}edit", draft.pk),
            desk.writer.get(f"{PAGES}history", draft.pk),
        ]
        for response in pages:
            assert response.status_code == 200
            assert "<script>alert(1)" not in response.content.decode()
        if "script" in note:
            assert all("&lt;script&gt;alert(1)" in each.content.decode() for each in pages)

    def test_sent_twice_kept_once(self, link, reader):
        for _each in range(2):
            assert answer(reader, link).status_code == 302
        assert kept() == [("changes", NOTE)]
        assert PageLogEntry.objects.filter(action="desk.reader_answer").count() == 1
        assert Notice.objects.filter(recipient=link.created_by).count() == 1

    def test_she_may_change_her_mind_and_answer_the_next_version(self, desk, link, draft, reader):
        answer(reader, link)
        answer(reader, link, "fine", "Pensándolo bien, está bien.")
        assert "Ya respondiste sobre esta versión" in reader.get(address(link)).content.decode()
        desk.writer.edit(draft, title="Cobrar mejor")
        assert "versión anterior" in reader.get(address(link)).content.decode()
        answer(reader, link)
        assert len(kept()) == 3
        versions = ReviewAnswer.objects.order_by("pk").values_list("revision", flat=True)
        assert versions[0] == versions[1] != versions[2]

    def test_it_is_about_the_version_that_she_read(self, desk, link, draft, reader):
        read = version_of(draft)
        desk.writer.edit(draft, title="Cobrar mejor")
        answer(reader, link, version=read)
        assert ReviewAnswer.objects.get().revision == draft.latest_revision
        html = desk.writer.get("desk_review_links", draft.pk).content.decode()
        assert "Sobre la versión del" in html
        assert "Sobre la versión actual" not in html

    def test_a_version_that_autosave_has_overwritten_is_none(self, desk, link, draft, reader):
        read = version_of(draft)
        draft.summary = "Otro resumen."
        draft.save_revision(user=desk.writer.user, overwrite_revision=draft.latest_revision)
        answer(reader, link, version=read)
        assert ReviewAnswer.objects.get().revision is None
        html = desk.writer.get("desk_review_links", draft.pk).content.decode()
        assert "versión anterior, que cambió desde entonces" in html

    def test_overwritten_afterwards_too(self, desk, link, draft, reader):
        answer(reader, link)
        page = ArticlePage.objects.get(pk=draft.pk)
        assert ReviewAnswer.objects.get().is_about(page)
        page.summary = "Otro resumen."
        page.save_revision(user=desk.writer.user, overwrite_revision=page.latest_revision)
        given = ReviewAnswer.objects.get()
        assert given.version is None
        assert not given.is_about(ArticlePage.objects.get(pk=draft.pk))

    @pytest.mark.parametrize("version", ["", "x", "0-", "9" * 5000, "1-2026", "\x00", "٣-1"])
    def test_a_version_that_never_was(self, link, reader, version):
        assert answer(reader, link, version=version).status_code == 302
        assert ReviewAnswer.objects.get().revision is None

    def test_not_a_version_of_another_article(self, desk, link, reader):
        other = desk.draft(desk.colleague, slug="ajeno")
        answer(reader, link, version=version_of(other))
        assert ReviewAnswer.objects.get().revision is None


class TestRefusing:
    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "https://otra.example"},
            {"Origin": "null"},
            {"Referer": "https://otra.example/"},
        ],
        ids=str,
    )
    def test_forms_of_other_sites(self, link, reader, headers):
        assert answer(reader, link, headers=headers).status_code == 403
        assert kept() == []

    def test_where_browsers_send_origin_alone(self, link, reader, settings):
        assert answer(reader, link, headers={"Origin": settings.SITE_URL}).status_code == 302

    @pytest.mark.parametrize("field", ["expires_at", "revoked_at"])
    def test_closed_links_give_back_what_she_wrote(self, link, reader, field):
        ReviewLink.objects.update(**{field: timezone.now()})
        response = answer(reader, link, note=f"{NOTE}</textarea><script>")
        assert response.status_code == 410
        assert kept() == []
        assert "&lt;/textarea&gt;&lt;script&gt;" in response.content.decode()

    def test_too_many_in_a_row(self, link, reader):
        for number in range(MOST_AT_ONCE):
            assert answer(reader, link, note=f"Nota {number}").status_code == 302
        response = answer(reader, link, note="Una más")
        assert (response.status_code, response["Retry-After"]) == (429, "60")
        assert "Una más" in response.content.decode()
        assert "Esperá un minuto" in response.content.decode()
        age(timedelta(minutes=2))
        assert answer(reader, link, note="Una más").status_code == 302
        assert len(kept()) == MOST_AT_ONCE + 1

    def test_too_many_in_all(self, link, reader):
        for number in range(MOST):
            link.answers.create(verdict="fine", note=str(number))
        age(timedelta(days=1))
        response = answer(reader, link)
        assert response.status_code == 429
        assert "Retry-After" not in response
        assert "pedile uno nuevo" in response.content.decode()
        assert len(kept()) == MOST

    def test_nothing_else_is_asked(self, link, reader):
        for method in (reader.put, reader.delete, reader.patch):
            assert method(address(link), headers=SAME_ORIGIN).status_code == 405
        assert reader.post(f"{address(link)}gracias/", headers=SAME_ORIGIN).status_code == 403
        assert answer(reader, link, note="a" * 3_000_000).status_code in {400, 413}


class TestTelling:
    def test_the_history_says_who_and_what(self, desk, link, draft, reader):
        answer(reader, link)
        entry = PageLogEntry.objects.get(action="desk.reader_answer")
        assert entry.user is None
        assert entry.revision == draft.latest_revision
        assert entry.data == {"reader": "Marta", "verdict": "changes", "note": NOTE}
        html = desk.writer.get(f"{PAGES}history", draft.pk).content.decode()
        assert "Marta, sin cuenta, respondió: Necesita cambios" in html
        assert "Falta decir cuánto cobrás." in html

    def test_an_answer_of_somebody_logged_in_is_nobodys_too(self, desk, link):
        answer(desk.editor.client, link)
        assert PageLogEntry.objects.get(action="desk.reader_answer").user is None

    def test_who_shared_it_and_whose_it_is_are_told(self, desk, link, draft, reader):
        answer(reader, link)
        notices = Notice.objects.filter(kind="reader_answered")
        assert {notice.recipient for notice in notices} == {desk.editor.user, desk.writer.user}
        for notice in notices:
            assert notice.page_id == draft.pk
            assert notice.details.items() >= {"reader": "Marta", "note": NOTE}.items()

    def test_one_person_is_told_once(self, desk, draft, reader):
        answer(reader, share(draft, desk.writer.user, "Marta", 7))
        assert Notice.objects.get().recipient == desk.writer.user

    def test_who_may_no_longer_see_it_is_not_told(self, desk, link, reader):
        desk.editor.user.groups.clear()
        answer(reader, link)
        assert [notice.recipient for notice in Notice.objects.all()] == [desk.writer.user]

    def test_who_shared_it_may_be_gone(self, desk, link, reader):
        desk.editor.user.delete()
        answer(reader, link)
        assert [notice.recipient for notice in Notice.objects.all()] == [desk.writer.user]

    def test_the_editor_counts_what_is_new(self, desk, link, draft, reader):
        def count() -> str:
            html = desk.writer.get(f"{PAGES}edit", draft.pk).content.decode()
            toggle = html[html.index('data-side-panel-toggle="review-links"') :]
            return toggle[toggle.index("counter") : toggle.index("</button>")]

        assert "hidden" in count()
        answer(reader, link)
        assert "hidden" not in count()
        desk.writer.edit(draft, title="Cobrar mejor")
        assert "hidden" in count()
