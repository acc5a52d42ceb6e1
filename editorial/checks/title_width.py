"""Width of a title in a list of search results (pure functions).

Google shows titles in Arial of 20 px and cuts them at about 600 px on a desktop. The widths are Helvetica's, which Arial
shares by design (Adobe's AFM file, thousandths of the size); an accented letter is as wide as its base.
"""

import unicodedata

ROOM = 580
_SIZE = 20
_WIDTHS = {
    191: "'",
    222: "ijl‘’",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()-`r¡“”",
    334: "{}",
    355: '"',
    365: "º",
    370: "ª",
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu«»–€",
    584: "+<=>~",
    611: "FTZ¿",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
_WIDTH_OF = {character: width for width, group in _WIDTHS.items() for character in group}
_UNKNOWN = 1000  # emoji, other scripts


def pixels(title: str) -> int:
    """Return the estimated width in pixels."""
    units = sum(map(_units, unicodedata.normalize("NFC", title)))
    return round(units * _SIZE / 1000)


def _units(character: str) -> int:
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTH_OF.get(base, _UNKNOWN)
