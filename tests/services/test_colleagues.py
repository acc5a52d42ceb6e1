"""Colleagues: their consent, what is public before it (nothing), their own page, the yearly question, erasure."""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from core.base.models import SiteImage
from core.mail.models import OutgoingMail
from core.tasks.scheduling import HELD, Schedule
from core.visitors.models import Attempt
from core.visitors.personal_data.providers import erase, gather
from core.wagtail_compat.publishing import PublicationRefused
from newsletter.models import Suppression
from services.colleagues.actions import CantAsk, ask_consent, ask_yearly, hide_unanswered
from services.colleagues.admin import ColleagueViewSet
from services.models import Colleague, ColleagueConsent, ColleagueContact, ColleagueGroup, Favour
from services.models.colleagues import ADDRESS, CONSENT, OWN, REVIEW
from tests.block_values import HOSTILE
from tests.comments.hostile import bodies
from tests.comments.readers import SAME_SITE
from tests.editorial.team import fields_of
from tests.factories import AreaFactory, AuthorPageFactory, ColleagueFactory, ImageFactory

pytestmark = pytest.mark.django_db
EMAIL = "marta@correo.example"
ADD = "wagtailsnippets_services_colleague:add"
EDIT = "wagtailsnippets_services_colleague:edit"
DETAIL = "service_colleagues:detail"
NAMES = {
    CONSENT: "colleague_consent",
    OWN: "colleague_own",
    ADDRESS: "colleague_address",
    REVIEW: "colleague_review",
}
CARD = {
    "name": "Marta Paz",
    "place": "Rosario",
    "time_zone": "America/Argentina/Cordoba",
    "languages": ["es", "pt"],
    "url": "https://marta.example/",
    "accepts_requests": "on",
    "away_until": "",
    "wish": "",
}


@pytest.fixture
def draft(desk):
    """Return a card whose colleague hasn't been asked."""
    return ColleagueFactory(name="Marta Paz", slug="marta-paz", email=EMAIL, agreed=False)


@pytest.fixture
def asked(draft):
    """Return the address of a colleague who was asked."""
    ask_consent(draft.contact)
    return draft.contact


@pytest.fixture
def agreed(desk):
    """Return the address of a colleague who agreed, and whose card is published."""
    return ColleagueFactory(name="Marta Paz", slug="marta-paz", email=EMAIL).contact


def where(contact, link=OWN) -> str:
    return reverse(NAMES[link], args=[contact.token(link)])


def press(client, contact, action, link=OWN, **data):
    address = where(contact, link)
    return client.post(address, {"action": action} | data, headers=SAME_SITE)


def seen(client, address) -> str:
    return re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())[1]


def fresh(contact) -> ColleagueContact:
    return ColleagueContact.objects.get(pk=contact.pk)


def editor_form(colleague=None, **fields):
    """Return what the editor of a card sends."""
    card = (colleague or Colleague()) and (
        colleague.get_latest_revision_as_object() if colleague else Colleague()
    )
    form_class = ColleagueViewSet().get_edit_handler().get_form_class()
    loaded = {}
    if colleague and colleague.latest_revision:
        revision = colleague.latest_revision
        loaded = {
            "loaded_revision_id": revision.pk,
            "loaded_revision_created_at": revision.created_at.isoformat(),
        }
    return fields_of(form_class(instance=card)) | loaded | fields


def mails(kind="") -> list[OutgoingMail]:
    found = OutgoingMail.objects.filter(key__startswith="services.colleague:")
    return [each for each in found.order_by("pk") if f":{kind}" in each.key]


class TestEditor:
    """A card in the CMS."""

    def test_an_editor_adds_a_card_and_its_address_is_in_no_version(self, desk):
        form = editor_form(
            name="Ana Ríos", email=EMAIL, recommendation="Traduce.", languages=["pt"]
        )
        desk.editor.client.post(reverse(ADD), form)
        card = Colleague.objects.get()
        assert (card.slug, card.live, card.contact.email) == ("ana-rios", False, EMAIL)
        desk.editor.client.post(reverse(EDIT, args=[card.pk]), editor_form(card, place="Salta"))
        kept = [
            *map(json.dumps, Revision.objects.values_list("content", flat=True)),
            *(f"{each.label} {each.data}" for each in ModelLogEntry.objects.all()),
            *(str(row) for row in ReferenceIndex.objects.values_list()),
        ]
        assert len(kept) > 3 and not [text for text in kept if EMAIL in text]
        assert "Salta" in kept[1] and not OutgoingMail.objects.exists()

    def test_an_address_has_one_card_and_it_is_said(self, desk, draft):
        form = editor_form(name="Otra", email=EMAIL.upper(), recommendation="Traduce.")
        html = desk.editor.client.post(reverse(ADD), form).content.decode()
        assert "Es la dirección de Marta Paz" in html and Colleague.objects.count() == 1

    def test_two_of_one_name_have_two_addresses(self, desk, draft):
        form = editor_form(name="Marta Paz", email="otra@correo.example", recommendation="Dibuja.")
        desk.editor.client.post(reverse(ADD), form)
        assert set(Colleague.objects.values_list("slug", flat=True)) == {"marta-paz", "marta-paz-2"}

    def test_another_address_before_her_answer_closes_the_link(self, client, desk, asked):
        old = where(asked, CONSENT)
        form = editor_form(asked.colleague, email="nueva@correo.example")
        desk.editor.client.post(reverse(EDIT, args=[asked.colleague_id]), form)
        assert fresh(asked).email == "nueva@correo.example" and fresh(asked).asked_at is None
        assert client.get(old).status_code == 410

    def test_after_her_answer_it_is_hers(self, desk, agreed):
        form = editor_form(agreed.colleague, email="otra@correo.example")
        desk.editor.client.post(reverse(EDIT, args=[agreed.colleague_id]), form)
        assert fresh(agreed).email == EMAIL

    def test_states_are_said_in_words(self, desk, draft):
        def said():
            return desk.editor.get(DETAIL, draft.pk).content.decode()

        assert "sin preguntar" in said() and "Pedirle su consentimiento" in said()
        contact = draft.contact
        ask_consent(contact)
        assert "sin respuesta" in said() and "Pedirlo de nuevo" in said()
        contact.agreed_at = timezone.now()
        contact.save()
        assert "aceptó" in said()
        html = desk.editor.get(EDIT, draft.pk).content.decode()
        assert "Consentimiento y favores" in html and EMAIL in html

    def test_favours_and_a_balance(self, desk, agreed):
        address = reverse(DETAIL, args=[agreed.colleague_id])
        data = {"action": "favour", "on": "2026-03-01", "text": "Me pasó una clienta."}
        desk.editor.client.post(address, data)
        favour = Favour.objects.get()
        html = desk.editor.client.get(address).content.decode()
        assert "Me pasó una clienta." in html and "1 favor" in html
        assert favour.user == desk.editor.user
        bad = desk.editor.client.post(address, data | {"on": "ayer"}).content.decode()
        assert "Me pasó una clienta." in bad and Favour.objects.count() == 1
        desk.editor.client.post(address, {"action": "drop_favour", "favour": favour.pk})
        assert not Favour.objects.exists()

    def test_wagtails_own_deletion_leads_to_erasing(self, desk, agreed):
        pk = agreed.colleague_id
        for address in (
            reverse("wagtailsnippets_services_colleague:delete", args=[pk]),
            reverse("wagtail_bulk_action", args=["services", "colleague", "delete"]) + f"?id={pk}",
        ):
            desk.editor.client.post(address)
            assert Colleague.objects.exists(), address

    def test_writers_and_guests_see_none_of_it(self, desk, agreed):
        for person in (desk.writer, desk.guest):
            assert not person.opens(reverse(DETAIL, args=[agreed.colleague_id]))
            assert not person.opens(reverse(EDIT, args=[agreed.colleague_id]))

    def test_the_list_asks_as_often_for_many(self, desk, agreed, django_assert_max_num_queries):
        address = reverse("wagtailsnippets_services_colleague:list")
        desk.editor.client.get(address)
        with django_assert_max_num_queries(100) as one:
            desk.editor.client.get(address)
        for _n in range(15):
            ColleagueFactory()
        with django_assert_max_num_queries(len(one)):
            desk.editor.client.get(address)


DOORS = {
    "revision": lambda desk, card: card.latest_revision.publish(),
    "model": lambda desk, card: card.publish(card.latest_revision, user=desk.superuser.user),
    "without checks": lambda desk, card: card.publish(
        card.latest_revision, skip_permission_checks=True
    ),
    "action": lambda desk, card: PublishRevisionAction(card.latest_revision).execute(),
}


class TestGate:
    """Nothing is published without her consent, whichever way."""

    @pytest.mark.parametrize("door", DOORS)
    @pytest.mark.parametrize("state", ["new", "asked", "declined", "nobody"])
    def test_no_door_publishes_without_consent(self, desk, draft, door, state):
        now = timezone.now()
        values = {"new": {}, "asked": {"asked_at": now}, "declined": {"declined_at": now}}
        if state == "nobody":
            draft.contact.delete()
        else:
            ColleagueContact.objects.update(**values[state])
        card = Colleague.objects.get()
        with pytest.raises(PublicationRefused):
            DOORS[door](desk, card)
        assert not Colleague.objects.get().live

    @pytest.mark.parametrize("door", DOORS)
    def test_with_it_every_door_does(self, desk, draft, door):
        ColleagueContact.objects.update(agreed_at=timezone.now())
        DOORS[door](desk, Colleague.objects.get())
        assert Colleague.objects.listed().exists()
        assert len(mails("words")) == 1  # she knew no words yet

    def test_the_editor_reads_why_and_loses_nothing(self, desk, draft):
        form = editor_form(draft, place="San Juan") | {"action-publish": "1"}
        address = reverse(EDIT, args=[draft.pk])
        answer = desk.editor.client.post(address, form, follow=True)
        html = answer.content.decode()
        assert answer.request["PATH_INFO"] == address
        assert "Todavía no aceptó" in html and "San Juan" in html
        assert not Colleague.objects.get().live

    def test_a_new_card_is_kept_too(self, desk):
        form = editor_form(name="Ana Ríos", email=EMAIL, recommendation="Traduce.")
        answer = desk.editor.client.post(reverse(ADD), form | {"action-publish": "1"}, follow=True)
        card = Colleague.objects.get()
        assert not card.live and "Todavía no aceptó" in answer.content.decode()
        assert answer.request["PATH_INFO"] == reverse(EDIT, args=[card.pk])

    def test_an_hour_is_refused_when_it_is_set(self, desk, draft):
        hour = f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}"
        form = editor_form(draft) | {"go_live_at": hour, "action-publish": "1"}
        desk.editor.client.post(reverse(EDIT, args=[draft.pk]), form)
        assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()

    @pytest.mark.parametrize("by", ["command", "worker"])
    def test_an_hour_that_comes_after_her_no_publishes_nothing(self, desk, agreed, by):
        Colleague.objects.update(live=False)
        revision = agreed.colleague.latest_revision
        Revision.objects.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
        ColleagueContact.objects.update(agreed_at=None, declined_at=timezone.now())
        if by == "worker":
            Schedule().work()
            assert ModelLogEntry.objects.filter(action=HELD).exists() and mails("held")
        else:
            call_command("publish_scheduled")
        assert not Colleague.objects.get().live and revision

    def test_leaving_takes_the_hour_away(self, client, agreed):
        Revision.objects.update(approved_go_live_at=timezone.now() + timedelta(days=1))
        press(client, agreed, "leave")
        assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()

    def test_what_a_script_sets_live_is_listed_nowhere(self, client, draft):
        Colleague.objects.update(live=True)
        assert not Colleague.objects.listed().exists()
        assert client.get("/colegas/marta-paz/").status_code == 404


class TestConsent:
    """The one mail before her yes, and the page behind its link."""

    def test_asking_sends_one_mail_and_the_owner_is_told_of_her_yes(self, client, desk, draft):
        desk.editor.client.post(reverse(DETAIL, args=[draft.pk]), {"action": "ask"})
        (mail,) = OutgoingMail.objects.all()
        assert mail.recipient == EMAIL and mail.headers["Reply-To"]
        link = re.search(r"/colegas/mi-ficha/\S+", mail.text)[0]
        html = client.get(link).content.decode()
        assert "Marta Paz" in html and draft.recommendation in html and "Acepto que" in html
        assert fresh(draft.contact).agreed_at is None
        answer = client.post(link, {"action": "yes", "seen": seen(client, link)}, headers=SAME_SITE)
        contact = fresh(draft.contact)
        assert contact.agreed_at and answer.url.endswith(where(contact))
        consent = ColleagueConsent.objects.get()
        assert consent.action == "agreed" and consent.text.text in html
        assert [mail.recipient for mail in mails("own")] == [EMAIL]
        assert [mail.recipient for mail in mails("agreed")] == [desk.administrator.user.email]
        assert not Colleague.objects.listed().exists()  # the owner publishes

    def test_no_get_changes_anything(self, client, asked):
        before = list(ColleagueContact.objects.values())
        client.get(where(asked, CONSENT))
        client.head(where(asked, CONSENT))
        assert list(ColleagueContact.objects.values()) == before

    def test_a_no_is_final_for_whoever_asks(self, client, desk, asked):
        press(client, asked, "no", CONSENT)
        contact = fresh(asked)
        assert contact.declined_at and not contact.agreed_at
        with pytest.raises(CantAsk):
            ask_consent(contact)
        html = desk.editor.client.post(
            reverse(DETAIL, args=[contact.colleague_id]), {"action": "ask"}, follow=True
        ).content.decode()
        assert "no se le vuelve a preguntar" in html and len(mails("consent")) == 1

    def test_she_may_come_back_by_herself(self, client, asked):
        press(client, asked, "no", CONSENT)
        contact = fresh(asked)
        press(client, contact, "agree", seen=seen(client, where(contact)))
        assert fresh(asked).agreed_at and not fresh(asked).declined_at
        actions = list(ColleagueConsent.objects.values_list("action", flat=True))
        assert actions == ["withdrawn", "agreed"]

    def test_what_changed_while_she_read_is_shown_again(self, client, asked):
        address = where(asked, CONSENT)
        read = seen(client, address)
        asked.colleague.recommendation = "Otra cosa, que no leyó."
        asked.colleague.save_revision()
        asked.colleague.save()
        answer = client.post(address, {"action": "yes", "seen": read}, headers=SAME_SITE)
        assert answer.status_code == 409 and "que no leyó" in answer.content.decode()
        assert not fresh(asked).agreed_at

    def test_a_link_is_used_once(self, client, asked):
        address = where(asked, CONSENT)
        data = {"action": "yes", "seen": seen(client, address)}
        client.post(address, data, headers=SAME_SITE)
        for again in (client.get(address), client.post(address, data, headers=SAME_SITE)):
            assert again.status_code == 410 and "ya no funciona" in again.content.decode()
        assert ColleagueConsent.objects.count() == 1

    def test_asking_again_closes_the_first_link(self, client, asked):
        old = where(asked, CONSENT)
        ask_consent(asked)
        assert client.get(old).status_code == 410
        assert client.get(where(fresh(asked), CONSENT)).status_code == 200

    def test_who_wants_no_mail_gets_none_and_the_editor_reads_it(self, desk, draft):
        Suppression.suppress(EMAIL, Suppression.Reason.ERASED)
        html = desk.editor.client.post(
            reverse(DETAIL, args=[draft.pk]), {"action": "ask"}, follow=True
        ).content.decode()
        assert "No se mandó nada" in html and not OutgoingMail.objects.exists()
        assert fresh(draft.contact).asked_at is None

    def test_she_is_written_to_twice_a_day_and_three_times_a_month(self, draft):
        for _time in range(2):
            ask_consent(draft.contact)
        with pytest.raises(CantAsk, match="dos veces"):
            ask_consent(fresh(draft.contact))
        assert len(mails("consent")) == 2
        Attempt.objects.filter(purpose="visitors.unconfirmed_mail").delete()
        with pytest.raises(CantAsk, match="tres veces"):
            ask_consent(fresh(draft.contact))

    def test_before_her_yes_nothing_else_is_sent_and_nothing_is_public(self, client, desk, asked):
        ask_yearly()
        hide_unanswered()
        assert len(OutgoingMail.objects.all()) == 1
        for address in ("/colegas/", "/colegas/marta-paz/", "/sitemap.xml", "/servicios/"):
            assert "Marta Paz" not in client.get(address).content.decode()
        assert "marta-paz" not in client.get("/sitemap.xml").content.decode()


class TestOwnPage:
    """What she does behind her link."""

    def correct(self, client, contact, **fields):
        return press(client, contact, "correct", **CARD | fields)

    def test_a_correction_is_a_version_that_waits(self, client, desk, agreed):
        answer = self.correct(client, agreed, place="Ushuaia", name="Marta P.")
        assert answer.status_code == 200 and "se publica cuando" in answer.content.decode()
        card = Colleague.objects.get()
        assert (card.place, card.name, card.has_unpublished_changes) == ("", "Marta Paz", True)
        assert card.get_latest_revision_as_object().place == "Ushuaia"
        assert "Ushuaia" not in client.get("/colegas/").content.decode()
        assert [mail.recipient for mail in mails("corrected")] == [desk.administrator.user.email]
        html = desk.editor.get(EDIT, card.pk).content.decode()
        assert "Ushuaia" in html
        card.latest_revision.publish(user=desk.editor.user)
        assert "Ushuaia" in client.get("/colegas/").content.decode()

    def test_sent_twice_it_is_one_version(self, client, agreed):
        for _time in range(2):
            self.correct(client, agreed, place="Ushuaia")
        assert Revision.objects.count() == 2 and len(mails("corrected")) == 1

    def test_what_is_the_owners_stays(self, client, desk, agreed):
        area, private = (
            AreaFactory(name="Contenidos"),
            ColleagueGroup.objects.create(name="Ronda", good_for="x", is_private=True),
        )
        shown = ColleagueGroup.objects.create(name="Foro abierto", good_for="x")
        card = agreed.colleague
        card.areas, card.groups = [area], [private]
        card.save()
        card.save_revision().publish()
        html = client.get(where(agreed)).content.decode()
        assert "Foro abierto" in html and "Ronda" not in html
        self.correct(client, agreed, groups=[shown.pk], recommendation="Yo, la mejor.", areas=[])
        latest = Colleague.objects.get().get_latest_revision_as_object()
        assert latest.recommendation == card.recommendation and list(latest.areas.all()) == [area]
        assert set(latest.groups.all()) == {private, shown}
        wrong = self.correct(client, agreed, groups=[private.pk])
        assert wrong.status_code == 400

    def test_other_words_are_a_note_to_the_owner(self, client, desk, agreed):
        self.correct(client, agreed, wish="Ya no traduzco: corrijo.")
        assert fresh(agreed).wish and len(mails("wished")) == 1
        html = desk.editor.get(DETAIL, agreed.colleague_id).content.decode()
        assert "Ya no traduzco: corrijo." in html
        revisions = json.dumps(list(Revision.objects.values_list("content", flat=True)))
        assert "Ya no traduzco" not in revisions
        desk.editor.client.post(reverse(DETAIL, args=[agreed.colleague_id]), {"action": "heard"})
        assert fresh(agreed).wish == ""

    def test_what_is_wrong_is_said_and_nothing_lost(self, client, agreed):
        answer = self.correct(client, agreed, name="", place="Ushuaia", away_until="2001-01-01")
        html = answer.content.decode()
        assert answer.status_code == 400 and "Ushuaia" in html and "ya pasó" in html
        assert not Colleague.objects.get().has_unpublished_changes

    def test_pause_and_resume_count_at_once(self, client, agreed):
        press(client, agreed, "pause")
        press(client, agreed, "pause")
        assert client.get("/colegas/marta-paz/").status_code == 404
        assert not Colleague.objects.listed().exists() and len(mails("paused")) == 1
        press(client, agreed, "resume")
        assert client.get("/colegas/marta-paz/").status_code == 200
        assert [each.action for each in ColleagueConsent.objects.all()] == ["paused", "resumed"]

    def test_leaving_counts_at_once(self, client, desk, agreed):
        press(client, agreed, "leave")
        assert client.get("/colegas/marta-paz/").status_code == 404
        card = Colleague.objects.get()
        assert not card.live and fresh(agreed).declined_at and len(mails("left")) == 1
        with pytest.raises(PublicationRefused):
            card.latest_revision.publish()
        assert "No se publica nada tuyo" in client.get(where(fresh(agreed))).content.decode()
        for action in ("pause", "correct", "address", "renew"):
            press(client, fresh(agreed), action, **CARD)
        assert not fresh(agreed).agreed_at and Revision.objects.count() == 1

    def test_pausing_and_leaving_end_open_referrals(self, client, agreed, monkeypatch):
        ended = []
        monkeypatch.setattr(
            "services.colleagues.actions.end_referrals_of",
            lambda colleague, *, has_left: ended.append((colleague.pk, has_left)),
        )
        press(client, agreed, "pause")
        press(client, agreed, "leave")
        press(client, fresh(agreed), "erase")
        pk = agreed.colleague_id
        assert ended == [(pk, False), (pk, True), (pk, True)]

    def test_another_address_counts_once_confirmed_from_it(self, client, desk, agreed):
        old_page = where(agreed)
        press(client, agreed, "address", email="Nueva@correo.example")
        assert fresh(agreed).email == EMAIL
        (mail,) = mails("address")
        assert mail.recipient == "nueva@correo.example" and "Marta" not in mail.text
        link = re.search(r"/colegas/mi-ficha/\S+", mail.text)[0]
        client.get(link)
        assert fresh(agreed).email == EMAIL
        assert client.post(link, headers=SAME_SITE).status_code == 200
        assert fresh(agreed).email == "nueva@correo.example" and fresh(agreed).new_email == ""
        assert next(mail.recipient for mail in mails("moved")) == EMAIL
        assert client.get(old_page).status_code == 410
        assert client.post(link, headers=SAME_SITE).status_code == 410

    def test_the_address_of_another_colleague_gets_no_mail(self, client, agreed):
        ColleagueFactory(email="otra@correo.example")
        press(client, agreed, "address", email="otra@correo.example")
        assert not mails("address")
        assert client.post(where(fresh(agreed), ADDRESS), headers=SAME_SITE).status_code == 410
        assert fresh(agreed).email == EMAIL

    def test_the_owner_may_begin_it_for_her(self, client, desk, agreed):
        address = reverse(DETAIL, args=[agreed.colleague_id])
        data = {"action": "address", "email": "nueva@correo.example"}
        desk.editor.client.post(address, data)
        assert [mail.recipient for mail in mails("address")] == ["nueva@correo.example"]

    def test_another_site_may_not_send(self, client, agreed):
        for link in (CONSENT, OWN, ADDRESS, REVIEW):
            address = reverse(NAMES[link], args=[agreed.token(OWN)])
            answer = client.post(
                address, {"action": "leave"}, headers={"origin": "https://x.example"}
            )
            assert answer.status_code == 403
        assert fresh(agreed).agreed_at

    def test_many_are_too_many(self, client, agreed):
        for _time in range(40):
            press(client, agreed, "nada")
        answer = press(client, agreed, "leave")
        assert answer.status_code == 429 and fresh(agreed).agreed_at

    def test_tampered_and_cross_purpose_links_open_nothing(self, client, agreed):
        ColleagueContact.objects.update(
            review_asked_at=timezone.now(), new_email="nueva@correo.example"
        )
        contact = fresh(agreed)
        before = list(ColleagueContact.objects.values())
        for link, name in NAMES.items():
            others = [contact.token(each) for each in NAMES if each is not link]
            token = contact.token(link)
            for wrong in (*others, token[:-1], token[1:], token + "A", "nada", "é"):
                for send in (client.get, client.post):
                    answer = send(
                        reverse(name, args=[wrong]), {"action": "leave"}, headers=SAME_SITE
                    )
                    assert answer.status_code == 410, (name, wrong)
        assert list(ColleagueContact.objects.values()) == before

    def test_an_old_link_opens_nothing(self, client, asked):
        token = asked.token(CONSENT)
        from unittest.mock import patch

        with patch(
            "django.core.signing.time.time", lambda: timezone.now().timestamp() + 31 * 86400
        ):
            answer = client.get(reverse("colleague_consent", args=[token]))
        assert answer.status_code == 410

    def test_no_search_engine_and_no_cache_keeps_it(self, client, agreed):
        answer = client.get(where(agreed))
        assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]

    def test_no_token_says_an_address(self, agreed):
        from base64 import urlsafe_b64decode

        said = agreed.token(OWN).partition(".")[0]
        assert b"@" not in urlsafe_b64decode(said + "=" * (-len(said) % 4))

    def test_no_value_of_the_editors_forms_is_an_error(self, desk, unrendered, agreed):
        """Costs ten seconds: three hundred values, in one field or in all."""
        card = agreed.colleague
        edit, detail = reverse(EDIT, args=[card.pk]), reverse(DETAIL, args=[card.pk])
        form = editor_form(card)
        names = [
            *form,
            "action",
            "favour",
            "on",
            "text",
            "areas",
            "groups",
            "languages",
            "portrait",
        ]
        texts = [body.decode("latin-1") for body in bodies()] + list(HOSTILE.values())
        for number, text in enumerate(texts):
            one = names[number % len(names)]
            hostile = dict.fromkeys(names, text) if number % 3 == 0 else {one: text}
            for address, sent in ((edit, form), (detail, {"action": "favour"})):
                answer = desk.editor.client.post(address, sent | hostile)
                assert answer.status_code < 500, (address, one, text[:80])


class TestWordsAboutHer:
    """Who agreed is told of other words about her, once each time that they are published."""

    def publish(self, contact, words, **fields):
        card = Colleague.objects.get(pk=contact.colleague_id).get_latest_revision_as_object()
        card.recommendation = words
        for name, value in fields.items():
            setattr(card, name, value)
        card.save_revision().publish()

    def test_she_reads_them_with_the_link_to_her_page(self, client, desk, agreed):
        self.publish(agreed, "Corrige <bien> & rápido.")
        (mail,) = mails("words")
        assert mail.recipient == EMAIL
        assert "Corrige <bien> & rápido." in mail.text
        assert "dice otras palabras de vos" in mail.subject
        page = re.search(r"/colegas/mi-ficha/\S+", mail.text)[0]
        assert "Corrige &lt;bien&gt; &amp; rápido." in client.get(page).content.decode()

    def test_the_same_words_are_no_news(self, agreed):
        self.publish(agreed, agreed.colleague.recommendation, place="Salta")
        self.publish(agreed, "Otras.")
        self.publish(agreed, "Otras.", place="Jujuy")
        assert len(mails("words")) == 1
        self.publish(agreed, "Otra vez.")
        self.publish(agreed, "Otras.")
        assert len(mails("words")) == 3

    def test_a_draft_or_an_hour_to_come_says_nothing_yet(self, agreed):
        card = agreed.colleague
        card.recommendation = "Otras, más tarde."
        card.save_revision()
        assert mails("words") == []
        self.publish(agreed, "Otras, más tarde.", go_live_at=timezone.now() + timedelta(days=1))
        assert mails("words") == []

    def test_what_she_read_when_she_agreed_is_known(self, client, desk, asked):
        address = where(asked, CONSENT)
        press(client, asked, "yes", CONSENT, seen=seen(client, address))
        card = Colleague.objects.get(pk=asked.colleague_id)
        card.get_latest_revision().publish()
        assert mails("words") == []

    def test_words_that_were_changed_between_her_yes_and_the_first_publication(self, asked, client):
        address = where(asked, CONSENT)
        press(client, asked, "yes", CONSENT, seen=seen(client, address))
        self.publish(asked, "Otras, antes de la primera vez.")
        assert len(mails("words")) == 1

    def test_who_wants_no_mail_gets_none(self, agreed):
        Suppression.suppress(EMAIL, Suppression.Reason.ERASED)
        self.publish(agreed, "Otras.")
        assert mails("words") == []


class TestYearly:
    """The question whether a card still holds."""

    @pytest.fixture
    def old(self, agreed):
        ColleagueContact.objects.update(agreed_at=timezone.now() - timedelta(days=366))
        return fresh(agreed)

    def test_she_is_asked_once_a_year(self, old):
        assert (ask_yearly(), ask_yearly()) == (1, 0)
        (mail,) = mails("review")
        assert mail.recipient == EMAIL and "/vigente/" in mail.text

    def test_who_agreed_lately_isnt(self, agreed):
        assert ask_yearly() == 0

    def test_one_button_and_a_link_that_is_used_once(self, client, old):
        ask_yearly()
        address = where(fresh(old), REVIEW)
        client.get(address)
        assert fresh(old).review_asked_at
        client.post(address, headers=SAME_SITE)
        assert fresh(old).review_asked_at is None
        assert ColleagueConsent.objects.get().action == "renewed"
        assert client.post(address, headers=SAME_SITE).status_code == 410
        assert ask_yearly() == 0

    def test_without_answer_the_card_is_hidden_and_an_answer_shows_it(self, client, desk, old):
        ask_yearly()
        assert hide_unanswered() == 0
        ColleagueContact.objects.update(review_asked_at=timezone.now() - timedelta(days=31))
        assert (hide_unanswered(), hide_unanswered()) == (1, 0)
        assert client.get("/colegas/marta-paz/").status_code == 404 and len(mails("hidden")) == 1
        client.post(where(fresh(old), REVIEW), headers=SAME_SITE)
        assert client.get("/colegas/marta-paz/").status_code == 200 and len(mails("renewed")) == 1


class TestErasing:
    """Nothing of her is left."""

    def left(self) -> list[str]:
        """Return what holds her name or her address."""
        return [
            text
            for text in (
                *map(json.dumps, Revision.objects.values_list("content", flat=True)),
                *Revision.objects.values_list("object_str", flat=True),
                *(f"{each.label} {each.data}" for each in ModelLogEntry.objects.all()),
                *(
                    f"{each.recipient} {each.subject} {each.text}"
                    for each in OutgoingMail.objects.all()
                ),
            )
            if "Marta" in text or EMAIL in text
        ]

    @pytest.fixture
    def whole(self, client, desk, agreed):
        """Return a colleague with whatever can be kept of her."""
        card = agreed.colleague
        card.portrait = ImageFactory(title="Marta")
        card.save()
        desk.editor.client.post(
            reverse(EDIT, args=[card.pk]), editor_form(card, place="Salta", name="Marta Pazos")
        )
        press(client, agreed, "pause")
        press(client, agreed, "correct", **CARD)
        Favour.objects.create(colleague=card, text="Me recomendó.")
        assert self.left()
        return fresh(agreed)

    @pytest.mark.parametrize("by", ["editor", "herself", "my data"])
    def test_no_row_is_left(self, client, desk, whole, by):
        pk = whole.colleague_id
        if by == "editor":
            address = reverse(DETAIL, args=[pk])
            desk.editor.client.post(address, {"action": "erase"})
            assert Colleague.objects.exists()  # she wasn't sure
            desk.editor.client.post(address, {"action": "erase", "sure": "1"})
        elif by == "herself":
            assert "está borrada" in press(client, whole, "erase").content.decode()
        else:
            assert EMAIL in str(gather(EMAIL)["colleagues"]) and erase(EMAIL)
        assert self.left() == []
        for model in (Colleague, ColleagueContact, ColleagueConsent, Favour, SiteImage):
            assert not model.objects.exists(), model
        assert not ReferenceIndex.objects.filter(object_id=str(pk), content_type__model="colleague")
        assert ModelLogEntry.objects.filter(action="services.colleague.erase").exists()
        assert client.get(where(whole)).status_code == 410

    def test_a_picture_that_something_shows_stays(self, desk, whole):
        AuthorPageFactory(parent=desk.site.authors, title="Otra", portrait=whole.colleague.portrait)
        desk.editor.client.post(
            reverse(DETAIL, args=[whole.colleague_id]), {"action": "erase", "sure": "1"}
        )
        assert SiteImage.objects.exists() and not Colleague.objects.exists()

    def test_an_address_that_isnt_confirmed_is_erased_alone(self, agreed):
        ColleagueContact.objects.update(new_email="nueva@correo.example")
        assert gather("nueva@correo.example")["colleagues"]["cards"] == [
            {"new_email": "nueva@correo.example"}
        ]
        assert erase("nueva@correo.example")
        assert fresh(agreed).new_email == "" and fresh(agreed).email == EMAIL
