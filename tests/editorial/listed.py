"""The list of articles, as somebody sees it."""

from typing import Any

from bs4 import BeautifulSoup
from django.urls import reverse

from tests.editorial.team import Person

LIST = "article-list:index"
RESULTS = "article-list:index_results"


def page_of(person: Person, view: str = LIST, **parameters: Any) -> BeautifulSoup:
    """Return the list as she sees it, or its results alone."""
    answer = person.client.get(reverse(view), parameters)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(person: Person, **parameters: Any) -> list[str]:
    """Return the titles listed, in their order."""
    found = page_of(person, **parameters).select("[id^=page_][id$=_title]")
    return [title.get_text(strip=True) for title in found]


def cells(person: Person, **parameters: Any) -> dict[str, str]:
    """Return the texts of the only row, by their headings."""
    html = page_of(person, **parameters)
    headings = [each.get_text("|", strip=True).split("|")[0] for each in html.select("thead th")]
    (row,) = html.select("tbody tr")
    texts = [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("td")]
    return dict(zip(headings, texts, strict=True))


def spreadsheet(person: Person, **parameters: Any) -> str:
    """Return the list as values separated by semicolons."""
    answer = person.client.get(reverse(LIST), parameters | {"export": "csv"})
    return b"".join(answer.streaming_content).decode("utf-8-sig")
