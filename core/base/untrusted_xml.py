"""XML that others wrote: decoded, and checked before anything else reads it.

No entity is declared or loaded, so that nothing unfolds and no file or host is asked; elements are counted, and how
deeply they nest; an encoding is one that is read in linear time (Python's 'punycode' isn't).
"""

import codecs
import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_ELEMENTS, DEEPEST = 100_000, 100
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^<>]{1,100}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})["']""")
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


def checked(
    data: bytes,
    charset: str = "",
    *,
    doctype_allowed: bool = False,
    on_element: OnElement | None = None,
) -> str:
    """Return the text of a document that is well-formed and harmless, or raise XMLRefused.

    `on_element` is called with the name and the attributes of each element, in their order.
    """
    text = decoded(data, charset).lstrip()
    check = _Check(doctype_allowed=doctype_allowed, on_element=on_element)
    try:
        check.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise XMLRefused(
            _("It isn't well-formed XML (line %(line)s)."), line=error.lineno
        ) from None
    return text


class _Check:
    """A parser that stops at what isn't taken."""

    def __init__(self, *, doctype_allowed: bool, on_element: OnElement | None) -> None:
        self.parser = expat.ParserCreate("utf-8")  # whatever the document says: it is decoded already
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
        if self.elements > MOST_ELEMENTS or self.depth > DEEPEST:
            raise XMLRefused(_("It has too many elements, or nests them too deeply."))
        if self.on_element:
            self.on_element(name, attributes)

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _refuse(self, *_declared: Any) -> None:
        raise XMLRefused(_("It has a document type or entities of its own, which aren't read."))
