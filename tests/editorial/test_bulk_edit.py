"""Changing many articles at once: what is changed where, who may, what stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page, PageLogEntry

from blog.models import ArticlePage
from editorial.checks.gate import errors_of
from tests.editorial.changing import address, change, fresh, latest
from tests.factories import (
    AuthorPageFactory,
    ContentPageFactory,
    SeriesPageFactory,
)

pytestmark = pytest.mark.django_db


class TestWhatChanges:
    def test_published_articles_change_for_visitors(self, desk, client, other):
        articles = [desk.site.article(tags=["viejo", "queda"]) for _each in range(3)]
        told = change(
            desk.editor,
            *articles,
            topic=other.pk,
            tags_added="correo, dos palabras",
            tags_removed="VIEJO",
        )
        assert told.startswith("Cambiados y publicados: ")
        for article in map(fresh, articles):
            assert article.topic.pk == other.pk
            assert {tag.name for tag in article.tag_list} == {"queda", "correo", "dos palabras"}
            assert not article.has_unpublished_changes
            assert article.title in told
            actions = PageLogEntry.objects.filter(page=article.pk, user=desk.editor.user)
            done = {"wagtail.edit", "wagtail.publish", "base.publish_unchecked"}
            assert {entry.action for entry in actions} == done
        html = client.get(other.get_url()).content.decode()
        assert articles[0].title in html
        assert ArticlePage.objects.search("correo").count() == 3

    def test_authors(self, desk):
        lucia, nora = desk.site.author, AuthorPageFactory(parent=desk.site.authors)
        article = desk.site.article()
        change(desk.editor, article, author=nora.pk, author_place="beside")
        assert [link.author_id for link in fresh(article).article_authors.all()] == [
            lucia.pk,
            nora.pk,
        ]
        assert "Ya estaban así" in change(
            desk.editor, article, author=nora.pk, author_place="beside"
        )
        change(desk.editor, article, author=nora.pk, author_place="instead")
        assert [link.author_id for link in fresh(article).article_authors.all()] == [nora.pk]

    def test_a_series_grows_at_its_end_oldest_first(self, desk):
        series = SeriesPageFactory(parent=desk.site.blog)
        first = desk.site.article(series=series, series_place=1)
        now = timezone.now()
        newer = desk.site.article(date=now - timedelta(days=1))
        older = desk.site.article(date=now - timedelta(days=9))
        change(desk.editor, first, newer, older, series=series.pk)
        assert [fresh(each).series_place for each in (first, older, newer)] == [1, 2, 3]
        change(desk.editor, first, older, no_series="on")
        assert fresh(first).series is None
        assert fresh(first).series_place is None
        assert fresh(newer).series_place == 3

    def test_date(self, desk):
        article, draft = desk.site.article(), desk.draft(desk.writer)
        change(desk.editor, article, draft, date="2020-05-04 10:30")
        assert f"{timezone.localtime(fresh(article).date):%Y-%m-%d %H:%M}" == "2020-05-04 10:30"
        assert fresh(draft).date == fresh(article).date
        assert latest(draft).date == fresh(article).date

    def test_a_date_to_come_changes_nothing_and_says_why(self, desk, other):
        article = desk.site.article()
        told = change(desk.editor, article, date="2099-01-01 00:00", topic=other.pk)
        assert "No se pudieron cambiar" in told
        assert "publica" in told
        assert fresh(article).topic != other
        assert fresh(article).revisions.count() == 1

    def test_a_draft_stays_a_draft(self, desk, other):
        draft = desk.draft(desk.writer)
        assert "Cambiados en el borrador" in change(desk.writer, draft, topic=other.pk)
        assert not fresh(draft).live
        assert fresh(draft).topic.pk == latest(draft).topic.pk == other.pk
        assert [link.author_id for link in fresh(draft).article_authors.all()] == [
            desk.site.author.pk
        ]

    def test_other_unpublished_changes_are_not_published(self, desk, other):
        article = desk.site.article(title="Antes")
        article.title = "Después"
        article.save_revision()
        told = change(desk.editor, article, topic=other.pk)
        assert "Tienen cambios sin publicar" in told
        assert fresh(article).title == "Antes"
        assert fresh(article).topic.pk == desk.site.topic.pk
        assert latest(article).topic.pk == other.pk
        assert latest(article).title == "Después"
        assert fresh(article).has_unpublished_changes

    def test_faults_of_a_published_text_stop_no_filing_but_publishing(self, desk, other):
        body = [
            ("paragraph", '<p data-block-key="abcde">Una <a href="https://e.example/"></a>.</p>')
        ]
        article, draft = desk.site.article(body=body), desk.draft(desk.writer, body=body)
        assert errors_of(article)
        assert "Cambiados y publicados" in change(desk.editor, article, topic=other.pk)
        assert fresh(article).topic.pk == other.pk
        desk.editor.client.post(address("publish", draft))
        assert not fresh(draft).live

    def test_nothing_to_change_makes_no_version(self, desk):
        article = desk.site.article()
        assert "Ya estaban así" in change(desk.editor, article, topic=desk.site.topic.pk)
        assert fresh(article).revisions.count() == 1


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "changed"),
        [
            ("guest", False),
            ("writer", False),
            ("editor", True),
            ("administrator", True),
            ("superuser", True),
        ],
    )
    def test_published_articles(self, desk, other, role, changed):
        article = desk.site.article()
        told = change(desk.person(role), article, topic=other.pk)
        assert (fresh(article).topic.pk == other.pk) is changed
        assert ("No los podés editar" in told) is not changed

    @pytest.mark.parametrize("role", ["nobody", "anonymous"])
    def test_others_are_refused(self, desk, other, role):
        article = desk.site.article()
        client = desk.person(role).client
        for answer in (
            client.get(address("edit-together", article)),
            client.post(address("edit-together", article), {"topic": other.pk}),
        ):
            assert answer.status_code == 302
        assert fresh(article).topic.pk == desk.site.topic.pk

    def test_what_she_wrote_waits_for_another_editor(self, desk, other):
        own = desk.site.article(owner=desk.editor.user)
        told = change(desk.editor, own, topic=other.pk)
        assert "Los tiene que publicar otra persona" in told
        assert fresh(own).topic.pk == desk.site.topic.pk
        assert latest(own).topic.pk == other.pk

    def test_what_is_locked_reviewed_or_scheduled_stays(self, desk, other):
        locked = desk.site.article(title="Cerrado", locked=True, locked_by=desk.editor.user)
        reviewed = desk.in_review(desk.writer, title="Revisado")
        later = desk.draft(desk.writer, title="Futuro")
        later.go_live_at = timezone.now() + timedelta(days=3)
        later.save_revision().publish()
        alias = desk.site.article(title="Original").create_alias(update_slug="alias")
        pages = (locked, reviewed, later, alias)
        told = change(desk.second_editor, *pages, topic=other.pk)
        for reason in (
            "Están bloqueados",
            "Están en revisión",
            "Están programados",
            "Siguen a otra",
        ):
            assert reason in told
        for page in pages:
            assert fresh(page).topic.pk == desk.site.topic.pk
        assert latest(reviewed).topic.pk == desk.site.topic.pk
        assert fresh(reviewed).current_workflow_state.status == "in_progress"

    def test_pages_that_are_no_articles_stay(self, desk, other):
        article = desk.site.article()
        page = ContentPageFactory(parent=desk.site.home, title="Contacto")
        told = change(desk.superuser, article, page, model="wagtailcore/page", topic=other.pk)
        assert "No son artículos: quedaron como estaban: Contacto" in told
        assert fresh(article).topic.pk == other.pk

    def test_what_she_may_not_see_is_neither_named_nor_changed(self, desk, other):
        desk.draft(desk.colleague, title="Ajeno")
        hidden = ArticlePage.objects.get(title="Ajeno")

        def not_hers(parent: Page, pages: Any, request: Any) -> Any:
            return pages.exclude(title="Ajeno")

        with hooks.register_temporarily("construct_explorer_page_queryset", not_hers):
            for action in ("edit-together", "publish", "unpublish", "delete"):
                html = desk.editor.client.get(address(action, hidden)).content.decode()
                assert "Ajeno" not in html
            assert change(desk.editor, hidden, topic=other.pk) == ""
        assert fresh(hidden).topic.pk == desk.site.topic.pk

    def test_a_guest_changes_her_own_only(self, desk, other):
        own, hidden = desk.draft(desk.guest, title="Mío"), desk.draft(desk.writer, title="Ajeno")
        shown = desk.site.article(title="De todos")
        told = change(desk.guest, own, hidden, shown, topic=other.pk)
        assert "Cambiados en el borrador: Mío" in told
        assert "No los podés editar: quedaron como estaban: De todos" in told
        assert "Ajeno" not in told
        assert fresh(own).topic.pk == other.pk
        assert fresh(hidden).topic.pk == fresh(shown).topic.pk == desk.site.topic.pk
        for action in ("edit-together", "publish", "unpublish", "delete"):
            answer = desk.guest.client.get(address(action, hidden), follow=True)
            assert "Ajeno" not in answer.content.decode()
