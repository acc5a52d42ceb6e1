"""A tiny Spanish prose of our own, in place of the Debian packages'."""

from itertools import batched

from bench.prose import Chapter, Section

_SUBJECTS = {
    "huerta": "La huerta|El cantero|Una semilla|La raíz|El tomate|La albahaca|El abono|La lluvia|El surco|La cosecha",
    "oficina": "La agenda|El correo|Una factura|La reunión|El presupuesto|La carpeta|El contrato|La clienta|El plazo|La tarea",
    "cocina": "La olla|El cuchillo|Una cebolla|La sartén|El horno|La receta|El mantel|La salsa|El aceite|La masa",
    "música": "La guitarra|El tambor|Una canción|La orquesta|El violín|La melodía|El ensayo|La cantante|El compás|La partitura",
}
_VERBS = {
    "huerta": "alimenta a|crece con|necesita de|mejora por|descansa entre",
    "oficina": "organiza a|depende de|cambia con|espera a|ordena para",
    "cocina": "calienta a|mezcla con|perfuma a|acompaña a|prepara para",
    "música": "acompaña a|suena con|emociona a|despierta a|conmueve a",
}
_ENDS = {
    "huerta": "las hojas verdes del verano|los insectos pequeños de la tierra|la familia de la quinta húmeda",
    "oficina": "los clientes ocupados de la ciudad|las decisiones urgentes del viernes|la asistente de la empresa",
    "cocina": "los platos sabrosos de la abuela|las verduras frescas del mercado|la cena de los domingos",
    "música": "los bailarines jóvenes del barrio|las noches largas del festival|el público de la plaza antigua",
}
_CATEGORIES = {"huerta": "Jardín", "oficina": "Trabajo", "cocina": "Casa", "música": "Arte"}


def _chapter(name: str) -> Chapter:
    """Return a chapter of 150 sentences, three a paragraph; the first of its two sections has no heading."""
    sentences = [
        f"{subject} {verb} {end}."
        for verb in _VERBS[name].split("|")
        for end in _ENDS[name].split("|")
        for subject in _SUBJECTS[name].split("|")
    ]
    paragraphs = tuple(batched(sentences, 3, strict=True))
    sections = (Section("", paragraphs[:25]), Section(f"Sobre {name}", paragraphs[25:]))
    return Chapter(name, _CATEGORIES[name], sections)


PROSE = tuple(map(_chapter, _CATEGORIES))
# The packages' files as they are laid out below /usr/share.
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<link rel="up" href="apt.html" title="Capítulo 6. APT"/></head><body>
<div class="section"><div class="titlepage"><h2 class="title">6.2. Añadir y quitar paquetes</h2></div>
<div class="para">El administrador añade los paquetes que necesita la máquina.
Además quita los que no usa nadie en la oficina.</div>
<pre class="programlisting"># apt install agenda</pre>
<div class="para">Ejecute la orden /usr/bin/apt para ver la lista de todo. The reader of this is not for the Spanish.</div>
<div class="sidebar"><div class="titlepage"><p class="title"><em>NOTA</em> Una advertencia</p></div>
<div class="para">Conviene leer la advertencia que muestra el programa.</div></div></div></body></html>"""
FORTUNES = """El que escribe lee dos veces la página.
\t\t-- Anónimo. (1900) Escritor argentino.
%
En la huerta de la abuela hay más
sombra que en el pueblo.
%
   d888b.  o||o
"""
