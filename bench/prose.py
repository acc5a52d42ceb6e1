"""Real Spanish prose from two Debian packages, as chapters of sentences; the text is never kept in the repository.

debian-handbook is the Spanish edition of The Debian Administrator's Handbook (CC BY-SA 3.0 or GPL 2), fortunes-es
a collection of quotations and proverbs. Installed packages are read; else both are fetched by apt-get into
VAR_DIR/corpus, without root.
"""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import which
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from bench.words import is_english, is_spanish
from motivacional.environment import var_dir

PACKAGES = ("debian-handbook", "fortunes-es")
_HANDBOOK, _FORTUNES = "doc/debian-handbook/html/es-ES", "games/fortunes/es"
# Which chapter (file of the handbook, file of fortunes) is filed where: twelve categories of about one size.
CATEGORIES = {
    "Instalación y migración": "case-study existing-setup installation solving-problems",
    "Paquetes": "packaging-system apt debian-packaging",
    "Servicios del sistema": "basic-configuration unix-services",
    "Redes": "network-infrastructure network-services",
    "Seguridad": "advanced-administration security",
    "Comunidad": "the-debian-project workstation conclusion derivative-distributions short-remedial-course preface",
    "Amor y familia": "amistad familia sentimientos",
    "Arte": "arte famosos",
    "Ciencia": "asimov ciencia informatica leydemurphy",
    "Vida": "vida sabiduria humanos deprimente",
    "Libertad": "poder libertad verdad filosofia nietzsche schopenhauer lao-tse",
    "Refranes": "refranes proverbios",
}
_CATEGORY_OF = {name: category for category, names in CATEGORIES.items() for name in names.split()}
_PLACES = {"section", "sidebar", "chapter", "preface", "appendix"}
_UNWANTED = "pre, table, .example, .indexterm, .legalnotice, .footnotes, sup"
_FORTUNES_A_SECTION = 12
_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\")]*\s+(?=[«“\"¿¡(]*[A-ZÁÉÍÓÚÜÑ])")
_NUMBERING = re.compile(r"^(?:Capítulo\s+|Apéndice\s+)?(?:[A-Z]|\d+)(?:\.\d+)*\.\s+")
_PLAIN = re.compile(r"^[\w\s.,;:()«»“”\"'’¿?¡!—–…%-]+$")
_SHORTEST, _LONGEST = 4, 60  # words of a sentence


class Section(NamedTuple):
    """A heading, empty where the source has none, and paragraphs of sentences below it."""

    heading: str
    paragraphs: tuple[tuple[str, ...], ...]


class Chapter(NamedTuple):
    """A chapter of the handbook or a file of fortunes."""

    name: str
    category: str
    sections: tuple[Section, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """Return all prose; raise SystemExit with a sentence where there is none to be had."""
    return chapters_in(_share())


def chapters_in(share: Path) -> tuple[Chapter, ...]:
    """Return the prose that the packages' files below this folder hold."""
    found = [*_handbook(share / _HANDBOOK), *_fortunes(share / _FORTUNES)]
    return tuple(chapter for chapter in found if chapter.sections)


def _share() -> Path:
    """Return the folder `share` that holds the packages' files."""
    fetched = corpus_dir() / "debian"
    for share in (Path("/usr/share"), fetched / "usr/share"):
        if (share / _HANDBOOK).is_dir() and (share / _FORTUNES).is_dir():
            return share
    _fetch(fetched)
    return fetched / "usr/share"


def corpus_dir() -> Path:
    """Return the git-ignored folder for prose and what is computed from it."""
    path = var_dir(Path(__file__).resolve().parent.parent / "var") / "corpus"
    path.mkdir(exist_ok=True)
    return path


def _fetch(target: Path) -> None:
    """Fetch and unpack the packages, which needs no root."""
    names = " and ".join(PACKAGES)
    if not (which("apt-get") and which("dpkg-deb")):
        raise SystemExit(f"The benchmark reads prose of the Debian packages {names}: install them.")
    target.mkdir(exist_ok=True)
    try:
        subprocess.run(["apt-get", "download", "-qq", *PACKAGES], cwd=target, check=True)
        for package in sorted(target.glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", package, target], check=True)
    except subprocess.CalledProcessError as error:
        raise SystemExit(
            f"Could not fetch the Debian packages {names} ({error}): run apt-get update or install them."
        ) from error


def sentences(text: str) -> tuple[str, ...]:
    """Return the Spanish sentences of the text that are plain prose: whole, without paths, code or drawings."""
    found = _SENTENCE_END.split(" ".join(text.split()))
    return tuple(sentence for sentence in found if _is_prose(sentence))


def _is_prose(sentence: str) -> bool:
    letters = sum(character.isalpha() or character == " " for character in sentence)
    return (
        _SHORTEST <= len(sentence.split()) <= _LONGEST
        and bool(_PLAIN.match(sentence))
        and sentence[0] in "«“¿¡" + sentence[0].upper()
        and sentence[-1] in ".!?…»”"
        and letters > 0.9 * len(sentence)
        and "()" not in sentence
        and is_spanish(sentence)
    )


def _handbook(folder: Path) -> Iterator[Chapter]:
    """Yield the chapters, each read from its own file and its sections' files."""
    files: dict[str, list[BeautifulSoup]] = {}
    for file in sorted(folder.glob("*.html")):
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        above = soup.find("link", rel="up")
        name = Path(str(above["href"])).stem if isinstance(above, Tag) else "index"
        files.setdefault(file.stem if name == "index" else name, []).append(soup)
    for name, soups in files.items():
        if name in _CATEGORY_OF:
            found = tuple(section for soup in soups for section in _sections(soup))
            yield Chapter(name, _CATEGORY_OF[name], found)


def _sections(soup: BeautifulSoup) -> Iterator[Section]:
    """Yield the sections and sidebars of a file, each with the paragraphs of its own."""
    for unwanted in soup.select(_UNWANTED):
        unwanted.extract()
    places: dict[int, tuple[str, list[tuple[str, ...]]]] = {}
    for para in soup.select("div.para"):
        place = para.find_parent(class_=_PLACES)
        if place and para.find(class_="para") is None and (found := sentences(para.get_text())):
            places.setdefault(id(place), (_heading(place), []))[1].append(found)
    for heading, paragraphs in places.values():
        yield Section(heading, tuple(paragraphs))


def _heading(place: Tag) -> str:
    title = place.select_one(".titlepage .title")
    for label in title.find_all("em") if title else ():  # the kind of sidebar
        label.extract()
    text = _NUMBERING.sub("", " ".join(title.get_text().split()) if title else "")
    good = _PLAIN.match(text) and "()" not in text and len(text) <= 100
    return text if good and not is_english(text) else ""


def _fortunes(folder: Path) -> Iterator[Chapter]:
    """Yield each file that is filed somewhere; the folder `off` below holds what offends and is not read."""
    for file in sorted(folder.glob("*.fortunes")):
        if file.stem in _CATEGORY_OF:
            texts = (_quotation(each) for each in file.read_text(encoding="utf-8").split("\n%\n"))
            found = [paragraph for text in texts if (paragraph := sentences(text))]
            yield Chapter(file.stem, _CATEGORY_OF[file.stem], tuple(_grouped(found)))


def _quotation(fortune: str) -> str:
    """Return what is said, without who said it."""
    return re.split(r"^\s*--\s", fortune, maxsplit=1, flags=re.M)[0]


def _grouped(paragraphs: list[tuple[str, ...]]) -> Iterator[Section]:
    for start in range(0, len(paragraphs), _FORTUNES_A_SECTION):
        yield Section("", tuple(paragraphs[start : start + _FORTUNES_A_SECTION]))
