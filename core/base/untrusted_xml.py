"""XML that others wrote: decoded, checked and reduced before anything else reads it.

No entity is declared or loaded, so that nothing unfolds and no file or host is asked; elements are counted, and how
deeply they nest; an encoding is one that is read in linear time (Python's 'punycode' isn't).
"""

import codecs
import re
from collections.abc import Callable, Collection
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_ELEMENTS, MOST_ATTRIBUTES, DEEPEST = 50_000, 100, 100
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^<>]{1,100}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})["']"""
)
_ENCODINGS = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|us-ascii|ascii|latin-?1|iso-?8859-?\d{1,2}|(?:windows|cp)-?125\d|macroman|macintosh"
    r"|koi8-[ru]|shift_jis|sjis|euc-?(?:jp|kr)|gb2312|gbk|gb18030|big5",
    re.I,
)

type OnElement = Callable[[str, dict[str, str]], Any]


class XMLRefused(ValueError):
    """It isn't XML that is read here; its text is a sentence for people."""

    def __init__(self, sentence: str | Promise, **values: object) -> None:
        """Fill in the values."""
        super().__init__(str(sentence) % values if values else str(sentence))


def decoded(data: bytes, charset: str = "") -> str:
    """Return the text: by its mark, else UTF-8 where it can be, else as `charset` (a header's) or the XML itself says."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            candidates = [encoding]
            data = data[len(mark) :]
            break
    else:
        declared = _DECLARED.search(data[:1024])
        candidates = ["utf-8", charset, declared[1].decode() if declared else ""]
    for encoding in candidates:
        if _ENCODINGS.fullmatch(encoding):
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    raise XMLRefused(_("Its letters aren't in the encoding that it names."))


def check(data: bytes, *, on_element: OnElement) -> None:
    """Read a document, or raise XMLRefused: it must be well-formed, without document type, and of an ordinary size.

    `on_element` is called with the name and the attributes of each element, in their order.
    """
    _read(decoded(data), _Checker(on_element, doctype_allowed=False))


def reduced(data: bytes, charset: str = "", *, texts: Collection[str], longest: int) -> str:
    """Return a document with all its elements, but of their texts those alone that are wanted, or raise XMLRefused.

    `texts` are the names, in lower case and without prefix, of elements whose text stays up to `longest` characters,
    that of elements within them included; so long are attributes at most. A document type goes.
    """
    reducer = _Reducer(texts, longest)
    _read(decoded(data, charset), reducer)
    return "".join(reducer.parts)


def _read(text: str, checker: "_Checker") -> None:
    try:
        checker.parser.Parse(text.lstrip().encode(), True)
    except expat.ExpatError as error:
        message = _("It isn't well-formed XML (line %(line)s).")
        raise XMLRefused(message, line=error.lineno) from None


class _Checker:
    """A parser that stops at what isn't taken."""

    def __init__(self, on_element: OnElement, *, doctype_allowed: bool) -> None:
        self.parser = expat.ParserCreate(
            "utf-8"
        )  # whatever it says of itself: it is decoded already
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._refuse
        if not doctype_allowed:
            self.parser.StartDoctypeDeclHandler = self._refuse
        self.on_element = on_element
        self.elements = self.depth = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if (
            self.elements > MOST_ELEMENTS
            or self.depth > DEEPEST
            or len(attributes) > MOST_ATTRIBUTES
        ):
            raise XMLRefused(_("It has too many elements, or nests them too deeply."))
        self.on_element(name, attributes)

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _refuse(self, *_declared: Any) -> None:
        raise XMLRefused(_("It has a document type or entities of its own, which aren't read."))


class _Reducer(_Checker):
    """Writes what it reads, as far as it's wanted."""

    def __init__(self, texts: Collection[str], longest: int) -> None:
        super().__init__(self._write_start, doctype_allowed=True)
        self.parser.CharacterDataHandler = self._write_text
        self.texts, self.longest = texts, longest
        self.parts: list[str] = []
        self.wanted = 0  # the depth of the element whose text stays, 0 outside of any
        self.room = 0

    def _write_start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.wanted and name.rpartition(":")[2].lower() in self.texts:
            self.wanted, self.room = self.depth, self.longest
        written = (
            f" {key}={quoteattr(value[: self.longest])}" for key, value in attributes.items()
        )
        self.parts.append(f"<{name}{''.join(written)}>")

    def _write_text(self, text: str) -> None:
        if self.wanted and self.room:
            self.parts.append(escape(text[: self.room]))
            self.room -= min(len(text), self.room)

    def _end(self, name: str) -> None:
        self.parts.append(f"</{name}>")
        if self.wanted == self.depth:
            self.wanted = 0
        super()._end(name)
