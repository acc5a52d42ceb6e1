"""Which services fit what a client has written: by their words, the words of audiences, and synonyms."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from typing import Any, NamedTuple

from blog.models import ArticlePage
from core.base.publishing import published
from search.analysis import fold, terms
from search.lexicon.lists import EVERYDAY, FILLERS, OTHER_TRADES, STOP_WORDS
from search.synonyms import alternatives, key_of
from services.models import ServiceArticle, ServicePage

WORD = re.compile(r"[^\W\d_]{3,}")
MOST_WORDS = 120  # of a request that are looked at
# What a word is worth by where the service has it.
TITLE, WORDS, SUMMARY, AUDIENCE, BODY, ARTICLE = 4.0, 3.0, 2.0, 1.5, 1.0, 1.0
LEAST = 3.0  # of the score, below which nothing fits
NEAR = 0.6  # of the best score: others that fit as well
SHOWN = 3
FEW = 4  # services; of fewer, a word that one has would tell nothing
ROOT = 6  # letters that words of one root begin with
OTHERWISE = 3  # times the score, where a request speaks of another trade
SYNONYM = 0.8  # of what the word itself is worth
OF_ROOT = 0.75  # what a word that shares the root alone is worth


class Match(NamedTuple):
    """A service that fits, and the words by which it does, as the client wrote them."""

    service: Any
    words: list[str]


class Asked(NamedTuple):
    """What a word of a request may be found by: its stems, or those of each word of a synonym."""

    stems: set[str]
    synonyms: list[list[set[str]]]


class Ranked(NamedTuple):
    """Whatever fits a text, the words by which it does, and how well."""

    item: Any
    words: list[str]
    score: float


def matching(text: str) -> list[Match]:
    """Return the published services that fit best, at most three; none where none does."""
    published_ones = published(ServicePage.objects.all())
    services = list(published_ones.select_related("area").prefetch_related("audiences"))
    articles = _texts_of_articles(services)
    known_by = [(each, weights_of(_texts_of(each, articles[each.pk]))) for each in services]
    return [Match(each.item, each.words) for each in best_of(known_by, text)]


def best_of(known_by: Sequence[tuple[Any, Mapping[str, float]]], text: str) -> list[Ranked]:
    """Return which of some items, each with the weights of its stems, fit a text best."""
    held = Counter(stem for _each, stems in known_by for stem in stems)
    asked = _asked(text)
    least = LEAST * (OTHERWISE if _is_of_another_trade(asked, held) else 1)
    found = [_match(each, stems, asked, held, len(known_by)) for each, stems in known_by]
    found = sorted((each for each in found if each.score >= least), key=lambda each: -each.score)
    return [each for each in found if each.score >= NEAR * found[0].score][:SHOWN]


def _match(
    item: Any,
    weights: Mapping[str, float],
    asked: Mapping[str, Asked],
    held: Mapping[str, int],
    number: int,
) -> Ranked:
    """Add up the words that an item has, the rarer the more; a synonym of several words counts where it has them all."""
    found: dict[str, float] = {}

    def worth(stems: Set[str]) -> float:
        return max(
            (weights[stem] * _rarity(held[stem], number) for stem in stems & weights.keys()),
            default=0.0,
        )

    for word, (stems, synonyms) in asked.items():
        said_otherwise = (min(map(worth, parts)) for parts in synonyms)
        if best := max(worth(stems), *(SYNONYM * each for each in said_otherwise), 0.0):
            found[word] = best
    return Ranked(item, list(found), sum(found.values()))


def _rarity(held: int, number: int) -> float:
    return math.log(1 + (max(number, FEW) - held + 0.5) / (held + 0.5))


def _is_of_another_trade(asked: Mapping[str, Asked], held: Mapping[str, int]) -> bool:
    """Return whether a request speaks of what none of the items does: a fridge, a wedding."""
    others = (each for each in asked.values() if not _other_trades().isdisjoint(each.stems))
    return any(held.keys().isdisjoint(each.stems) for each in others)


def _asked(text: str) -> dict[str, Asked]:
    """Return the telling words of a request with their stems and those of their synonyms."""
    words = list(
        dict.fromkeys(word for word in WORD.findall(text.lower())[:MOST_WORDS] if _matters(word))
    )
    others = alternatives(words) if words else {}
    return {
        word: Asked(
            _stems(word, "asked"),
            [
                [_stems(part, "asked") for part in other.split()]
                for other in others.get(key_of(word), [])
            ],
        )
        for word in words
    }


def _texts_of_articles(services: Iterable[Any]) -> dict[int, str]:
    """Return title and summary of the public articles that support each service, by its key; one query for all."""
    rows = ServiceArticle.objects.filter(
        page__in=[each.pk for each in services],
        article__in=ArticlePage.objects.published().order_by().values("pk"),
    )
    found: dict[int, str] = defaultdict(str)
    for pk, title, summary in rows.values_list("page_id", "article__title", "article__summary"):
        found[pk] += f" {title} {summary}"
    return found


def _texts_of(service: Any, articles: str) -> list[tuple[str, float]]:
    """Return the texts that a service is known by, each with what its words are worth."""
    audiences = " ".join(f"{each.name} {each.words}" for each in service.audiences.all())
    return [
        (service.title, TITLE),
        (service.words, WORDS),
        (service.summary, SUMMARY),
        (service.area.name if service.area else "", SUMMARY),
        (audiences, AUDIENCE),
        (service.search_text(), BODY),
        (articles, ARTICLE),
    ]


def weights_of(texts: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return the stems of texts, each with what it is worth at its best place."""
    found: dict[str, float] = {}
    for text, weight in texts:
        for stem in _all_stems(WORD.findall(text.lower())):
            worth = weight * (OF_ROOT if stem.startswith("root:") else 1)
            found[stem] = max(found.get(stem, 0.0), worth)
    return found


def _all_stems(words: Iterable[str]) -> set[str]:
    telling = set(filter(_matters, words))
    return set().union(*map(_stems, telling)) if telling else set()


def _matters(word: str) -> bool:
    """Return whether a word in lower case says anything of what is asked for."""
    if fold(word) in STOP_WORDS or fold(word) in FILLERS:
        return False
    return _everyday().isdisjoint(terms(word).indexed)


@cache
def _everyday() -> frozenset[str]:
    return _stems_of(EVERYDAY)


@cache
def _other_trades() -> frozenset[str]:
    return _stems_of(OTHER_TRADES)


def _stems_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem for word in words for stem in terms(word).indexed)


def _stems(word: str, kind: str = "indexed") -> set[str]:
    """Return the stems of a word, and its root: what of it 'traductora' shares with 'traducción'."""
    return {*(getattr(terms(word), kind) or (fold(word),)), f"root:{fold(word)[:ROOT]}"}
