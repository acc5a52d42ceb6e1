"""The form that changes many articles at once: what it takes, for which articles."""

import pytest
from wagtail.models import Page

from blog.models import ArticlePage
from tests.editorial.changing import LIST, address, change, errors, fresh
from tests.factories import (
    SeriesPageFactory,
)

pytestmark = pytest.mark.django_db


class TestForm:
    def test_it_foretells_what_becomes_of_each(self, desk):
        article = desk.site.article(title="Publicado")
        ahead = desk.site.article(title="Adelantado")
        ahead.summary = "Otro resumen."
        ahead.save_revision()
        html = desk.editor.client.get(address("edit-together", article, ahead)).content.decode()
        for text in ("Cambian y se publican enseguida (1)", "Tienen cambios sin publicar"):
            assert text in html

    @pytest.mark.parametrize(
        ("fields", "complaint"),
        [
            ({}, "Todavía no cambia nada"),
            ({"author_place": "beside"}, "Todavía no cambia nada"),
            ({"topic": "999999"}, "topic"),
            ({"topic": "\x00"}, "topic"),
            ({"topic": "9" * 40}, "topic"),
            ({"author": "abc"}, "author"),
            ({"series": "-1"}, "series"),
            ({"date": "mañana"}, "date"),
            ({"tags_added": "x" * 200}, "tags_added"),
            ({"tags_added": 'a, "b', "tags_removed": "A"}, "lo mismo"),
        ],
    )
    def test_it_refuses(self, desk, fields, complaint):
        article = desk.site.article()
        answer = desk.editor.client.post(address("edit-together", article), fields)
        assert answer.status_code == 200
        assert complaint in str(errors(answer))
        assert fresh(article).revisions.count() == 1

    def test_a_series_and_none(self, desk):
        series = SeriesPageFactory(parent=desk.site.blog)
        fields = {"series": series.pk, "no_series": "on"}
        answer = desk.editor.client.post(address("edit-together", desk.site.article()), fields)
        assert "las dos cosas no" in str(errors(answer))

    def test_a_topic_can_only_be_a_topic(self, desk):
        article = desk.site.article()
        answer = desk.editor.client.post(
            address("edit-together", article), {"topic": desk.site.home.pk}
        )
        assert "topic" in errors(answer)


class TestSelection:
    def test_all_are_what_the_filters_leave(self, desk, other):
        wanted = desk.site.article(title="Buscado", topic=other)
        desk.site.article(title="Otro")
        for action in ("edit-together", "publish", "unpublish", "delete"):
            asked = f"/admin/bulk/blog/articlepage/{action}/?id=all&topic={other.pk}&next={LIST}"
            answer = desk.superuser.client.get(asked)
            assert answer.status_code == 302
            assert f"id={wanted.pk}&" in answer.url
            html = desk.superuser.client.get(answer.url).content.decode()
            assert "Buscado" in html
            assert "Otro" not in html
            desk.superuser.client.post(asked)
        assert ArticlePage.objects.live().count() == 2

    def test_all_of_a_filter_that_cannot_be_read_is_nothing(self, desk):
        desk.site.article()
        asked = f"/admin/bulk/blog/articlepage/delete/?id=all&topic=999999&next={LIST}"
        answer = desk.superuser.client.get(asked)
        assert "?next=" in answer.url
        assert "No hay nada" not in answer.url
        assert desk.superuser.client.get(answer.url).status_code == 200

    def test_all_below_a_page_of_the_explorer(self, desk, other):
        article = desk.site.article()
        asked = f"/admin/bulk/wagtailcore/page/edit-together/?id=all&childOf={desk.site.blog.pk}"
        answer = desk.superuser.client.get(asked)
        assert f"id={article.pk}&" in answer.url
        assert f"id={desk.site.home.pk}&" not in answer.url

    def test_more_than_can_be_done_at_once(self, desk, monkeypatch):
        monkeypatch.setattr("editorial.articles.bulk_actions.MOST", 2)
        for _each in range(3):
            desk.site.article(revision=False)
        asked = f"/admin/bulk/blog/articlepage/edit-together/?id=all&next={LIST}"
        answer = desk.editor.client.get(asked, follow=True)
        assert answer.content.decode().count("<li>Artículo") == 2
        assert "los primeros 2" in answer.content.decode()

    @pytest.mark.parametrize(
        ("model", "action"),
        [
            ("wagtailcore/page", "edit-together"),
            ("blog/articlepage", "edit-together"),
            ("blog/articlepage", "publish"),
            ("blog/articlepage", "unpublish"),
            ("blog/articlepage", "delete"),
        ],
    )
    def test_hostile_ids(self, desk, model, action, subtests):
        for query in (
            "",
            "id=abc",
            "id=999999",
            f"id={'9' * 40}",
            "id=%00",
            "id=-1",
            "id=all&childOf=abc",
            "id=all&childOf=999999",
            f"id=all&childOf={'9' * 40}",
            "id=all&q=%00",
            "id=all&q=%22&ordering=nada",
            "id=1&next=https://malo.example/",
        ):
            with subtests.test(query):
                asked = f"/admin/bulk/{model}/{action}/?{query}"
                for answer in (
                    desk.superuser.client.get(asked, follow=True),
                    desk.superuser.client.post(asked, {"topic": desk.site.topic.pk}, follow=True),
                ):
                    assert answer.status_code == 200
                    assert "malo.example" not in answer.content.decode()

    def test_an_article_that_fails_leaves_no_trace_and_stops_no_other(self, desk, other):
        bad, good = desk.site.article(title="Malo"), desk.site.article(title="Bueno")
        Page.objects.filter(pk=bad.pk).update(slug="dos palabras", title="")
        told = change(desk.editor, bad, good, topic=other.pk)
        assert "No se pudieron cambiar" in told
        assert fresh(good).topic.pk == other.pk
        assert fresh(bad).topic.pk == desk.site.topic.pk
        assert fresh(bad).revisions.count() == 1


def test_the_rest_of_wagtails_actions_work_from_the_list(desk):
    draft = desk.draft(desk.writer)
    desk.editor.client.post(address("publish", draft))
    assert fresh(draft).live
    desk.editor.client.post(address("unpublish", draft))
    assert not fresh(draft).live
    desk.writer.client.post(address("publish", draft))
    assert not fresh(draft).live
    desk.writer.client.post(address("delete", draft))
    assert not ArticlePage.objects.filter(pk=draft.pk).exists()
