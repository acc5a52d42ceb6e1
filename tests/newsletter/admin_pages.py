"""What the team sees and presses in the newsletter's pages of the CMS."""

from collections.abc import Sequence
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from newsletter.models import Issue, Subscriber
from tests.editorial.team import Person

PROOF = "Feria del Libro, mayo de 2025: planilla firmada con el texto «quiero recibir el boletín»."


def html_of(response: HttpResponse, status: int = 200) -> BeautifulSoup:
    """Return a page that was answered."""
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def opened(person: Person, name: str, *args: Any, **asked: Any) -> BeautifulSoup:
    """Return a page of the CMS as she sees it."""
    return html_of(person.client.get(reverse(name, args=args), asked))


def titles(person: Person, name: str, **asked: Any) -> list[str]:
    """Return the first thing of each row of a list."""
    return [
        link.get_text(strip=True) for link in opened(person, name, **asked).select("td.title a")
    ]


def tabs(person: Person, name: str, **asked: Any) -> dict[str, int]:
    """Return the number in each tab of a list."""
    links = opened(person, name, **asked).select(".list-tabs a")
    labels = [link.get_text(" ").split() for link in links]
    return {" ".join(words): int(number) for *words, number in labels}


def said_after(person: Person, response: HttpResponse) -> str:
    """Follow an answer, and return the messages that are shown."""
    assert response.status_code == 302
    page = html_of(person.client.get(response["Location"]))
    return text_of(page.select_one(".messages"))


def text_of(part: Any) -> str:
    """Return the words of a part of a page."""
    return " ".join(part.get_text(" ").split()) if part else ""


def reader(email: str = "ana@correo.example", **fields: Any) -> Subscriber:
    """Return somebody who is subscribed."""
    return Subscriber.objects.create(email=email, **fields)


def letter(subject: str = "Hola", **fields: Any) -> Issue:
    """Return a letter with a text."""
    body = [("intro", "<p>Una novedad.</p>")]
    return Issue.objects.create(**{"subject": subject, "body": body} | fields)


def upload(
    person: Person, content: bytes | str, name: str = "lista.csv", **form: Any
) -> HttpResponse:
    """Send a file to be imported."""
    data = content.encode() if isinstance(content, str) else content
    fields = {"file": SimpleUploadedFile(name, data), "proof": PROOF, "agreed": "on"}
    fields |= {"frequency": "each"} | form
    return person.post("newsletter_import", **{key: each for key, each in fields.items() if each})


def report(person: Person, content: bytes | str, **form: Any) -> BeautifulSoup:
    """Send a file; return the report of what would become of it."""
    response = upload(person, content, **form)
    assert response.status_code == 302, refusal(response)
    return html_of(person.client.get(response["Location"]))


def bad_rows(page: BeautifulSoup) -> list[Sequence[str]]:
    """Return the rows that a report refuses: number, what, why."""
    rows = page.select("table.listing tbody tr")
    return [tuple(text_of(cell) for cell in row.select("td")) for row in rows]


def confirm(person: Person, content: bytes | str, **form: Any) -> str:
    """Send a file and import it; return what is said then."""
    response = upload(person, content, **form)
    assert response.status_code == 302, refusal(response)
    return said_after(person, person.client.post(response["Location"], {"do": "import"}))


def imported(person: Person, content: bytes | str, **form: Any) -> list[str]:
    """Send a file and import it, its columns looked at; return the addresses that are subscribed then."""
    address = upload(person, content, **form)["Location"]
    person.client.post(address, {"do": "import", "acknowledged": "on"})
    return sorted(Subscriber.objects.active().values_list("email", flat=True))


def refusal(response: HttpResponse) -> str:
    """Return what a form says is wrong with a file."""
    page = html_of(response, 400)
    return " ".join(text_of(each) for each in page.select(".error-message"))


def state_of(issue: Issue) -> str:
    """Return the state of an issue by now."""
    return Issue.objects.get(pk=issue.pk).state


def press(person: Person, issue: Issue, do: str, **form: Any) -> str:
    """Press a button of an issue's page; return what is said then."""
    return said_after(person, person.post("newsletter_issue", issue.pk, do=do, **form))
