"""Beginning an article: author, topic and date filled in; skeletons with placeholders."""

import json
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, querydict_from_html

from blog.blocks import ArticleBody
from blog.models import ArticlePage
from editorial.checks.gate import errors_of
from editorial.checks.placeholders import PLACEHOLDER_MARK, placeholder, placeholders
from editorial.checks.subject import Subject
from editorial.editor.presets import PRESETS
from tests.editorial.team import PAGES
from tests.factories import AuthorPageFactory, TopicPageFactory

BODY = ArticleBody()
ROLES = ("writer", "editor", "administrator", "superuser")


def begin(person, query: str = "") -> BeautifulSoup:
    """Open the editor of a new article."""
    place = reverse(f"{PAGES}add", args=["blog", "articlepage", person.desk.site.blog.pk])
    answer = person.client.get(place + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def blocks_of(soup: BeautifulSoup) -> list[str]:
    """Return the kinds of the blocks that the editor opens with."""
    return [block["type"] for block in state_of_body(soup)]


def state_of_body(soup: BeautifulSoup) -> list[dict]:
    """Return what the scripts of the editor draw the body from."""
    holder = soup.select_one('[data-block][id="body"], #body[data-w-block-arguments-value]')
    return json.loads(holder["data-w-block-arguments-value"])[0]


def value(soup: BeautifulSoup, name: str) -> str:
    """Return the value of a field."""
    return soup.select_one(f"[name='{name}']").get("value", "")


class TestChoice:
    @pytest.mark.parametrize("role", ROLES)
    def test_is_offered_to_everybody_who_may_add(self, desk, role):
        links = begin(desk.person(role)).select("[data-presets] a")
        names = [link.select_one(".presets__name").text for link in links]
        assert names == [
            "Una hoja en blanco",
            "Artículo con pasos",
            "Reseña",
            "Respuesta a lectoras",
        ]
        assert [link["href"].partition("?")[2] for link in links] == [
            "",
            *(f"preset={name}" for name in PRESETS),
        ]

    def test_keeps_where_she_came_from(self, desk):
        links = begin(desk.writer, "?next=/admin/pages/").select("[data-presets] a")
        assert all("next=%2Fadmin%2Fpages%2F" in link["href"] for link in links)

    def test_marks_what_was_chosen(self, desk):
        (current,) = begin(desk.writer, "?preset=review").select("[data-presets] [aria-current]")
        assert "preset=review" in current["href"]
        (current,) = begin(desk.writer).select("[data-presets] [aria-current]")
        assert "preset" not in current["href"]

    def test_isnt_shown_where_she_has_typed_already(self, desk):
        answer = desk.writer.write(title="")
        assert answer.status_code == 200
        assert "data-presets" not in answer.content.decode()

    def test_is_not_for_who_may_not_add(self, desk):
        place = (f"{PAGES}add", "blog", "articlepage", desk.site.blog.pk)
        assert desk.nobody.get(*place).status_code == 302
        assert desk.anonymous.get(*place).status_code == 302

    def test_leaves_other_pages_alone(self, desk):
        html = desk.superuser.get(f"{PAGES}add", "blog", "seriespage", desk.site.blog.pk)
        assert "data-presets" not in html.content.decode()


class TestSkeletons:
    @pytest.mark.parametrize("name", PRESETS)
    @pytest.mark.parametrize("role", ROLES)
    def test_fill_the_body(self, desk, name, role):
        soup = begin(desk.person(role), f"?preset={name}")
        assert blocks_of(soup) == [kind for kind, _value in PRESETS[name].blocks()]

    @pytest.mark.parametrize("name", PRESETS)
    def test_hold_what_the_body_takes(self, name):
        stream = BODY.normalize(PRESETS[name].blocks())
        assert [child.block_type for child in BODY.clean(stream)]
        texts = [child.block.plain_text(child.value) for child in stream]
        assert "\n".join(texts).count(f"[{PLACEHOLDER_MARK}") > 6

    @pytest.mark.parametrize("name", PRESETS)
    def test_speak_her_spanish(self, desk, name):
        texts = "\n".join(
            child.block.plain_text(child.value) for child in BODY.normalize(PRESETS[name].blocks())
        )
        assert PLACEHOLDER_MARK in texts
        assert not {"the", "and", "what", "What"} & set(texts.split())

    @pytest.mark.parametrize("name", ["nada", "../steps", "\0", "<script>", "x" * 4000])
    def test_unknown_one_begins_blank_and_says_so(self, desk, name):
        soup = begin(desk.writer, "?" + urlencode({"preset": name}))
        assert blocks_of(soup) == []
        assert "Ese esquema no existe" in soup.select_one(".messages").text

    def test_blank_one_says_nothing(self, desk):
        for query in ("", "?preset="):
            soup = begin(desk.writer, query)
            assert blocks_of(soup) == []
            assert soup.select(".messages .warning") == []

    @pytest.mark.parametrize("name", PRESETS)
    def test_can_be_saved_as_they_are(self, desk, name):
        page = desk.site.article(live=False, owner=desk.writer.user, body=PRESETS[name].blocks())
        page.save_revision(user=desk.writer.user)
        assert desk.writer.get(f"{PAGES}edit", page.pk).status_code == 200
        assert len(list(placeholders(Subject(page)))) > 6


class TestPlaceholders:
    def test_names_block_and_request(self, desk):
        page = desk.draft(
            desk.writer,
            body=BODY.to_python(
                [
                    {
                        "type": "paragraph",
                        "value": f"<p>Hola {placeholder('Contá')}.</p>",
                        "id": "uno",
                    },
                    {"type": "pull_quote", "value": {"text": "Nada [sic] […]"}, "id": "dos"},
                    {
                        "type": "checklist",
                        "value": {"title": "", "items": [placeholder("Algo"), "Otra cosa"]},
                        "id": "tres",
                    },
                ]
            ),
        )
        found = [(each.place.block_id, each.message) for each in placeholders(Subject(page))]
        assert [block_id for block_id, _message in found] == ["uno", "tres"]
        assert "Contá" in found[0][1] and "Algo" in found[1][1]

    def test_of_nothing(self, desk):
        assert not list(placeholders(Subject(desk.draft(desk.writer, body=[]))))


@pytest.mark.parametrize("name", PRESETS)
class TestChecks:
    """The checks hold an article whose skeleton wasn't written over; a draft is never held."""

    def test_submitting_is_refused_and_says_where(self, desk, name):
        page = desk.draft(desk.writer, body=PRESETS[name].blocks())
        found = [each for each in errors_of(page) if each.code == "placeholder.left"]
        assert len(found) == len(list(placeholders(Subject(page))))
        assert all(each.place.block_id for each in found)
        assert "Escribí encima, o sacá el bloque." in found[0].sentence

    def test_written_over_it_passes(self, desk, name):
        stored = json.dumps(BODY.get_prep_value(BODY.normalize(PRESETS[name].blocks())))
        written = json.loads(stored.replace(f"[\\u{ord(PLACEHOLDER_MARK):04x}", "Escrito:"))
        page = desk.draft(desk.writer, body=BODY.to_python(written))
        assert "Escrito:" in page.body[0].block.plain_text(page.body[0].value)
        assert [each for each in errors_of(page) if each.code == "placeholder.left"] == []


class TestFilledIn:
    def test_author_is_who_is_logged_in(self, desk):
        page = AuthorPageFactory(parent=desk.site.authors, user=desk.writer.user)
        soup = begin(desk.writer)
        assert value(soup, "article_authors-0-author") == str(page.pk)
        assert value(soup, "article_authors-TOTAL_FORMS") == "1"

    def test_author_stays_open_without_a_page_of_hers(self, desk):
        soup = begin(desk.writer)
        assert value(soup, "article_authors-0-author") == ""

    def test_date_waits_for_publication(self, desk):
        assert value(begin(desk.writer), "date") == ""

    def test_topic_is_the_only_one(self, desk):
        assert value(begin(desk.writer), "topic") == str(desk.site.topic.pk)

    def test_topic_is_left_open_among_many(self, desk):
        TopicPageFactory(parent=desk.site.topics)
        assert value(begin(desk.writer), "topic") == ""

    def test_topic_is_that_of_her_latest_article(self, desk):
        mine, other = (TopicPageFactory(parent=desk.site.topics) for _ in range(2))
        desk.draft(desk.writer, topic=other)
        desk.draft(desk.writer, topic=mine)
        desk.draft(desk.editor, topic=other)
        assert value(begin(desk.writer), "topic") == str(mine.pk)

    def test_topic_is_none_that_was_taken_off_the_site(self, desk):
        gone = TopicPageFactory(parent=desk.site.topics)
        desk.draft(desk.writer, topic=gone)
        gone.unpublish()
        assert value(begin(desk.writer), "topic") == str(desk.site.topic.pk)

    def test_topic_is_empty_without_topics(self, desk):
        desk.site.topics.get_children().delete()
        assert value(begin(desk.writer), "topic") == ""

    def test_draft_is_saved_by_itself_from_the_first_word(self, desk):
        author = AuthorPageFactory(parent=desk.site.authors, user=desk.writer.user)
        soup = begin(desk.writer, "?preset=steps")
        data = querydict_from_html(str(soup), form_id="page-edit-form").dict()
        data |= nested_form_data({"body": {"count": 0}}) | {"title": "Cómo", "slug": "como"}
        place = reverse(f"{PAGES}add", args=["blog", "articlepage", desk.site.blog.pk])
        answer = desk.writer.client.post(place, data, headers={"Accept": "application/json"})
        assert answer.json()["success"] is True
        page = ArticlePage.objects.get(pk=answer.json()["pk"])
        assert [link.author_id for link in page.article_authors.all()] == [author.pk]
        assert page.topic == desk.site.topic

    def test_author_can_be_another(self, desk):
        AuthorPageFactory(parent=desk.site.authors, user=desk.writer.user)
        soup = begin(desk.writer)
        data = querydict_from_html(str(soup), form_id="page-edit-form").dict()
        other = nested_form_data(
            {"article_authors": inline_formset([{"author": desk.site.author.pk}])}
        )
        data |= nested_form_data({"body": {"count": 0}}) | {"title": "Cómo", "slug": "como"} | other
        desk.writer.post(f"{PAGES}add", "blog", "articlepage", desk.site.blog.pk, **data)
        page = ArticlePage.objects.get(slug="como")
        assert [link.author_id for link in page.article_authors.all()] == [desk.site.author.pk]
