"""Every block of the front page and of content pages renders whatever it holds."""

import pytest

from home.blocks import ContentBody, HomeBody
from tests.block_values import HOSTILE, filled, render, text_of, unsafe_parts
from tests.factories import ArticlePageFactory, SeriesPageFactory

pytestmark = pytest.mark.django_db
BODIES = {"home": HomeBody(), "content": ContentBody()}
KINDS = [(page, kind) for page, body in BODIES.items() for kind in body.child_blocks]


@pytest.mark.parametrize(("page", "kind"), KINDS)
def test_empty_value_renders(page, kind):
    assert unsafe_parts(render(BODIES[page], kind, None)) == []
    assert text_of(BODIES[page], kind, None) == ""


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(("page", "kind"), KINDS)
def test_hostile_value_renders_safely(page, kind, name):
    value = filled(BODIES[page].child_blocks[kind], HOSTILE[name])
    assert unsafe_parts(render(BODIES[page], kind, value)) == []
    assert "\0" not in text_of(BODIES[page], kind, value)


def test_editors_are_told_what_a_block_is(subtests, site):
    for page, kind in KINDS:
        block = BODIES[page].child_blocks[kind]
        with subtests.test(page=page, kind=kind):
            assert block.meta.icon != "placeholder"
            assert block.meta.group
            assert block.get_description()
            assert block.is_previewable
            assert "None" not in str(block.render(block.get_preview_value(), {}))


class TestHero:
    BLOCK = BODIES["home"].child_blocks["hero"]

    def test_leads_to_its_page(self, site):
        html = render(
            BODIES["home"],
            "hero",
            {"title": "Hola", "text": "<p>Soy</p>", "label": "Leer", "page": site.blog.pk},
        )
        assert '<h1 class="hero__title">Hola</h1>' in html
        assert 'href="/blog/">Leer</a>' in html

    @pytest.mark.parametrize(
        ("with_page", "label", "field"), [(True, "", "label"), (False, "Leer", "page")]
    )
    def test_asks_for_page_and_label_together(self, site, with_page, label, field):
        value = {
            "title": "Hola",
            "text": "<p>Soy</p>",
            "label": label,
            "page": site.blog.pk if with_page else None,
        }
        with pytest.raises(Exception, match="Validation error") as caught:
            self.BLOCK.clean(self.BLOCK.to_python(value))
        assert set(caught.value.block_errors) == {field}


class TestLatestArticles:
    def test_shows_the_newest_published(self, site):
        for number in range(3):
            site.article(title=f"Nota {number}")
        site.article(title="Un borrador", live=False)
        html = render(BODIES["home"], "latest_articles", {"title": "Del blog", "count": 2})
        assert "Del blog" in html
        assert ["Nota 2" in html, "Nota 1" in html, "Nota 0" in html] == [True, True, False]
        assert "borrador" not in html

    def test_takes_few_queries(self, site, django_assert_max_num_queries):
        for _number in range(8):
            site.article()
        with django_assert_max_num_queries(7):
            render(BODIES["home"], "latest_articles", {"title": "Del blog", "count": 8})

    def test_without_articles_is_silent(self, site):
        assert "Del blog" not in render(
            BODIES["home"], "latest_articles", {"title": "Del blog", "count": 2}
        )


class TestSeriesList:
    def test_shows_the_series_with_their_parts(self, site):
        series = SeriesPageFactory(parent=site.blog, title="Errores")
        hidden = SeriesPageFactory(parent=site.blog, title="Oculta", live=False)
        for place in (1, 2):
            ArticlePageFactory(
                parent=site.blog, topic=site.topic, series=series, series_place=place
            )
        html = render(
            BODIES["home"],
            "series_list",
            {"title": "Series", "series": [hidden.pk, series.pk, None, 999]},
        )
        assert "Errores" in html
        assert "Oculta" not in html
