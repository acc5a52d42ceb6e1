"""Letters that look like Latin ones, by which words are disguised (pure functions)."""

_PAIRS = (
    # Cyrillic
    "аa вb еe ѕs іi їi јj кk мm нh оo рp сc тt уy хx һh ԁd ԛq ԝw ӏl ԍg ѵv"
    # Greek
    " αa βb εe ηn ιi κk νv οo ρp τt υu χx ωw γy"
    # Latin that Unicode doesn't take apart
    " ıi ɩi łl øo đd ħh ŧt ƒf ɑa ɡg ɛe ɔo ʋv ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz"
)
LATIN_OF = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}


def is_disguised(word: str) -> bool:
    """Tell whether a word has no Latin letter and could be read as Latin all the same."""
    letters = [letter for letter in word.casefold() if letter.isalpha()]
    return bool(letters) and all(ord(letter) in LATIN_OF for letter in letters)
