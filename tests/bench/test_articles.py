"""Generated articles: the same for the same seed, each its own, and loaded as any others."""

from datetime import datetime

import pytest
from wagtail.models import Page

from bench.articles import generate
from bench.bulk import BulkCorpus
from bench.corpus import Corpus
from blog.models import ArticlePage, BlogIndexPage, TopicPage
from core.blocks.sanitize import html_to_text
from tests.bench.prose import PROSE

# What the loader leaves to Wagtail: identity, place, and what belongs to revisions.
OWN = {
    "feed_id",
    "id",
    "page_ptr",
    "path",
    "body",
    "translation_key",
    "latest_revision",
    "live_revision",
    "latest_revision_created_at",
    "last_published_at",
}


@pytest.fixture(scope="module")
def lines():
    return list(generate(PROSE, 30, seed=7))


def test_the_seed_decides_and_a_longer_run_begins_as_a_shorter_one(lines):
    assert list(generate(PROSE, 12, seed=7)) == lines[:12]
    assert list(generate(PROSE, 12, seed=8)) != lines[:12]


def test_no_title_slug_or_text_comes_twice(lines):
    for key in ("title", "slug", "html"):
        assert len({line[key] for line in lines}) == len(lines), key


def test_what_an_article_says_is_prose_of_its_category_mostly(lines):
    sentences = {
        chapter.category: {
            text for each in chapter.sections for run in each.paragraphs for text in run
        }
        for chapter in PROSE
    }
    for line in lines:
        text = html_to_text(line["html"])
        own = sum(sentence in text for sentence in sentences[line["category"]])
        other = sum(text.count(each) for each in set.union(*sentences.values())) - own
        assert own > other, line["title"]
        assert 2 <= line["html"].count("<h2>") <= 5
        assert set(line["tags"]) <= set(text.lower().replace(".", "").replace(",", "").split())
        assert 2020 <= datetime.fromisoformat(line["date"]).year <= 2025


@pytest.mark.django_db
def test_lines_are_loaded_and_read(lines, client):
    corpus = Corpus()
    for line in lines[:3]:
        corpus.add(line)
    assert corpus.added == 3
    answer = client.get(f"/blog/{lines[0]['slug']}/").content.decode()
    assert lines[0]["title"] in answer


@pytest.mark.django_db
def test_loading_in_bulk_gives_the_pages_that_loading_one_by_one_gives(lines, client):
    one_by_one = Corpus()
    for line in lines[:5]:
        one_by_one.add(line)
    expected = {page.slug: page for page in ArticlePage.objects.all()}
    ArticlePage.objects.all().delete()
    bulk = BulkCorpus()
    bulk.add_all(lines[:5])
    fields = [field for field in ArticlePage._meta.concrete_fields if field.name not in OWN]
    for page in ArticlePage.objects.all():
        for field in fields:
            value = getattr(page, field.attname)
            assert value == getattr(expected[page.slug], field.attname), field.name
        assert _said(page) == _said(expected[page.slug])
    assert bulk.added == ArticlePage.objects.count() == 5


@pytest.mark.django_db
def test_a_site_loaded_in_bulk_is_whole(lines, client):
    BulkCorpus().add_all(lines)
    assert not any(Page.find_problems())
    assert BlogIndexPage.objects.get().numchild == len(lines)
    page = ArticlePage.objects.get(slug=lines[0]["slug"])
    assert sorted(tag.name for tag in page.tag_list) == lines[0]["tags"]
    assert [author.title for author in page.authors] == [lines[0]["author"][1]]
    assert TopicPage.objects.count() == len(PROSE)
    for address in (page.url, "/blog/", page.topic.url):
        assert client.get(address).status_code == 200, address


def _said(page):
    return [(block.block_type, str(block.value)) for block in page.body]
