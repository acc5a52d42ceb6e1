"""The filters and the orders of the list of articles."""

import csv
import io
import string
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage
from comments.models import Comment
from tests.editorial.listed import RESULTS, page_of, spreadsheet, titles
from tests.factories import (
    AuthorPageFactory,
    ImageFactory,
    SeriesPageFactory,
    TopicPageFactory,
)
from tests.ground import planted
from tests.search.hostile import ODD

pytestmark = pytest.mark.django_db
ORDERS = (
    *("title", "topic__title", "series__title", "word_count", "comment_count", "date"),
    "latest_revision_created_at",
)
FILLER = [("paragraph", f"<p>{'Nada de eso. ' * 40} Una brújula.</p>")]


@planted(on="desk")
def compasses(desk):
    """Plant three articles about compasses; the better the match, the longer ago it was changed."""
    now = timezone.now()
    for days, (title, body) in enumerate(
        [
            ("Z: en el cuerpo", FILLER),
            ("Muchas cosas al lado de una brújula", None),
            ("La brújula", None),
        ]
    ):
        article = desk.site.article(title=title, **({"body": body} if body else {}))
        changed = now - timedelta(days=days)
        ArticlePage.objects.filter(pk=article.pk).update(latest_revision_created_at=changed)
    desk.site.article(title="Otra cosa")


class TestFilters:
    def test_each_narrows(self, desk):
        below = TopicPageFactory(parent=desk.site.topic, title="Agenda")
        other = TopicPageFactory(parent=desk.site.topics, title="Clientas")
        author = AuthorPageFactory(parent=desk.site.authors)
        series = SeriesPageFactory(parent=desk.site.blog)
        old = timezone.now() - timedelta(days=400)
        wanted = desk.site.article(
            title="Buscado",
            topic=below,
            authors=[author],
            tags=["correo"],
            series=series,
            cover=ImageFactory(),
            owner=desk.writer.user,
            date=old,
        )
        desk.site.article(title="Otro", topic=other)
        tag = wanted.tag_list[0]
        day = f"{timezone.localtime(old):%Y-%m-%d}"
        for asked in (
            {"topic": desk.site.topic.pk},
            {"topic": below.pk},
            {"author": author.pk},
            {"tag": tag.pk},
            {"series": series.pk},
            {"cover": "with"},
            {"owner": desk.writer.user.pk},
            {"date_from": day, "date_to": day},
            {"q": "buscado"},
            {"q": "correo", "topic": below.pk, "state": "live"},
            {"q": "correo", "topic": below.pk, "ordering": "topic__title"},
            {"q": "correo", "ordering": "-latest_revision_created_at"},
            {"q": "correo", "ordering": "nada"},
        ):
            assert titles(desk.editor, **asked) == ["Buscado"], asked
        assert titles(desk.editor, cover="without") == ["Otro"]
        assert titles(desk.editor, topic=other.pk, q="buscado") == []
        assert set(titles(desk.editor, topic=[below.pk, other.pk])) == {"Buscado", "Otro"}

    @pytest.mark.parametrize("role", ["writer", "editor"])
    def test_everybody_of_the_team_filters_by_topic(self, desk, role):
        article = desk.site.article()
        page = page_of(desk.person(role))
        offered = page.select(f"input[name=topic][value='{desk.site.topic.pk}']")
        assert offered
        assert titles(desk.person(role), topic=desk.site.topic.pk) == [article.title]

    def test_more_topics_count_too(self, desk):
        other = TopicPageFactory(parent=desk.site.topics)
        article = desk.site.article(title="Con dos")
        article.topics = [other]
        article.save_revision().publish()
        assert titles(desk.editor, topic=other.pk) == ["Con dos"]

    def test_no_search_fails(self, desk, subtests):
        desk.site.article()
        for text in (string.punctuation, *ODD):
            with subtests.test(ascii(text[:20])):
                asked = {"q": text.encode(errors="surrogatepass"), "state": "live"}
                answer = desk.editor.client.get(reverse(RESULTS), asked)
                assert answer.status_code == 200

    def test_an_unknown_value_shows_nothing_and_says_why(self, desk, subtests):
        desk.site.article()
        numbers = ("0", "-1", "abc", "9" * 30, "1 OR 1=1", "\x00")
        asked = [
            *(
                (name, bad)
                for name in ("topic", "series", "author", "tag", "owner")
                for bad in numbers
            ),
            ("state", "nada"),
            ("cover", "\x00"),
            ("date_from", "ayer"),
            ("changed_to", "9999-99-99"),
        ]
        for name, value in asked:
            with subtests.test(name, value=value):
                html = page_of(desk.editor, RESULTS, **{name: value})
                assert html.select("tbody tr") == []
                assert "Alguno de los filtros" in html.get_text()

    def test_nothing_hostile_fails(self, desk, subtests):
        desk.site.article()
        for asked in (
            {"date_from": "0001-01-01", "date_to": "9999-12-31"},
            {"changed_from": "9999-12-31"},
            {"changed_to": "0001-01-01"},
            {"p": "-1"},
            {"p": "9" * 40},
            {"p": "\x00"},
            {"ordering": "password"},
            {"ordering": "owner__password"},
            {"export": "exe"},
        ):
            with subtests.test(str(asked)):
                page_of(desk.editor, **asked)

    def test_orders(self, desk, subtests):
        topics = [TopicPageFactory(parent=desk.site.topics, title=f"Tema {n}") for n in "123"]
        series = [SeriesPageFactory(parent=desk.site.blog, title=f"Serie {n}") for n in "123"]
        now = timezone.now()
        for number, title in enumerate("ABC"):
            desk.site.article(
                title=title,
                topic=topics[number],
                series=series[number],
                date=now - timedelta(days=3 - number),
                body=[("paragraph", f"<p>{'palabra ' * (number + 1)}</p>")],
            )
        for number, article in enumerate(ArticlePage.objects.order_by("title")):
            for _each in range(number):
                Comment.objects.create(article=article, name="Ana", text="Sí.", state="approved")
        for order in ORDERS:
            with subtests.test(order):
                assert titles(desk.editor, ordering=order) == ["A", "B", "C"]
                assert titles(desk.editor, ordering=f"-{order}") == ["C", "B", "A"]
        assert titles(desk.editor, ordering="-live") == ["C", "B", "A"]


class TestRelevance:
    def test_the_best_match_comes_first(self, desk, compasses):
        assert titles(desk.editor, q="brújula")[0] == "La brújula"
        assert titles(desk.editor, q="brújula", ordering="nada")[0] == "La brújula"
        assert titles(desk.editor, q="brújula")[-1] == "Z: en el cuerpo"

    def test_beginnings_follow_whole_words(self, desk, compasses):
        desk.site.article(title="Brújulalandia")
        found = titles(desk.editor, q="brújula")
        assert found[0] == "La brújula" and found[-1] == "Brújulalandia"

    def test_a_column_that_was_chosen_orders_instead(self, desk, compasses):
        found = titles(desk.editor, q="brújula", ordering="-title")
        assert found[0] == "Z: en el cuerpo"
        assert titles(desk.editor, q="brújula", ordering="title") == found[::-1]

    def test_without_words_the_latest_change_comes_first(self, desk, compasses):
        assert titles(desk.editor)[1:] == [
            "Z: en el cuerpo",
            "Muchas cosas al lado de una brújula",
            "La brújula",
        ]

    def test_the_rest_follows_by_its_age_on_every_page(self, desk, compasses, monkeypatch):
        monkeypatch.setattr("editorial.articles.views.RANKED", 1)
        monkeypatch.setattr("editorial.articles.views.ArticleListView.paginate_by", 1)
        pages = [titles(desk.editor, q="brújula", p=page) for page in (1, 2, 3)]
        assert pages[0] == ["La brújula"]
        assert pages[1][0] != pages[2][0]

    def test_only_what_she_may_see_is_ranked(self, desk, compasses, monkeypatch):
        monkeypatch.setattr("editorial.articles.views.RANKED", 1)
        desk.draft(desk.writer, title="Brújula")
        assert titles(desk.editor, q="brújula")[0] == "Brújula"
        assert titles(desk.guest, q="brújula")[0] == "La brújula"

    def test_the_spreadsheet_is_in_the_same_order(self, desk, compasses):
        rows = list(
            csv.DictReader(io.StringIO(spreadsheet(desk.editor, q="brújula")), delimiter=";")
        )
        assert [row["Título"] for row in rows] == titles(desk.editor, q="brújula")

    def test_more_matches_ask_no_more_queries(self, desk, compasses):
        counts = []
        for _each in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert len(titles(desk.editor, q="brújula")) >= 3
            counts.append(len(queries))
            for number in range(5):
                desk.site.article(title=f"Brújula {number}")
        assert counts[0] >= counts[1]
