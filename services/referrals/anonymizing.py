"""Words of a client without what tells who she is or how she is reached.

They are looked at one by one, so that the time is linear. What is doubtful is hidden: the client reads what is left
before she agrees, and may put it otherwise.
"""

import re
import unicodedata

from search.analysis import fold

HIDDEN = "[…]"
FEWEST_DIGITS = 7  # of a number that may be called; one fewer where it is parted
_SPACE = re.compile(r"(\s+)")
_PART = re.compile(r"[^\W_]+")
_EDGES = " .,;:!?¡¿()[]{}<>«»\"'“”‘’*_|-–—…"
_DOMAIN = re.compile(r"[^\W_][.\u3002][^\W\d_]{2}")
_DATE = re.compile(
    r"[0-3]?\d[/.-][01]?\d(?:[/.-](?:19|20)?\d\d)?|20\d\d-[01]\d-[0-3]\d"
    r"|20[0-3]\d[/-]20[0-3]\d|[012]?\d[:.][0-5]\d"
)
_AMOUNT = re.compile(r"(?:us|u|ar)?\$?(?:\d{1,3}(?:[.,]\d{3}){1,3}|\d{2,4}000)")
_CURRENCY_BEFORE = {"$", "us$", "u$s", "usd", "ars"}
_CURRENCY_AFTER = {"pesos", "dolares", "usd", "ars", "eur", "euros"}
_AT = {"@", "arroba", "(at)", "[at]", "(arroba)", "[arroba]"}
_ENDINGS = {"com", "ar", "net", "org", "gob", "edu", "es", "io", "me", "example"}
_NETWORKS = {
    *("instagram", "insta", "ig", "facebook", "face", "fb", "telegram", "tiktok", "linkedin"),
    *("whatsapp", "wasap", "wsp", "wpp", "skype", "twitter", "x", "tel", "cel", "celu", "usuario"),
    *("telefono", "celular", "mail", "email", "e-mail", "correo", "web", "sitio", "pagina"),
}
_SPOKEN_DIGITS = {
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    *("once", "doce", "trece", "catorce", "quince", "veinte", "treinta", "cuarenta", "cincuenta"),
    *("sesenta", "setenta", "ochenta", "noventa", "cien", "doble", "y"),
}
_FEWEST_SPOKEN = 6
_INTRODUCED_BY = {"soy", "llamo", "nombre", "firma"}
_SIGNED_AFTER = {"atte", "atentamente", "saludos", "abrazo", "abrazos", "gracias", "beso", "besos"}
_IN_NAMES = {"es", "de", "del", "la", "las", "los", "y"}
_LONGEST_SIGNATURE = 4
_SHORTEST, _SHORTEST_INSIDE = 2, 5  # letters of a name as a word, and within a word
_MOST_JOINED = 24  # words, or letters, that may be one name written apart


def anonymized(text: str, *, name: str, email: str) -> str:
    """Return a text without addresses, sites, numbers to call, and without the client's name."""
    pieces = _SPACE.split(text)
    words = [_normal(word) for word in pieces[::2]]
    hidden = _addresses(words) | _numbers(words) | _named(words, name, email) | _signed(words)
    said: list[str] = []
    for place in range(len(words)):
        is_hidden, follows_hidden = place in hidden, place - 1 in hidden
        if place and not (is_hidden and follows_hidden):
            said.append(pieces[2 * place - 1])
        if not is_hidden:
            said.append(pieces[2 * place])
        elif not follows_hidden:
            said.append(HIDDEN)
    return "".join(said)


def _normal(word: str) -> str:
    """Return a word as it is read: digits and letters of other forms as the plain ones, without what nobody sees."""
    said = unicodedata.normalize("NFKC", word.replace("…", ""))
    return "".join(char for char in said if unicodedata.category(char) != "Cf")


def _bare(words: list[str], place: int) -> str:
    """Return a word in lower case, without accents and punctuation; none where there is none."""
    return fold(words[place].lower()).strip(_EDGES) if 0 <= place < len(words) else ""


def _addresses(words: list[str]) -> set[int]:
    """Return the places of addresses, sites, and of what stands behind 'instagram:'."""
    found: set[int] = set()
    for place, word in enumerate(words):
        bare = _bare(words, place)
        around = {place - 1, place, place + 1}
        network, colon, account = fold(word.lower()).partition(":")
        if word.lower().strip(".,") in _AT:
            found |= around
        elif "@" in word or "arroba" in bare or "://" in word or _DOMAIN.search(word):
            found.add(place)
        elif (bare in ("punto", "dot") or word == ".") and _bare(words, place + 1) in _ENDINGS:
            found |= around
        if colon and network.strip(_EDGES) in _NETWORKS:
            found.add(place if account else place + 1)
    return found


def _numbers(words: list[str]) -> set[int]:
    """Return the places of numbers that may be called, in digits or in words."""
    found: set[int] = set()
    digits: list[int] = []
    spoken: list[int] = []
    for place in range(len(words) + 1):
        bare = _bare(words, place)
        if any(map(str.isdigit, bare)) and not _is_date_or_amount(words, place):
            digits.append(place)
        elif bare or place == len(words):  # a dash between two numbers parts nothing
            found.update(digits if _may_be_called(words, digits) else [])
            digits = []
        if bare in _SPOKEN_DIGITS:
            spoken.append(place)
        else:
            found.update(spoken if len(spoken) >= _FEWEST_SPOKEN else [])
            spoken = []
    return found


def _may_be_called(words: list[str], places: list[int]) -> bool:
    said = " ".join(words[place] for place in places)
    is_parted = len(places) > 1 or "-" in said
    return sum(map(str.isdigit, said)) >= FEWEST_DIGITS - is_parted


def _is_date_or_amount(words: list[str], place: int) -> bool:
    word = fold(words[place].lower()).strip(" .,;:!?()…")
    if _DATE.fullmatch(word):
        return True
    has_currency = _bare(words, place - 1) in _CURRENCY_BEFORE or (
        words[place][-1].isdigit() and _bare(words, place + 1) in _CURRENCY_AFTER
    )
    return all(_is_amount(part, has_currency=has_currency) for part in word.split("-"))


def _is_amount(part: str, *, has_currency: bool) -> bool:
    if not _AMOUNT.fullmatch(part):
        return False
    is_round = part.endswith("00") and (not part.isdigit() or len(part) < FEWEST_DIGITS)
    return is_round or has_currency or "$" in part


def _named(words: list[str], name: str, email: str) -> set[int]:
    """Return the places of the client's name and of the parts of her address, also within or across words."""
    local, _at, domain = fold(email.lower()).partition("@")
    label = domain.partition(".")[0]
    parts = {
        part
        for part in _PART.findall(f"{fold(name.lower())} {local}")
        if len(part) >= _SHORTEST and part not in _IN_NAMES and not part.isdigit()
    }
    whole = {"".join(_PART.findall(each)) for each in (fold(name.lower()), local)}
    inside = {part for part in parts | whole | {label} if len(part) >= _SHORTEST_INSIDE}
    longest = max(map(len, inside), default=0)
    found: set[int] = set()
    joined = ["".join(_PART.findall(_bare(words, place))) for place in range(len(words))]
    for place, letters in enumerate(joined):
        if parts & set(_PART.findall(_bare(words, place))) or any(
            part in letters for part in inside
        ):
            found.add(place)
        for end in range(place + 1, min(place + _MOST_JOINED, len(words))):
            letters += joined[end]
            if len(letters) > longest:
                break
            if letters in inside:
                found.update(range(place, end + 1))
    return found


def _signed(words: list[str]) -> set[int]:
    """Return the places of names by which she introduces herself or signs: capitals after 'soy', or at the end."""
    found: set[int] = set()
    for place in range(len(words)):
        bare = _bare(words, place)
        if bare in _INTRODUCED_BY or bare in _SIGNED_AFTER:
            name = _capitals_from(words, place + 1)
            is_last = name and name[-1] == len(words) - 1
            if bare in _INTRODUCED_BY or (is_last and len(name) <= _LONGEST_SIGNATURE):
                found.update(name)
    return found


def _capitals_from(words: list[str], place: int) -> list[int]:
    """Return the places of the words in capitals that follow, and of those that stand in names."""
    found: list[int] = []
    while place < len(words) and len(found) < _LONGEST_SIGNATURE:
        bare = words[place].strip(_EDGES)
        if not (bare[:1].isupper() or bare.lower() in _IN_NAMES or not bare):
            break
        found.append(place)
        place += 1
    while found and not words[found[-1]].strip(_EDGES)[:1].isupper():
        found.pop()
    return found
