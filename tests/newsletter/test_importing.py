"""Importing subscribers: whatever the file, whoever is in it."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.tasks.periodic import clean_up
from newsletter.importing import services
from newsletter.models import ImportFile, Subscriber, Suppression
from tests.factories import TopicPageFactory
from tests.newsletter.admin_pages import (
    PROOF,
    bad_rows,
    confirm,
    html_of,
    imported,
    reader,
    refusal,
    report,
    said_after,
    text_of,
    upload,
)

pytestmark = pytest.mark.django_db
ONE = "correo;nombre\nana@correo.example;Ana\n"


@pytest.fixture
def admin(desk):
    """Return who may import."""
    return desk.administrator


STATES = """email,name,estado,created_at
si@correo.example,Ana,Suscripta,2024-03-31T12:00:00.000Z
baja@correo.example,Eva,Dada de baja,2024-03-31T12:00:00.000Z
rebota@correo.example,Sol,cleaned,2024-03-31T12:00:00.000Z
sin@correo.example,Luz,sin confirmar,2024-03-31T12:00:00.000Z
duda@correo.example,Lis,vip,2024-03-31T12:00:00.000Z
vacia@correo.example,Mar,,2024-03-31T12:00:00.000Z
baja@correo.example,Eva,suscripta,2024-03-31T12:00:00.000Z
corrida@correo.example,Paz,Ana,suscripta,2024-03-31T12:00:00.000Z
"""


def emails() -> list[str]:
    return sorted(Subscriber.objects.values_list("email", flat=True))


class TestTwoSteps:
    def test_nothing_is_imported_before_she_says_so(self, admin):
        page = report(admin, ONE)
        assert "1 fila pasa a ser suscriptora." in text_of(page)
        assert PROOF in text_of(page)
        assert not Subscriber.objects.exists()

    def test_what_is_kept_of_each(self, admin):
        rows = "correo;nombre;fecha\nAna@Correo.example;Ana Paz;31/03/2024\nbea@correo.example;;\n"
        assert "2 suscriptoras importadas." in confirm(admin, rows, frequency="weekly")
        ana, bea = Subscriber.objects.order_by("email")
        assert (ana.email, ana.name, ana.state) == ("ana@correo.example", "Ana Paz", "active")
        assert (ana.frequency, ana.everything) == ("weekly", True)
        assert (ana.consent.purpose, ana.consent.text) == ("newsletter.import", PROOF)
        assert timezone.localtime(ana.consented_at).strftime("%Y-%m-%d") == "2024-03-31"
        assert ana.source.startswith("Importación del") and ana.source.endswith(": lista.csv")
        assert (bea.name, bea.consented_at) == ("", None)
        logged = ModelLogEntry.objects.for_instance(ana).get()
        assert (logged.action, logged.user) == ("newsletter.imported", admin.user)

    def test_the_file_is_forgotten_afterwards(self, admin):
        confirm(admin, ONE)
        assert not ImportFile.objects.exists()

    def test_she_may_import_nobody(self, admin):
        address = upload(admin, ONE)["Location"]
        said = said_after(admin, admin.client.post(address, {"do": "drop"}))
        assert "No se importó nada" in said
        assert not ImportFile.objects.exists() and not Subscriber.objects.exists()

    def test_only_the_button_imports(self, admin):
        address = upload(admin, ONE)["Location"]
        for form in ({}, {"do": "x"}, {"do": "\x00"}):
            assert admin.client.post(address, form).status_code == 400
        assert not Subscriber.objects.exists() and ImportFile.objects.exists()

    def test_a_second_press_imports_nothing(self, admin):
        address = upload(admin, ONE)["Location"]
        admin.client.post(address, {"do": "import"})
        said = said_after(admin, admin.client.post(address, {"do": "import"}))
        assert "ya se importó" in said and len(emails()) == 1
        assert "ya se importó" in said_after(admin, admin.client.get(address))

    def test_a_file_is_hers_alone(self, desk, admin):
        address = upload(admin, ONE)["Location"]
        other = desk.superuser.client
        assert (
            other.get(address).status_code
            == other.post(address, {"do": "import"}).status_code
            == 302
        )
        other.post(address, {"do": "drop"})
        assert not Subscriber.objects.exists() and ImportFile.objects.count() == 1

    def test_a_file_waits_for_an_hour(self, admin):
        address = upload(admin, ONE)["Location"]
        ImportFile.objects.update(created_at=timezone.now() - timedelta(minutes=61))
        assert "pasó una hora" in said_after(admin, admin.client.post(address, {"do": "import"}))
        clean_up()
        assert not ImportFile.objects.exists()

    def test_who_subscribes_meanwhile_is_not_imported_twice(self, admin):
        address = upload(admin, ONE)["Location"]
        reader()
        admin.client.post(address, {"do": "import"})
        assert emails() == ["ana@correo.example"]
        assert Subscriber.objects.get().source == ""

    def test_it_is_all_or_nothing(self, admin, monkeypatch):
        address = upload(admin, ONE)["Location"]

        def fail(*_args):
            raise IntegrityError

        monkeypatch.setattr(services, "_log", fail)
        said = said_after(admin, admin.client.post(address, {"do": "import"}))
        assert "mirá el informe de nuevo" in said
        assert not Subscriber.objects.exists() and ImportFile.objects.exists()


class TestProof:
    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"proof": ""}, "Todavía no hay texto"),
            ({"proof": "en una feria"}, "12 caracteres"),
            ({"agreed": ""}, "Sin consentimiento no se importa a nadie"),
            ({"frequency": "cada hora"}, "no es una de las opciones"),
            ({"file": None}, "Elegí un archivo"),
        ],
    )
    def test_it_is_demanded(self, admin, form, said):
        assert said in refusal(upload(admin, ONE, **form))
        assert not ImportFile.objects.exists()


class TestRows:
    def test_each_bad_row_says_why(self, admin):
        reader("activa@correo.example")
        reader("se-fue@correo.example", state="left")
        reader("pausa@correo.example", state="suspended")
        Suppression.suppress("queja@correo.example", Suppression.Reason.COMPLAINT)
        Suppression.suppress("se-fue@correo.example", Suppression.Reason.ERASED)
        lines = [
            "correo,nombre,fecha,tema",
            "ana@correo.example,Ana,,",
            "",
            "ana,Ana,,",
            "ANA@correo.example,Otra,,",
            "activa@correo.example,,,",
            "Se-Fue@correo.example,,,",
            "pausa@correo.example,,,",
            "queja@correo.example,,,",
            "a@correo.example,,31/02/2024,",
            "b@correo.example,,2999-01-01,",
            "c@correo.example,,,Jardinería",
            "d@correo.example,http://x,,",
            ",Sin correo,,",
            "ñandú@correo.example,,,",
            "e@cоrreo.example,,,",
        ]
        page = report(admin, "\n".join(lines))
        why = {int(number): (what, why) for number, what, why in bad_rows(page)}
        assert sorted(why) == [*range(4, 17)]
        assert why[4] == ("ana", why[4][1]) and "nombre@ejemplo" in why[4][1]
        for number, words in {
            5: "está dos veces en el archivo: Es la misma de la fila 2.",
            6: "ya está suscripta",
            7: "se había dado de baja: sólo ella puede volver",
            8: "está suspendida",
            9: "no se le escribe nunca",
            10: "La fecha no se entiende",
            11: "en el futuro",
            12: "No hay ningún tema «Jardinería»",
            13: "no se puede leer",
            14: "no se puede leer",
            15: "ñ",
            16: "alfabetos",
        }.items():
            assert words in why[number][1], (number, why[number])
        assert "1 fila pasa a ser suscriptora." in text_of(page)
        assert "8: no se puede leer" in text_of(page.select_one(".office ul"))

    def test_who_left_stays_away(self, admin):
        reader("se-fue@correo.example", state="left")
        Suppression.suppress("queja@correo.example", Suppression.Reason.BOUNCE)
        confirm(admin, "email\nse-fue@correo.example\nqueja@correo.example\nana@correo.example\n")
        assert Subscriber.objects.get(email="se-fue@correo.example").state == "left"
        assert emails() == ["ana@correo.example", "se-fue@correo.example"]

    def test_topics(self, admin, site):
        agenda = TopicPageFactory(parent=site.topics, title="Agenda, y calma", slug="agenda")
        correo = TopicPageFactory(parent=site.topics, title="Correo", slug="correo")
        confirm(
            admin,
            'correo;tema\na@c.example;"Agenda, y calma"\nb@c.example;CORREO|agenda\nc@c.example;\n',
        )
        topics = {
            each.email: list(each.topics.order_by("slug")) for each in Subscriber.objects.all()
        }
        assert topics == {
            "a@c.example": [agenda],
            "b@c.example": [agenda, correo],
            "c@c.example": [],
        }
        everything = dict(Subscriber.objects.values_list("email", "everything"))
        assert everything == {"a@c.example": False, "b@c.example": False, "c@c.example": True}

    def test_an_idn_is_kept_as_servers_take_it(self, admin):
        confirm(admin, "correo\nana@ñandú.example\n")
        assert emails() == ["ana@xn--and-6ma2c.example"]

    @pytest.mark.parametrize(
        "date",
        ["2024-03-31", "31/03/2024", "31-3-2024", "31.03.2024 10:00", "2024-03-31T10:00:00Z"],
    )
    def test_dates_as_programs_write_them(self, admin, date):
        confirm(admin, f"correo;fecha\na@c.example;{date}\n")
        agreed = Subscriber.objects.get().consented_at
        assert timezone.localtime(agreed).date().isoformat() == "2024-03-31"

    @pytest.mark.parametrize(
        "date", ["0001-01-01", "9999-12-31", "31/12/9999", "1/1/0001", "x" * 500]
    )
    def test_dates_that_nobody_means(self, admin, date):
        assert len(bad_rows(report(admin, f"correo;fecha\na@c.example;{date}\n"))) == 1

    def test_the_bad_rows_are_a_spreadsheet_without_formulas(self, admin):
        address = upload(admin, 'correo\n=1+1\n"@SUM(A1)"\nana@correo.example\n')["Location"]
        response = admin.client.get(address, {"export": "csv"})
        rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")), delimiter=";"))
        assert rows[0] == ["Fila", "Qué", "Por qué no", "Detalles"]
        assert [row[:2] for row in rows[1:]] == [["2", "'=1+1"], ["3", "'@SUM(A1)"]]
        assert "filas-sin-importar.csv" in response["Content-Disposition"]

    def test_long_reports_are_cut_on_the_page(self, admin):
        page = report(admin, "correo\n" + "nadie\n" * 250)
        assert len(bad_rows(page)) == 200 and "Las primeras 200 de 250." in text_of(page)
        assert page.select("button[value=import]") == []

    def test_what_stands_in_the_file_is_escaped(self, admin):
        attack = "<script>alert(1)</script>"
        html = str(report(admin, f"correo;nombre\n{attack};x\n", name=f"{attack}.csv"))
        assert "<script>alert(1)" not in html and "&lt;script&gt;alert(1)" in html


class TestWhoHadLeftElsewhere:
    def test_nobody_who_left_is_subscribed(self, admin):
        assert imported(admin, STATES) == ["si@correo.example"]
        agreed = timezone.localtime(Subscriber.objects.get().consented_at)
        assert f"{agreed:%Y-%m-%d %H:%M}" == "2024-03-31 09:00"

    def test_each_is_reported_with_the_reason(self, admin):
        page = report(admin, STATES)
        why = {int(number): why for number, _what, why in bad_rows(page)}
        assert why == {
            3: "se había dado de baja en el lugar de donde viene el archivo: La columna «estado» dice «Dada de baja».",
            4: "no le llegaba el correo en el lugar de donde viene el archivo: La columna «estado» dice «cleaned».",
            5: "nunca confirmó en el lugar de donde viene el archivo: La columna «estado» dice «sin confirmar».",
            6: "no está claro si está suscripta: La columna «estado» dice «vip».",
            7: "no está claro si está suscripta: La columna «estado» está vacía.",
            8: "se había dado de baja en el lugar de donde viene el archivo: Lo dice la fila 3.",
            9: "no está claro si está suscripta: Tiene más celdas que encabezados.",
        }
        counts = text_of(page.select_one(".office ul"))
        assert "2: se había dado de baja en el lugar" in counts and "3: no está claro" in counts
        assert "se lee de: estado." in text_of(page)
        address = upload(admin, STATES)["Location"]
        file = b"".join(admin.client.get(address, {"export": "csv"})).decode("utf-8-sig")
        assert "baja@correo.example;se había dado de baja" in file

    def test_a_file_of_who_left_is_known_by_its_name(self, admin):
        name = "unsubscribed_email_audience_export_1a2b.csv"
        page = report(admin, ONE, name=name)
        assert "El nombre del archivo dice «unsubscribed»." in text_of(page)
        assert imported(admin, ONE, name=name) == []

    def test_who_left_here_stays_left_whatever_the_file_says(self, admin):
        reader("se-fue@correo.example", state="left")
        Suppression.suppress("queja@gmail.com", Suppression.Reason.COMPLAINT)
        text = "email,status\nse-fue@correo.example,subscribed\nque.ja+x@gmail.com,subscribed\n"
        assert imported(admin, text) == []


class TestUnknownColumns:
    ODD = "correo,nombre,color,¿Se fue?,\nana@correo.example,Ana,azul,no,\n"

    def test_they_are_named_and_have_to_be_looked_at(self, admin):
        address = upload(admin, self.ODD)["Location"]
        page = html_of(admin.client.get(address))
        named = [text_of(item) for item in page.select(".office ul li")]
        assert named == ["color", "¿Se fue?"]
        assert page.select_one("input[name=acknowledged][required]")
        again = html_of(admin.client.post(address, {"do": "import"}), 400)
        assert "No se importó nada" in text_of(again.select_one("[role=alert]"))
        assert not Subscriber.objects.exists() and ImportFile.objects.exists()
        admin.client.post(address, {"do": "import", "acknowledged": "on"})
        assert emails() == ["ana@correo.example"]

    def test_a_file_without_them_asks_nothing(self, admin):
        page = report(admin, ONE)
        assert not page.select("input[name=acknowledged]")
        assert "no se entienden" not in text_of(page)

    def test_a_column_without_a_name_is_named_by_its_number(self, admin):
        page = report(admin, ",correo,<b>x</b>\n0,ana@correo.example,1\n")
        assert [text_of(item) for item in page.select(".office ul li")] == ["columna 1", "<b>x</b>"]
