"""The form of visitors: everything is labelled, what is wrong is said twice, and programs fall into the trap."""

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms

from core.visitors.fields import MailField, NameField, SiteField, TextField
from core.visitors.forms import VisitorForm


class Letter(VisitorForm):
    text = TextField(label="Mensaje", max_length=50, help_text="Hasta <50> caracteres.")
    name = NameField(label="Nombre")
    email = MailField(label="Correo")
    site = SiteField(label="Sitio")
    kind = forms.ChoiceField(
        label="Motivo", choices=[("a", "Uno"), ("b", "Otro")], widget=forms.RadioSelect
    )
    consent = forms.BooleanField(label="Acepto")
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)


GOOD = {"text": "Hola", "name": "Ana", "email": "ana@example.org", "kind": "a", "consent": "on"}


def shown(form: VisitorForm) -> BeautifulSoup:
    return BeautifulSoup(f"<form>{form}</form>", "html.parser")


def described(page: BeautifulSoup, element: Tag) -> str:
    return " ".join(page.find(id=name).get_text() for name in element["aria-describedby"].split())


class TestLook:
    def test_every_field_has_its_label(self):
        page = shown(Letter())
        for field in page.select("input:not([type=hidden]), textarea"):
            assert field.find_parent("label") or page.find("label", attrs={"for": field["id"]})
        assert page.legend.get_text() == "Motivo"
        assert not page.select("[role=alert], [aria-invalid]")

    def test_browsers_may_fill_in_and_cut_nothing(self):
        page = shown(Letter())
        tokens = {field["name"]: field["autocomplete"] for field in page.select("[autocomplete]")}
        assert tokens == {"name": "name", "email": "email", "site": "url", "website_confirm": "off"}
        assert not page.select("[maxlength]")
        own = NameField(widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
        assert own.widget.attrs["autocomplete"] == "given-name"

    def test_a_hint_belongs_to_its_field(self):
        page = shown(Letter())
        assert described(page, page.textarea) == "Hasta <50> caracteres."

    def test_ids_are_told_apart_by_a_prefix(self):
        page = BeautifulSoup(f"{Letter({})}{Letter({}, prefix='b')}", "html.parser")
        ids = [element["id"] for element in page.select("[id]")]
        assert len(ids) == len(set(ids)) > 30

    def test_ids_are_told_apart_by_their_form(self):
        page = BeautifulSoup(f"{Letter({})}{Letter({}, auto_id='carta-%s')}", "html.parser")
        ids = [element["id"] for element in page.select("[id]")]
        assert len(ids) == len(set(ids))


class TestErrors:
    def test_each_stands_beside_its_field_and_in_the_summary(self):
        form = Letter(GOOD | {"email": "ana", "text": "", "consent": ""})
        page = shown(form)
        links = page.select("[role=alert] a")
        assert len(links) == 3
        for link in links:
            field = page.find(id=link["href"].removeprefix("#"))
            assert field["aria-invalid"] == "true"
            said = " ".join(link.get_text().split())
            assert said.removeprefix("Correo: ").removeprefix("Mensaje: ") in described(page, field)
        assert len(page.select("[aria-invalid]")) == 3

    def test_one_of_several_choices_is_led_to(self):
        page = shown(Letter(GOOD | {"kind": "z"}))
        target = page.find(id=page.select_one("[role=alert] a")["href"].removeprefix("#"))
        assert target["value"] == "a"
        assert "z" in described(page, page.fieldset)

    def test_the_whole_form_and_hidden_fields_say_theirs(self):
        form = Letter(GOOD | {"parent": "x"})
        form.add_error(None, "Fueron <muchos> seguidos.")
        said = [item.get_text(strip=True) for item in shown(form).select("[role=alert] li")]
        assert said[0] == "Fueron <muchos> seguidos."
        assert len(said) == 2

    def test_what_was_written_stays_as_it_can_be_shown(self):
        form = Letter(
            {"text": "</textarea><script>\x00\ud800 ", "name": '"><i>\u202e', "email": "x"}
        )
        page = shown(form)
        assert page.textarea.get_text().strip() == "</textarea><script>"
        assert page.find(attrs={"name": "name"})["value"] == '"><i>'
        assert not page.select("script, i")
        str(form).encode()


class TestTrap:
    def test_nobody_sees_or_reaches_it(self):
        page = shown(Letter())
        trap = page.find(attrs={"name": "website_confirm"})
        assert (trap["type"], trap["tabindex"]) == ("text", "-1")
        hidden = trap.find_parent("div")
        assert (hidden["class"], hidden["aria-hidden"]) == (["form__trap"], "true")

    @pytest.mark.parametrize(("sent", "fell"), [({}, False), ({"website_confirm": ""}, False), ({"website_confirm": "x"}, True)])  # fmt: skip
    def test_who_fills_it_in_fell_into_it(self, sent, fell):
        form = Letter(GOOD | sent)
        assert form.fell_into_trap is fell
        assert form.is_valid()  # it is held, not lost
        assert "website_confirm" not in form.cleaned_data

    def test_each_form_has_its_own(self):
        assert Letter({"b-website_confirm": "x"}, prefix="b").fell_into_trap
        assert not Letter({"website_confirm": "x"}, prefix="b").fell_into_trap
        assert not Letter().fell_into_trap
