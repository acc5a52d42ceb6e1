"""What the benchmark counts."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from bench import related
from bench.articles import generate
from bench.bulk import BulkCorpus
from bench.measure import Row, Search, ask, mean_reciprocal_rank, percentile, rank, times
from bench.queries import Query
from bench.search import ask_stock
from bench.visitor import correction, result_slugs
from tests.bench.prose import PROSE

QUERIES = [Query(slug, "title", {"plain": slug, "typo": slug[1:]}) for slug in ("uno", "dos")]


def test_mean_reciprocal_rank():
    assert mean_reciprocal_rank([1, 2, 0, 4]) == pytest.approx((1 + 0.5 + 0 + 0.25) / 4)
    assert mean_reciprocal_rank([0]) == 0
    assert mean_reciprocal_rank([1, 1]) == 1


def test_rank_looks_at_the_first_ten():
    slugs = [str(number) for number in range(12)]
    assert rank("0", slugs) == 1
    assert rank("9", slugs) == 10
    assert rank("10", slugs) == 0
    assert rank("no", slugs) == 0
    assert rank("no", []) == 0


def test_percentile():
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, 50) == 50
    assert percentile(values, 95) == 95
    assert percentile([3.0], 95) == 3


def test_each_variant_is_asked_and_the_place_of_the_article_noted():
    search = Search(lambda typed: typed, lambda answer: ["otro", answer])
    found = ask(search, QUERIES)
    assert [(each.variant, each.rank) for each in found] == [
        ("plain", 2),
        ("typo", 0),
        ("plain", 2),
        ("typo", 0),
    ]


def test_when_time_is_over_the_query_at_hand_is_the_last():
    assert len(ask(Search(list, list), QUERIES, seconds=0)) == 2
    assert len(times(list, ["uno", "dos"], seconds=0)) == 1


def test_a_row_shows_what_there_is():
    assert str(Row("MRR", 0.5, 0.25, 3)).split() == ["MRR", "0.500", "0.250", "2"]
    assert str(Row("MRR", None, 0.25)).split() == ["MRR", "-", "0.2", "-"]
    assert str(Row("MRR", 0.5, 0)).split() == ["MRR", "0.5", "0.0", "-"]


def test_a_row_tells_whether_the_bar_is_met():
    assert str(Row("MRR", 0.95, None, 3, bar=0.95)).endswith("≥ 0.95 met")
    assert str(Row("MRR", 0.94, None, 3, bar=0.95)).endswith("≥ 0.95 MISSED")
    assert str(Row("ms", 151, None, bar=150, at_most=True)).endswith("≤ 150 MISSED")
    assert str(Row("ms", None, None, bar=150, at_most=True)).endswith("≤ 150")


def test_a_correction_is_read_off_the_results_page_where_one_was_applied():
    link = '<a href="/buscar/?q=carpeta">carpeta</a>'
    applied = f"{link} <a href='/buscar/?q=cartera&amp;literal=1'>cartera</a>"
    for tally, said in ((applied, "carpeta"), (link, "")):
        html = f"<main><div class='tally'><p>{tally}</p></div></main>"
        assert correction(SimpleNamespace(content=html.encode())) == said


def test_slugs_are_read_off_the_results_page_promotions_apart():
    html = """<main><section class="promotions"><h3 class="hit__title"><a href="/x/">x</a></h3></section>
    <ol class="hits"><li><h2 class="hit__title"><a href="/blog/uno/">Uno</a></h2></li>
    <li><h2 class="hit__title"><a href="/blog/dos/?de=1"><mark>Dos</mark></a></h2></li></ol></main>"""
    assert result_slugs(SimpleNamespace(content=html.encode())) == ["uno", "dos"]


def test_an_empty_place_is_no_related_article():
    pages = [SimpleNamespace(slug=slug) for slug in ("uno", "dos", "tres")]
    filed = {"uno": "a", "dos": "a", "tres": "b"}
    assert related.precision(pages[0], pages[1:], filed) == pytest.approx(1 / 3)
    assert related.precision(pages[0], [], filed) == 0


@pytest.fixture
def lines(db):
    lines = list(generate(PROSE, 20, seed=7))
    BulkCorpus().add_all(lines)
    return lines


def test_the_site_and_the_stock_search_find_an_article(lines, client, settings):
    from django.core.management import call_command

    settings.WAGTAILSEARCH_BACKENDS = settings.WAGTAILSEARCH_BACKENDS | {
        "stock": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}
    }
    call_command("wagtail_update_index", backend_name="stock", verbosity=0)
    assert lines[0]["slug"] in [page.slug for page in ask_stock(lines[0]["title"])]
    call_command("wagtail_update_index", backend_name="default", verbosity=0)
    assert lines[0]["slug"] in result_slugs(client.get("/buscar/", {"q": lines[0]["title"]}))


def test_related_articles_by_tags_and_by_any_similarity_of_texts(lines, monkeypatch):
    module = ModuleType("search.related")
    module.similar = lambda page, queryset, count: queryset.filter(topic=page.topic)[:count]
    monkeypatch.setitem(sys.modules, "search.related", module)
    rows = {row.name: row for row in related.rows(lines, articles=10, seed=1)}
    assert rows["related by text|tags, same category@3"].ours > 0.9
    assert rows["related by text|tags, same category@3"].stock < 0.9
    assert rows["related as shown|tags, same chapter@3"].ours > 0.9
