"""Words that only look like diminutives, or like verbs with a pronoun (data); folded."""

# What stands before -ito, -ita in words that are no diminutives: visita, gratuito, hábito, editar.
_ROOTS_BEFORE_IT = """
del exquis ac admis ag am amb ap apet bend bon cap circu cohab col compos conduc contenc cred deb debil delim dep depos
descr distr ed ejerc escr ev evangel ex exc expl expos exqu facil fav favor felic fin frecuen frut gr gran grat
gratu hab habil im impl in incap incit ind ined infin inscr inv irr leg lic lim mald manuscr margar med mer milit
militar mosqu neces necesit op orb palp palpit perm posibil prem prer prohib propos prosper qu rec rehabil rep
requis satel solic sub subm subscr susc suscr tr trans transcr vis
"""
# -me, -te, -nos that is no pronoun.
_NO_ENCLITIC = """
internos externos cuadernos gobiernos inviernos infiernos modernos eternos tiernos cuernos fraternos maternos paternos
tomate remate debate empate combate chocolate disparate rescate escaparate aguacate derrame infame salame aparte
limite desquite comite billete paquete juguete banquete gabinete fuerte suerte muerte comparte reparte comete
promete somete compromete permite admite transmite remite repite compite invite necesite solicite facilite
habilite satelite tapete cohete ramillete
"""
# Plurals such as 'humanos' and 'vecinos' end like 'contanos': these alone are verbs.
_WITH_US = """
acompañanos ayudanos avisanos buscanos consultanos contactanos contanos danos decinos dejanos encontranos
envianos escribinos leenos llamanos mandanos pedinos preguntanos recomendanos regalanos seguinos visitanos
"""

ROOTS_BEFORE_IT = frozenset(_ROOTS_BEFORE_IT.split())
NO_ENCLITIC = frozenset(_NO_ENCLITIC.split())
WITH_US = frozenset(_WITH_US.split())
