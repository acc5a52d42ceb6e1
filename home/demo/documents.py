"""Write the demo's documents by hand: a budget as PDF and a checklist as text."""

WIDTH, HEIGHT, MARGIN = 595, 842, 56
VIOLET, INK, MUTED, LINE, TINT = (
    "0.36 0.25 0.62",
    "0.11 0.08 0.19",
    "0.36 0.32 0.44",
    "0.78 0.73 0.86",
    "0.95 0.92 0.98",
)
FONTS = {"regular": "Helvetica", "bold": "Helvetica-Bold", "serif": "Times-Bold"}

COLUMNS = ((MARGIN, "Qué hago"), (250, "Qué incluye"), (398, "Cantidad"), (470, "Precio"))
ROWS = (
    ("Orden de la bandeja de entrada", "filtros, etiquetas, respuestas", "… horas", "$ …"),
    ("Agenda de la semana", "turnos, avisos, cambios", "… horas", "$ …"),
    ("", "", "", "$ …"),
    ("", "", "", "$ …"),
)
FIELDS = (
    ("Para", "nombre de tu clienta o cliente"),
    ("De", "tu nombre y tu contacto"),
    ("Fecha", "día de envío"),
    ("Vale hasta", "15 días después"),
)
TERMS = (
    (
        "Cuándo empiezo y cuándo entrego",
        "Escribí las dos fechas y qué necesitás recibir antes para cumplirlas.",
    ),
    ("Cómo se paga", "Anotá la seña, el saldo, el medio de pago y los días de plazo."),
    (
        "Cambios y revisiones",
        "Decí cuántas rondas están incluidas y cuánto cuesta cada una de más.",
    ),
    (
        "Qué no incluye",
        "Nombrá lo que suele darse por hecho: llamadas, fines de semana, traducciones.",
    ),
    ("Cómo se acepta", "Alcanza con responder «acepto» a este mail; empiezo cuando llega la seña."),
)

CHECKLIST = """\
Lista de bienvenida para una clienta o un cliente nuevo
motiVAcional · Lucía Ferreyra, asistente virtual

Copiá esta lista, poné arriba el nombre de quien llega y marcá con una equis
lo que ya está. Lo que no haga falta, borralo: cada trabajo es distinto.

Cliente:
Empieza el:

ANTES DEL PRIMER DÍA
[ ] Mandá el presupuesto y guardá la respuesta que lo acepta.
[ ] Confirmá que llegó la seña y emití la factura.
[ ] Firmen el acuerdo: tareas, horario, plazos, confidencialidad y cómo se termina.
[ ] Abrí una carpeta compartida con un nombre que las dos partes entiendan.
[ ] Anotá el huso horario, los feriados de su país y sus días sin reuniones.

ACCESOS
[ ] Pedí un usuario propio para cada herramienta; no uses la clave de otra persona.
[ ] Si hay que compartir una clave, que sea por un gestor de contraseñas.
[ ] Activá la verificación en dos pasos donde se pueda.
[ ] Hacé una lista de los accesos que te dieron, para devolverlos al final.

LA PRIMERA CONVERSACIÓN (45 MINUTOS)
[ ] Preguntá qué le quita más tiempo y qué le preocupa delegar.
[ ] Elijan una sola tarea para la primera semana.
[ ] Acordá por dónde se escriben y en cuánto tiempo respondés.
[ ] Definí qué es urgente de verdad y cómo te avisa.
[ ] Preguntá cómo le gusta que le escriban a su gente: de vos, de usted, con firma.

EL MISMO DÍA
[ ] Mandá un resumen de lo hablado, en diez renglones como mucho.
[ ] Poné en la agenda la próxima charla, con su huso horario.
[ ] Anotá en una hoja los pasos de la primera tarea tal como te los contó.

AL TERMINAR LA PRIMERA SEMANA
[ ] Contá qué hiciste, cuánto tardaste y qué quedó pendiente.
[ ] Preguntá qué cambiaría, y cambialo.
[ ] Corregí la hoja de pasos con lo que aprendiste.
[ ] Compará las horas reales con las del presupuesto.
"""


def quoted(text: str) -> bytes:
    """Write text as a PDF string in the WinAnsi encoding, which has our accents."""
    raw = text.encode("cp1252")
    for mark in (b"\\", b"(", b")"):
        raw = raw.replace(mark, b"\\" + mark)
    return b"(" + raw + b")"


def say(
    x: float, y: float, text: str, size: float = 10, font: str = "regular", colour: str = INK
) -> bytes:
    """Place a line of text; y counts from the top of the page."""
    face = list(FONTS).index(font) + 1
    head = f"BT {colour} rg /F{face} {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm "
    return head.encode() + quoted(text) + b" Tj ET"


def rule(
    y: float,
    left: float = MARGIN,
    right: float = WIDTH - MARGIN,
    colour: str = LINE,
    width: float = 0.75,
) -> bytes:
    """Draw a horizontal line."""
    return f"{colour} RG {width} w {left} {HEIGHT - y} m {right} {HEIGHT - y} l S".encode()


def block(x: float, y: float, width: float, height: float, colour: str) -> bytes:
    """Fill a rectangle whose upper left corner is at x, y."""
    return f"{colour} rg {x} {HEIGHT - y - height} {width} {height} re f".encode()


def budget_head() -> list[bytes]:
    """Set the title and the four fields that say who, to whom and until when."""
    marks = [block(0, 0, WIDTH, 10, VIOLET), say(MARGIN, 76, "Presupuesto", 30, "serif", VIOLET)]
    marks.append(
        say(
            MARGIN,
            98,
            "Plantilla de motiVAcional. Reemplazá lo gris por lo tuyo y mandalo en PDF.",
            10,
            "regular",
            MUTED,
        )
    )
    for number, (label, hint) in enumerate(FIELDS):
        x, y = MARGIN + number % 2 * 250, 140 + number // 2 * 46
        marks += [
            say(x, y, label, 10, "bold"),
            say(x, y + 16, hint, 10, "regular", MUTED),
            rule(y + 23, x, x + 232),
        ]
    return marks


def budget_table() -> list[bytes]:
    """Set the table of services and its total."""
    top, step, right = 262, 32, WIDTH - MARGIN
    marks = [
        say(MARGIN, top - 22, "Qué vas a recibir", 14, "serif", VIOLET),
        block(MARGIN, top - 6, right - MARGIN, 26, TINT),
    ]
    marks += [say(x + 6, top + 11, text, 10, "bold") for x, text in COLUMNS]
    for number, row in enumerate(ROWS):
        y = top + 40 + number * step
        marks += [
            say(x + 6, y, text, 9.5, "regular", MUTED)
            for (x, _), text in zip(COLUMNS, row, strict=True)
            if text
        ]
        marks.append(rule(y + 12))
    low = top + 40 + len(ROWS) * step
    return [
        *marks,
        say(398 + 6, low + 4, "Total", 12, "bold"),
        say(470 + 6, low + 4, "$ …", 12, "bold"),
        rule(low + 14, 398, right, VIOLET, 1.5),
    ]


def budget_terms() -> list[bytes]:
    """Set the conditions and the place to sign."""
    marks = [say(MARGIN, 488, "Cómo trabajamos", 14, "serif", VIOLET)]
    for number, (label, text) in enumerate(TERMS):
        y = 514 + number * 40
        marks += [
            say(MARGIN, y, label, 10, "bold"),
            say(MARGIN, y + 15, text, 10, "regular", MUTED),
        ]
    for x, label in ((MARGIN, "Firma y aclaración"), (WIDTH / 2 + 20, "Conformidad y fecha")):
        marks += [rule(764, x, x + 220, MUTED), say(x, 779, label, 9, "regular", MUTED)]
    return [
        *marks,
        say(
            MARGIN,
            816,
            "Revisá los números en voz alta antes de enviarlo. Guardá una copia con la fecha en el nombre.",
            8.5,
            "regular",
            MUTED,
        ),
    ]


def assemble(objects: list[bytes]) -> bytes:
    """Join numbered objects, the table of their places and the trailer into a file."""
    parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
    parts += [
        f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
        for number, content in enumerate(objects, 1)
    ]
    places, at = [], 0
    for part in parts:
        places.append(at)
        at += len(part)
    table = "".join(f"{place:010d} 00000 n \n" for place in places[1:])
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R /Info 2 0 R >>\nstartxref\n{at}\n%%EOF\n"
    return b"".join(parts) + end.encode()


def budget_pdf() -> bytes:
    """Make a page with a budget to fill in, its text selectable."""
    content = b"\n".join(budget_head() + budget_table() + budget_terms())
    faces = " ".join(f"/F{n} {4 + n} 0 R" for n in range(1, len(FONTS) + 1))
    objects = [
        b"<< /Type /Catalog /Pages 3 0 R /Lang (es-AR) /ViewerPreferences << /DisplayDocTitle true >> >>",
        b"<< /Title "
        + quoted("Plantilla de presupuesto")
        + b" /Author "
        + quoted("Lucía Ferreyra, motiVAcional")
        + b" >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font << {faces} >> >> /Contents 8 0 R >>".encode(),
        *(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{face} /Encoding /WinAnsiEncoding >>".encode()
            for face in FONTS.values()
        ),
        f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
    ]
    return assemble(objects)


def welcome_checklist() -> bytes:
    """Give the checklist to welcome a client, as UTF-8 text."""
    return CHECKLIST.encode()
