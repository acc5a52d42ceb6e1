"""What is due for review in the CMS: the report, the button, the panels, the monthly mail."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page, PageLogEntry

from blog.models import ArticlePage, AuthorPage
from core.base.periodic_review import REASONS_HOOK, REVIEWED
from core.mail.models import OutgoingMail
from editorial.periodic_review.due import pages_due
from editorial.periodic_review.mails import mail_this_month
from home.models import ContentPage
from tests.editorial.mailing import text_of
from tests.editorial.team import PAGES
from tests.factories import AuthorPageFactory, ContentPageFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/due/"
NOON = datetime(2026, 11, 3, 15, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock; it stands at noon of 3 November 2026."""

    def set_clock(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_clock(NOON)
    return set_clock


def content(desk, title="Acerca", **fields) -> ContentPage:
    """Return a published page, first published some days ago (`ago`)."""
    ago = fields.pop("ago", 0)
    page = ContentPageFactory(parent=desk.site.home, title=title, **fields)
    since = timezone.now() - timedelta(days=ago)
    ContentPage.objects.filter(pk=page.pk).update(first_published_at=since)
    return ContentPage.objects.get(pk=page.pk)


def article(desk, **fields) -> ArticlePage:
    return desk.site.article(**{"revision": False, "date": NOON - timedelta(days=600)} | fields)


def words(*paragraphs):
    return [("paragraph", f"<p>{text}</p>") for text in paragraphs]


def due_of(person) -> dict[str, list[str]]:
    """Return the reasons by the titles of pages."""
    return {each.title: list(each.reasons) for each in pages_due(person.user)}


def rows(person, query="") -> dict[str, str]:
    """Return the text of each row of the report by its title."""
    answer = person.client.get(f"{REPORT}{query}")
    assert answer.status_code == 200
    found = BeautifulSoup(answer.content, "html.parser").select("table.listing tbody tr")
    return {row.select_one("td.title a").text: " ".join(row.get_text(" ").split()) for row in found}


# --- What is due ---


def test_a_page_is_due_after_its_months_and_soon_thirty_days_before(desk, at):
    content(desk, "Vieja", ago=366)
    content(desk, "Pronto", ago=340)
    content(desk, "Nueva", ago=300)
    content(desk, "Nunca", ago=900, review_every=None)
    content(desk, "Oculta", ago=900, live=False)
    found = pages_due(desk.administrator.user)
    assert [(each.title, str(each.state)) for each in found] == [
        ("Vieja", "due"),
        ("Pronto", "soon"),
    ]
    assert found[0].reasons == [
        "Nadie la revisó desde que se publicó, el 2 de noviembre de 2025; toca cada 12 meses."
    ]


def test_what_was_reviewed_says_when(desk, at):
    page = content(desk, ago=900)
    ContentPage.objects.filter(pk=page.pk).update(reviewed_on="2026-09-30", review_every=1)
    assert due_of(desk.administrator) == {
        "Acerca": ["Se revisó por última vez el 30 de setiembre de 2026; toca cada mes."]
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Fue así. En 2024 cobro por hora. Y más.", "En 2024 cobro por hora"),
        ("¿Los precios de 2023?", "¿Los precios de 2023?"),
        ("Hablo de hoy, 2025.", None),  # last year is near enough
        ("El plan para 2027.", None),
        ("Trabajo desde 2019.", None),
        ("Desde 2019 trabajo.", None),
        ("Entre 2019–2022 y 2019-2022.", None),
        ("Cuesta $ 2.024, o 2024,50, o 20245.", None),
        ("Llamar al 11-2024-5050.", None),
        ("El archivo informe_2023.pdf y /2023/.", None),
        ("Nació en 1984.", None),
    ],
)
def test_a_year_that_has_passed_is_named(desk, at, text, shown):
    page = content(desk, body=words(text))
    ContentPage.objects.filter(pk=page.pk).update(first_published_at=None, last_published_at=None)
    expected = [f"El texto dice «{shown}»: ese año ya pasó."] if shown else []
    assert due_of(desk.administrator).get("Acerca", []) == expected


def test_a_year_counts_only_where_it_has_passed_since_somebody_looked(desk, at):
    page = content(desk, body=words("Me recibí en 2011. En 2024 atiendo a seis personas."))
    assert due_of(desk.administrator) == {}  # who wrote it now knew
    ContentPage.objects.filter(pk=page.pk).update(reviewed_on="2025-12-30")
    (reason,) = due_of(desk.administrator)["Acerca"]
    assert "En 2024 atiendo" in reason
    ContentPage.objects.filter(pk=page.pk).update(reviewed_on="2026-01-02")
    assert due_of(desk.administrator) == {}


def test_years_of_quotations_trajectory_and_code_are_not_the_pages_own(desk, at):
    quoted = {"text": "En 2023 fue otra cosa.", "author": "Silvina, 2023", "work": "Anuario 2023"}
    step = {
        "period": "2015",
        "kind": "position",
        "title": "Asistente 2015",
        "place": "",
        "text": "",
    }
    body = [
        ("quote", quoted),
        ("trajectory", {"title": "Hasta 2015", "items": [step]}),
        ("html", "<p>En 2023</p>"),
        ("heading", {"text": "Lo de 2023", "level": "h2", "anchor": "lo-de-2023"}),
    ]
    page = content(desk, body=body)
    Page.objects.filter(pk=page.pk).update(first_published_at=None)
    assert due_of(desk.administrator) == {}


def test_an_authors_biography_and_summary_are_read(desk, at):
    page = desk.site.author
    AuthorPage.objects.filter(pk=page.pk).update(
        bio="<p>En <b>2023</b> escribo.</p>", summary="Precios de 2022.", reviewed_on="2022-06-01"
    )
    reasons = due_of(desk.editor)[page.title]
    assert len(reasons) == 3
    assert any("En 2023 escribo»" in each for each in reasons)
    assert any("Precios de 2022»" in each for each in reasons)


def test_at_most_three_years_with_few_words_of_a_long_text(desk, at):
    text = " ".join(f"Mucho se dijo entonces, en {year}, sobre esto." for year in range(2001, 2020))
    page = content(desk, body=words(text))
    Page.objects.filter(pk=page.pk).update(first_published_at=None)
    reasons = due_of(desk.administrator)["Acerca"]
    assert len(reasons) == 3 and all(len(each) < 150 for each in reasons)


def test_an_article_is_due_after_its_term(desk, at):
    today = timezone.localdate()
    for title, days in (("Pasó", -1), ("Hoy", 0), ("Pronto", 29), ("Lejos", 60)):
        article(desk, title=title, valid_until=today + timedelta(days=days))
    article(desk, title="Sin plazo")
    article(desk, title="Borrador", live=False, valid_until=today - timedelta(days=9))
    found = {each.title: (str(each.state), each.reasons) for each in pages_due(desk.editor.user)}
    assert found == {
        "Pasó": ("due", ["Valía hasta el 2 de noviembre de 2026."]),
        "Hoy": ("soon", ["Vale hasta el 3 de noviembre de 2026."]),
        "Pronto": ("soon", ["Vale hasta el 2 de diciembre de 2026."]),
    }


def test_an_article_whose_source_is_gone_is_due(desk, at):
    source = SourceFactory()
    cited = {"source": source, "title": "", "url": "", "language": "", "note": ""}
    article(desk, title="Cita", body=[("source", cited)])
    article(desk, title="No cita")
    assert due_of(desk.editor) == {}
    source.delete()
    assert due_of(desk.editor) == {"Cita": ["Cita una fuente que se eliminó."]}


def test_other_apps_add_reasons_for_all_pages_at_once(desk, at):
    page, other = content(desk, "Con precio"), content(desk, "Sin precio")
    asked = []

    def old_prices(pages):
        asked.append({each.pk for each in pages})
        return {page.pk: ["El precio es de hace ocho meses."]}

    with hooks.register_temporarily(REASONS_HOOK, old_prices):
        assert due_of(desk.administrator) == {"Con precio": ["El precio es de hace ocho meses."]}
    assert len(asked) == 1 and {page.pk, other.pk} <= asked[0]


# --- The report ---


def test_who_publishes_sees_what_she_may_publish(desk, at):
    content(desk, "De la casa", ago=400)
    article(desk, title="Con plazo", valid_until="2026-01-01")
    Page.objects.filter(pk=desk.site.author.pk).update(
        first_published_at=NOON - timedelta(days=500)
    )
    hers = {"Con plazo", desk.site.author.title}
    assert set(rows(desk.editor)) == hers
    assert set(rows(desk.administrator)) == set(rows(desk.superuser)) == {*hers, "De la casa"}
    for person in (desk.guest, desk.writer, desk.nobody, desk.anonymous):
        assert not person.opens(REPORT)


def test_the_menu_offers_it_to_who_publishes(desk):
    for person, offered in ((desk.editor, True), (desk.writer, False), (desk.guest, False)):
        assert (REPORT in person.client.get("/admin/").content.decode()) == offered


def test_the_report_is_filtered_searched_and_exported(desk, at):
    content(desk, "Quién soy", ago=400)
    content(desk, "Privacidad", ago=345)
    article(desk, title="Quién factura", valid_until="2026-01-01")
    who = desk.administrator
    assert len(rows(who)) == 3
    assert set(rows(who, "?state=soon")) == {"Privacidad"}
    assert set(rows(who, "?kind=blog.articlepage")) == {"Quién factura"}
    assert set(rows(who, "?q=QUIÉN")) == {"Quién soy", "Quién factura"}
    assert set(rows(who, "?q=quién&kind=home.contentpage&state=due")) == {"Quién soy"}
    csv = who.client.get(f"{REPORT}?export=csv&state=due").getvalue().decode()
    assert "Quién soy" in csv and "Privacidad" not in csv and "Valía hasta el 1 de enero" in csv
    assert who.client.get(f"{REPORT}?export=xlsx").status_code == 200
    part = who.client.get(f"{REPORT}results/?_w_filter_fragment=1&state=soon")
    assert part.status_code == 200 and "Privacidad" in part.content.decode()


HOSTILE = (
    "", "0", "-1", "due", "DUE", "\0", "%00", "'", '"><script>alert(1)</script>', "99999999999999999999", "٣", "\ud800",
    "../../etc/passwd", "home.contentpage'", "[]", "{{ 7*7 }}", "a" * 5000, "null", "nan", "1e999", "ñandú", "\u202e",
)  # fmt: skip


def test_hostile_addresses_of_the_report(desk, at):
    """Each value in each parameter of the rows alone, and in all of them on the page around the rows."""
    content(desk, "Quién soy", ago=400)
    names = ("state", "kind", "q", "p", "ordering", "export", "next", "_w_filter_fragment")
    for value in HOSTILE:
        given = [f"{name}={quote(value, errors='surrogatepass')}" for name in names]
        places = [f"{REPORT}results/?{one}" for one in given]
        for place in (*places, f"{REPORT}?{'&'.join(given)}", f"{REPORT}?{given[2]}"):
            answer = desk.administrator.client.get(place)
            assert answer.status_code in {200, 400, 404}, place
            if not answer.streaming:
                assert b"<script>alert(1)" not in answer.content
    for query in ("?state=no", "?kind=home.nada", "?q=%00"):
        assert rows(desk.administrator, query) == {}
        answer = desk.administrator.client.get(REPORT + query)
        assert "Alguno de los filtros" in answer.content.decode()


def test_titles_and_texts_are_escaped(desk, at):
    hostile = "<script>alert(1)</script> 2023"
    page = content(desk, hostile, ago=400)
    AuthorPage.objects.filter(pk=desk.site.author.pk).update(
        title=hostile, draft_title=hostile, summary=hostile, reviewed_on="2020-01-01"
    )
    for place in (REPORT, "/admin/", reverse(f"{PAGES}edit", args=[page.pk])):
        assert b"<script>alert(1)" not in desk.administrator.client.get(place).content


def test_queries_stay_the_same_with_many_pages(desk, at):
    places = (REPORT, "/admin/", f"{REPORT}?export=csv")

    def count(place) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = desk.administrator.client.get(place)
            assert answer.status_code == 200
            if answer.streaming:
                answer.getvalue()
        return len(queries)

    def fill(number):
        for each in range(number):
            content(desk, f"Página {number} {each}", ago=400, body=words("En 2023 era así."))
            AuthorPageFactory(parent=desk.site.authors, summary="En 2022.")
            article(desk, valid_until="2026-01-01")
        AuthorPage.objects.update(reviewed_on="2022-01-01")

    fill(1)
    for place in places:
        count(place)
    few = {place: count(place) for place in places}
    fill(33)
    assert len(pages_due(desk.administrator.user)) > 100
    for place in places:
        assert count(place) <= few[place], place


# --- The button ---


def press(person, page, **data):
    return person.post("desk_confirm_review", page.pk, **data)


def test_one_click_says_that_a_page_still_holds(desk, at):
    page = content(desk, ago=400)
    versions = page.revisions.count()
    answer = press(desk.administrator, page, next=f"{REPORT}?state=due")
    assert (answer.status_code, answer.url) == (302, f"{REPORT}?state=due")
    kept = ContentPage.objects.get(pk=page.pk)
    assert kept.reviewed_on == timezone.localdate() and kept.revisions.count() == versions
    assert PageLogEntry.objects.get(action=REVIEWED).user == desk.administrator.user
    shown = desk.administrator.client.get(REPORT).content.decode()
    assert "Anotado: «Acerca» sigue valiendo." in shown
    assert rows(desk.administrator) == {}
    history = desk.administrator.get(f"{PAGES}history", page.pk).content.decode()
    assert "Se revisó: sigue valiendo." in history


def test_only_who_may_publish_the_page_may_press(desk, at):
    page = content(desk, ago=400)
    for person in (desk.guest, desk.writer, desk.editor, desk.nobody, desk.anonymous):
        assert press(person, page).status_code in {302, 403}
        assert ContentPage.objects.get(pk=page.pk).reviewed_on is None
    assert not PageLogEntry.objects.filter(action=REVIEWED).exists()
    press(desk.editor, desk.site.author)
    assert AuthorPage.objects.get(pk=desk.site.author.pk).reviewed_on == timezone.localdate()


def test_the_button_takes_nothing_else(desk, at):
    page, draft = content(desk, ago=400), content(desk, "Borrador", live=False)
    who = desk.administrator
    assert who.get("desk_confirm_review", page.pk).status_code == 405
    press(who, draft)
    assert ContentPage.objects.get(pk=draft.pk).reviewed_on is None
    assert "no está publicada" in who.client.get(REPORT).content.decode()
    assert press(who, article(desk)).status_code == 404
    assert press(who, desk.site.blog).status_code == 404
    for number in (0, 999_999, 2**63, 10**30):
        assert who.client.post(f"{REPORT}{number}/confirm/").status_code == 404
    for elsewhere in ("https://otro.example/", "//otro.example", "javascript:alert(1)", "\0"):
        answer = press(who, page, next=elsewhere)
        assert answer.status_code == 400 or answer.url == REPORT, elsewhere


def test_the_button_wants_its_token(desk, at):
    from django.test import Client

    page = content(desk, ago=400)
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.administrator.user)
    assert client.post(reverse("desk_confirm_review", args=[page.pk])).status_code == 403
    assert ContentPage.objects.get(pk=page.pk).reviewed_on is None


def test_the_editor_says_when_and_has_the_button(desk, at):
    page = content(desk, ago=400)
    address = reverse("desk_confirm_review", args=[page.pk])
    shown = desk.administrator.get(f"{PAGES}edit", page.pk).content.decode()
    assert "Nadie la revisó desde que se publicó." in shown and address in shown
    press(desk.administrator, page)
    shown = desk.administrator.get(f"{PAGES}edit", page.pk).content.decode()
    assert "Se revisó por última vez el 3 de noviembre de 2026." in shown
    assert "La próxima revisión toca el 3 de noviembre de 2027." in shown
    draft = content(desk, "Borrador", live=False)
    assert "/confirm/" not in desk.administrator.get(f"{PAGES}edit", draft.pk).content.decode()
    new = desk.administrator.get(f"{PAGES}add", "home", "contentpage", desk.site.home.pk)
    assert new.status_code == 200 and "Nadie la revisó" not in new.content.decode()


def test_an_articles_term_is_changed_in_its_editor(desk, at):
    page = article(desk, title="Con plazo", valid_until="2026-01-01")
    row = BeautifulSoup(desk.editor.client.get(REPORT).content, "html.parser").select_one(
        "table.listing tbody tr"
    )
    assert not row.select("form")
    assert row.select_one("td.title a")["href"] == reverse(f"{PAGES}edit", args=[page.pk])


# --- The panel of the front page ---


def panel(person) -> str:
    html = BeautifulSoup(person.client.get("/admin/").content, "html.parser")
    found = html.select_one("section#desk-due-section")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_the_front_page_names_the_first_ones(desk, at):
    assert "Ninguna página espera una revisión." in panel(desk.editor)
    for number in range(9):
        article(desk, title=f"Nota {number}", valid_until=f"2026-01-0{number + 1}")
    article(desk, title="Pronto", valid_until="2026-11-20")
    shown = panel(desk.editor)
    assert "Nota 0" in shown and "Valía hasta el 1 de enero de 2026." in shown
    assert "Nota 8" not in shown and "Pronto" not in shown
    assert "Las 9 páginas para revisar" in shown
    assert panel(desk.writer) == "" == panel(desk.guest)


# --- The mail ---


def recipients() -> set[str]:
    return set(OutgoingMail.objects.values_list("recipient", flat=True))


def test_one_mail_a_month_to_who_may_publish_what_is_due(desk, at):
    content(desk, ago=400)
    assert mail_this_month() == 1
    assert recipients() == {desk.administrator.user.email}
    assert mail_this_month() == 0  # a scheduler that starts again
    article(desk, title="Con plazo", valid_until="2026-01-01")
    assert mail_this_month() == 2  # the editors have had none this month
    assert mail_this_month() == 0
    at(datetime(2026, 12, 1, 15, tzinfo=UTC))
    assert mail_this_month() == 3
    assert OutgoingMail.objects.count() == 6


def test_nothing_is_mailed_where_nothing_is_due(desk, at):
    content(desk, "Pronto", ago=345)
    assert mail_this_month() == 0 and not OutgoingMail.objects.exists()


def test_no_mail_to_who_is_gone_or_has_no_address(desk, at):
    content(desk, ago=400)
    desk.administrator.user.is_active = False
    desk.administrator.user.save()
    UserFactory(is_superuser=True, email="tecnica@correo.example")
    other = UserFactory(email="")
    other.groups.set(desk.administrator.user.groups.all())
    assert mail_this_month() == 0


@pytest.mark.parametrize(("kept", "last"), [(30, 28), (0, 28), (365, 28), (10, 9), (1, 1)])
def test_a_key_that_the_queue_forgets_sends_nothing_twice(desk, at, settings, kept, last):
    settings.MAILS_KEPT_DAYS = kept
    content(desk, ago=400)
    sent_on = []
    for day in range(1, 31):
        at(datetime(2026, 11, day, 15, tzinfo=UTC))
        if kept:
            OutgoingMail.objects.filter(sent_at__lt=timezone.now() - timedelta(days=kept)).delete()
        if mail_this_month():
            sent_on.append(day)
            OutgoingMail.objects.update(sent_at=timezone.now())
    assert sent_on == [1]
    OutgoingMail.objects.all().delete()
    at(datetime(2026, 12, last, 15, tzinfo=UTC))
    assert mail_this_month() == 1
    OutgoingMail.objects.all().delete()
    at(datetime(2026, 12, last + 1, 15, tzinfo=UTC))
    assert mail_this_month() == 0


def test_the_mail_says_why_and_leads_to_the_editor(desk, at, mailing):
    page = content(desk, "Acerca\r\nde mí", body=words("En 2024 cobro por hora."), ago=800)
    with mailing.commits(execute=True):
        assert mail_this_month() == 1
    (queued,) = OutgoingMail.objects.all()
    assert queued.send_at == datetime(2026, 11, 4, 11, tzinfo=UTC)  # eight in the morning, there
    OutgoingMail.objects.update(send_at=NOON)
    (message,) = mailing.send()
    assert message["Subject"] == "motiVAcional: 1 página para volver a mirar"
    text = text_of(message)
    assert "Acerca de mí (página de contenido)" in text
    assert "- El texto dice «En 2024 cobro por hora»: ese año ya pasó." in text
    assert "- Nadie la revisó desde que se publicó" in text
    assert f"/admin/pages/{page.pk}/edit/" in text and REPORT in text
    assert "&" not in text and "\n\n\n" not in text
