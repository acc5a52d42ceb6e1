"""Files that are imported, as programs write them."""

import io
import zipfile

import pytest
from django.urls import reverse

from newsletter.importing.files import LARGEST, MOST_ROWS
from newsletter.models import ImportFile, Subscriber
from tests.newsletter.admin_pages import confirm, opened, refusal, text_of, upload

pytestmark = pytest.mark.django_db
ONE = "correo;nombre\nana@correo.example;Ana\n"


@pytest.fixture
def admin(desk):
    """Return who may import."""
    return desk.administrator


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
    @pytest.mark.parametrize("sign", [";", ",", "\t"])
    def test_encodings_and_separators(self, admin, encoding, sign):
        rows = [["Correo electrónico", "NOMBRE"], ["ana@correo.example", '"Ñata  Gómez"']]
        text = "\r\n".join(sign.join(row) for row in rows)
        confirm(admin, text.encode(encoding))
        assert Subscriber.objects.get().name == "Ñata Gómez"

    @pytest.mark.parametrize(
        "headers", ["email", "E-mail", " Correo ", "mail:", "EMAIL_ADDRESS", "Dirección de correo"]
    )
    def test_headers(self, admin, headers):
        assert "1 suscriptora importada." in confirm(admin, f'id,"{headers}"\n1,a@c.example\n')

    def test_a_big_endian_file_without_a_mark_is_refused(self, admin):
        assert "No es un archivo de texto" in refusal(upload(admin, ONE.encode("utf-16-be")))

    def test_quoted_cells_may_hold_anything(self, admin):
        confirm(admin, 'nombre,correo\n"Paz, ""la"" Ana\nde Azul",ana@correo.example\n')
        assert Subscriber.objects.get().name == 'Paz, "la" Ana de Azul'

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "está vacío"),
            (b"\n \n", "está vacío"),
            (b"\xff\xfe", "está vacío"),
            (b"nombre;fecha\nAna;hoy\n", "Ninguna columna se llama «correo»"),
            (b"ana@correo.example\nbea@correo.example\n", "trae: ana@correo.example"),
            (b"correo;email\na@c.example;b@c.example\n", "Dos columnas"),
            (b"correo\n", "ninguna fila debajo"),
            (b'correo\n"ana@correo.example\n', "falta una comilla"),
            (b'correo\n"ana"@correo.example\n', "falta una comilla"),
            (b"correo\n" + b"a" * 140_000 + b"\n", "no se puede leer"),
            (
                b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
                "No es un archivo de texto",
            ),
            (b"\xff\xfe\x00", "está dañado"),
            (b"correo\n" + b"a@c.example\n" * (MOST_ROWS + 1), "más de 20000 filas"),
            (b"correo\n" + b"x" * LARGEST, "más de 5 MB"),
        ],
        ids=range(14),
    )
    def test_hostile_files(self, admin, content, said):
        assert said in (answered := refusal(upload(admin, content))), answered
        assert not ImportFile.objects.exists()

    def test_a_spreadsheet_says_what_to_do(self, admin):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("xl/workbook.xml", "<x/>")
        assert "planilla de cálculo" in refusal(upload(admin, file.getvalue(), name="lista.xlsx"))

    def test_many_rows_take_few_queries(self, admin, django_assert_max_num_queries):
        address = upload(admin, "correo\n" + "".join(f"a{n}@c.example\n" for n in range(2_000)))
        with django_assert_max_num_queries(60):
            admin.client.post(address["Location"], {"do": "import"})
        assert Subscriber.objects.count() == 2_000


def test_the_form_says_what_it_wants(admin):
    page = opened(admin, "newsletter_import")
    assert page.select_one("form[enctype='multipart/form-data'] input[type=file]")
    assert "Dónde y cuándo aceptaron" in text_of(page)
    assert admin.get("newsletter_import_report", 99).status_code == 302
    assert reverse("newsletter_import") in str(opened(admin, "newsletter_subscribers"))
