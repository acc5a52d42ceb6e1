"""Spanish words as the benchmark sees them, apart from the site's own analysis (pure functions)."""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4  # letters of a content word

# Words that are found everywhere: what nobody would search for alone.
_FUNCTION_WORDS = """
    a acá ahí ahora al algo alguien algún alguna algunas alguno algunos allá allí ambas ambos ante
    antes aquel aquella aquellas aquello aquellos aquí así aún aunque bajo bastante bien cada casi
    cierta ciertas cierto ciertos como cómo con contra cual cuál cuales cuáles cualquier cualquiera
    cuando cuándo cuanta cuanto cuánto cuantos cuya cuyas cuyo cuyos de debajo del demás demasiado
    dentro desde después detrás donde dónde durante e el él ella ellas ello ellos en encima entonces
    entre esa esas ese eso esos esta está estas este esto estos etc etcétera excepto hacia hasta
    incluso jamás junto la las le les lo los luego mas más me mediante mejor menos mi mí mía mías
    mientras mío míos mis misma mismas mismo mismos mucha muchas mucho muchos muy nada nadie ni
    ningún ninguna ninguno no nos nosotras nosotros nuestra nuestras nuestro nuestros nunca o otra
    otras otro otros para parte peor pero poca pocas poco pocos por porque pues que qué quien quién
    quienes quiénes quizá quizás se sea según ser si sí sido siempre sin sino sobre sola solamente
    solo sólo su sus suya suyas suyo suyos tal tales también tampoco tan tanta tantas tanto tantos te
    ti toda todas todavía todo todos tras través tu tú tus tuya tuyo u un una unas uno unos usted
    ustedes vez veces vos vosotros y ya yo vuestra vuestras vuestro vuestros
"""
_VERB_FORMS = """
    daba dan dar das debe deben debería deberían debía decir deja dice dicen dicho dio era eran eras
    éramos eres es esté estén estaba estaban estado estamos están estar estará estas estás estos
    estoy estuvo fue fueron fuera fueran fuese fui ha haber había habían habrá habría hace hacen
    hacer haces hacía hacerlo haga hagan han has hay haya hayan he hecha hecho hemos hizo hubiera
    hubiese hubo ido iba ir pueda puedan puede pueden puedes podemos poder podía podrá podrán podría
    podrían pudo puedo quiere quieren saber sabe seas sean seamos será serán sería serían siendo sigue
    somos son soy suele tener tendrá tendría tenemos tener tenga tengan tengo tenía tenían tenido
    tiene tienen tienes tuvo va vamos van vaya voy
"""
STOP_WORDS = frozenset((_FUNCTION_WORDS + _VERB_FORMS).split())
_OF_SPANISH = "de la el que en los las un una para con por se es no del al su lo"
_OF_ENGLISH = "the of and to is in for with this that are be from you not on or by an at"
_SPANISH, _ENGLISH = frozenset(_OF_SPANISH.split()), frozenset(_OF_ENGLISH.split())


def words_of(text: str) -> list[str]:
    """Return the words of the text in lower case, letters only."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def is_content(word: str) -> bool:
    """Tell whether somebody may search for the word: four letters or more, no stop word."""
    return len(word) >= _SHORTEST and word not in STOP_WORDS


def content_words(text: str) -> list[str]:
    """Return the content words of the text, in their order, each as often as it stands there."""
    return [word for word in words_of(text) if is_content(word)]


def without_accents(text: str) -> str:
    """Return the text as a hurried visitor types it: no accents, but ñ kept."""
    kept = text.replace("ñ", "\0").replace("Ñ", "\1")
    bare = "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
    return bare.replace("\0", "ñ").replace("\1", "Ñ")


def is_spanish(text: str) -> bool:
    """Tell whether the text has more function words of Spanish than of English."""
    return _count(text, _SPANISH) > _count(text, _ENGLISH)


def is_english(text: str) -> bool:
    """Tell whether the text has more function words of English than of Spanish."""
    return _count(text, _ENGLISH) > _count(text, _SPANISH)


def _count(text: str, words: frozenset[str]) -> int:
    return sum(word in words for word in words_of(text))
