"""Cleaning of visitors' texts, safe to store and to show (pure functions, linear in time)."""

import re
import unicodedata

MOST_MARKS = 3  # accents on one letter: Vietnamese and Hebrew need no more, 'zalgo' has dozens
_STACKED = {"Mn", "Me"}

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACE = re.compile("[\t\u2800]")
# Emoji, each with its variation selector; a joiner only before the next one of a family.
_PICTURE = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
# Scripts that need joiners within words: Arabic and its neighbours, those of India, Khmer, Mongolian.
_JOINING = "\u0600-\u061b\u061d-\u109f\u1780-\u17b3\u17b6-\u180a\u1810-\u18af\ua8e0-\ua8ff"
_KEPT = (
    "\U0001f3f4[\U000e0030-\U000e007a]{1,6}\U000e007f"  # the flag of a region
    f"|[{_PICTURE}][\ufe0e\ufe0f]?(?:\u200d(?=[{_PICTURE}]))?"
    "|[0-9#*]\ufe0f\u20e3"  # a key
    f"|[{_JOINING}](?:\u200d|\u200c(?=[{_JOINING}]))?"
)
# Controls, halves of surrogate pairs, what turns the direction of what follows, what nobody sees, what is no character.
_UNSEEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
) + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_CHARACTERS = re.compile(f"({_KEPT})|[{_UNSEEN}]")
_MAY_BE_STACKED = re.compile("[^\x00-\u02ff]{4,}")
_GAP = re.compile(r"\n{4,}")

# Letters that look like Latin ones (homoglyphs), by which words are disguised.
_PAIRS = (
    # Cyrillic
    "аa вb еe ѕs іi їi јj кk мm нh оo рp сc тt уy хx һh ԁd ԛq ԝw ӏl ԍg ѵv"
    # Greek
    " αa βb εe ηn ιi κk νv οo ρp τt υu χx ωw γy"
    # Latin that Unicode doesn't take apart
    " ıi ɩi łl øo đd ħh ŧt ƒf ɑa ɡg ɛe ɔo ʋv ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz"
)
LATIN_OF = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}


def clean_line(value: str) -> str:
    """Return a text on one line, with single spaces."""
    return " ".join(_cleaned(value).split())


def clean_lines(value: str) -> str:
    """Return a text of lines that end in LF, without more than two empty ones in a row."""
    lines = (line.rstrip() for line in _cleaned(value).split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip()


def says_something(text: str) -> bool:
    """Return whether a text has a letter, number, sign or picture: anything that can be seen."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def is_disguised(word: str) -> bool:
    """Return whether a word has no Latin letter and could be read as Latin all the same."""
    letters = [letter for letter in word.casefold() if letter.isalpha()]
    return bool(letters) and all(ord(letter) in LATIN_OF for letter in letters)


def _cleaned(text: str) -> str:
    """Return the text composed (NFC), without what can't be seen or would disturb what stands beside it."""
    text = _bare(_SPACE.sub(" ", _LINE_END.sub("\n", text)))
    # Bare before it is composed, whose time grows with the square of stacked marks; and after, which moves marks.
    return _bare(unicodedata.normalize("NFC", text))


def _bare(text: str) -> str:
    return _MAY_BE_STACKED.sub(_with_few_marks, _CHARACTERS.sub(r"\1", text))


def _with_few_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run[0]:
        category = unicodedata.category(character)
        if category != "Cf":  # a joiner begins no new letter
            marks = marks + 1 if category in _STACKED else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
