"""Two hundred bodies that no reader would send: as bytes of a form, percent-encoded by hand."""

from collections.abc import Iterator
from itertools import product
from urllib.parse import quote

_SCRIPTS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//x.example></script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<math href=javascript:alert(1)>x</math>",
    "<a href=javascript:alert(1)>x</a>",
    "<form action=//x.example><input name=q>",
    "<style>@import '//x.example'</style>",
    "<link rel=stylesheet href=//x.example>",
    "<meta http-equiv=refresh content='0;url=//x.example'>",
    "<base href=//x.example>",
    "<object data=//x.example>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><script>alert(1)</script>-->",
    "</textarea><script>alert(1)</script>",
    "</article></main><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "{{ settings.SECRET_KEY }}{% load x %}",
    "${7*7} #{7*7} <%= 7*7 %>",
]
_WRAPPINGS = ["{}", "> {}", "- {}", "**{}**", "`{}`"]
_LINKS = [
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    '[x](//x.example/"onmouseover=alert(1))',
    "[x](https://x.example/'onmouseover='alert(1))",
    "![x](javascript:alert(1))",
    "![x](https://x.example/track.png)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[<img src=x onerror=alert(1)>](https://x.example)",
    "https://x.example/<script>alert(1)</script>",
]
_SIGNS = [
    "nulo \0 en medio",
    "campana \a retroceso \b escape \x1b[31m",
    "vertical \v hoja \f",
    "borrar \x7f c1 \x85 \x9f",
    "separadores \u2028 y \u2029",
    "al revés \u202egro.elpmaxe\u202c",
    "aislado \u2067abc\u2069",
    "invisible \u200b\u200c\u200d\u2060\ufeff",
    "zalgo " + "a" + "\u0301" * 300,
    "no caracteres \ufffe \uffff",
    "privado \ue000 \U000f0000",
    "etiquetas \U000e0041\U000e007f",
    "emoji 👩‍👩‍👧‍👦🏳️‍🌈",
    "ligado ﷽" * 50,
    "español ñandú «comillas» —raya—",
    "עברית عربى 中文 ไทย",
]
_BOMBS = [
    "[",
    "![",
    "*",
    "**a",
    "_",
    "`",
    ">",
    "- ",
    "(",
    "[a](",
    "](",
    "<",
    "&",
    "http://",
    "a@",
    "|",
    "#",
    "~",
    "\\",
    "\n",
    "\t",
    "1. ",
]


def bodies() -> list[bytes]:
    """Return the values of the field `text`, encoded for a form."""
    return [*_texts(), *_bytes()]


def _texts() -> Iterator[bytes]:
    texts = [wrapping.format(each) for each, wrapping in product(_SCRIPTS, _WRAPPINGS)]
    texts += [*_LINKS, *_SIGNS, *((bomb * 5_000)[:5_000] for bomb in _BOMBS)]
    texts += ["palabra " * 131_072, "x" * 1_048_576, "á" * 524_288, "a" * 5_001, "\r\n" * 3_000]
    for text in texts:
        yield quote(text, safe="").encode()


def _bytes() -> Iterator[bytes]:
    """Yield what is no UTF-8 at all."""
    yield from (
        b"%ff%fe",
        b"corta %c3",
        b"%c0%af%c0%af",
        b"%ed%a0%80 medio par",
        b"%f8%88%80%80%80",
        b"%80%80%80",
        b"latin1 %f1and%fa",
        b"utf16 h%00o%00l%00a%00",
        b"%",
        b"%zz%1",
        b"%u0041",
        b"\xff\xfe crudo",
    )
