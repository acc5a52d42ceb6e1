"""A visitor who searches: asks the site over its addresses, whatever its version, and reads the answers."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, SoupStrainer

from bench.measure import costed, times

PATH, SUGGESTIONS = "/buscar/", "/buscar/sugerencias/"
SUGGESTED = 8
_AS_TYPED = ".tally a[href*='literal=1']"  # offered where something else was searched for


class Visitor:
    """Asks the site over its addresses, with the first, cold request behind it."""

    def __init__(self) -> None:
        """Come to the site."""
        from django.test import Client

        self.client = Client(headers={"X-Forwarded-Proto": "https"})
        self.search("hola")

    def search(self, typed: str) -> Any:
        """Return the results page."""
        answer = self.client.get(PATH, {"q": typed})
        if answer.status_code != 200:
            raise SystemExit(f"{PATH}?q={typed} answers {answer.status_code}.")
        return answer

    def cost(self, typed: str) -> tuple[float, float]:
        """Return the milliseconds that a results page takes, and those of CPU."""
        _answer, ms, cpu = costed(self.search, typed)
        return ms, cpu

    def suggested(self, typed: str) -> list[str]:
        """Return the slugs of the pages suggested, in their order."""
        answer = self.client.get(SUGGESTIONS, {"q": typed})
        return [_last_word(each["url"]) for each in answer.json()["suggestions"][:SUGGESTED]]

    def time_suggestions(self, prefixes: Sequence[str]) -> list[float]:
        """Return milliseconds by prefix; none where the site has no suggestions."""
        if self.client.get(SUGGESTIONS, {"q": "a"}).status_code == 404:
            return []
        return times(lambda prefix: self.client.get(SUGGESTIONS, {"q": prefix}), prefixes)


def result_slugs(answer: Any) -> list[str]:
    """Return the last words of the results' addresses, in their order."""
    return [_last_word(str(link["href"])) for link in _main(answer).select(".hits .hit__title a")]


def near_slugs(answer: Any) -> list[str]:
    """Return those of the pages shown for what they mean, in their order."""
    return [_last_word(str(link["href"])) for link in _main(answer).select(".near .hit__title a")]


def correction(answer: Any) -> str:
    """Return what was searched for in place of what was typed; "" where that was left alone."""
    main = _main(answer)
    link = main.select_one(".tally a") if main.select_one(_AS_TYPED) else None
    return link.get_text(strip=True) if link else ""


def _main(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser", parse_only=SoupStrainer("main"))


def _last_word(address: str) -> str:
    return urlsplit(address).path.rstrip("/").rsplit("/", 1)[-1]
