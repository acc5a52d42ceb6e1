"""Who had left elsewhere isn't subscribed here: what exports of other programs say, and what they don't."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from newsletter.importing import products
from newsletter.importing.dates import moment_of
from newsletter.importing.files import MOST_STATES, Unreadable, columns_of, rows_of
from newsletter.importing.products import State
from newsletter.importing.rows import Why
from newsletter.importing.states import key_of, state_of, state_of_file

GHOST = """id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers
1,si@c.example,Ana,,true,false,,2024-03-01T10:00:00.000Z,,boletin,
2,no@c.example,Eva,,false,false,,2023-03-01T10:00:00.000Z,,boletin,
3,borrada@c.example,Sol,,true,false,,2023-03-01T10:00:00.000Z,2024-01-01T10:00:00.000Z,,
4,duda@c.example,Luz,,,false,,2023-03-01T10:00:00.000Z,,,
"""
SUBSTACK = """Email,Active_Subscription,Expiry,Plan,Email_Disabled,Created_At,First_Payment_At
si@c.example,true,2027-01-01,yearly,false,2024-03-01T10:00:00.000Z,2024-03-02T10:00:00.000Z
gratis@c.example,false,,other,false,2024-03-01T10:00:00.000Z,
no@c.example,true,,other,true,2023-03-01T10:00:00.000Z,
"""
MAILCHIMP = "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID,NOTES,TAGS"
SUBSCRIBED = f"""{MAILCHIMP}
si@c.example,Ana,Paz,2,2024-03-01 10:00:00,192.0.2.1,2024-03-01 10:05:00,192.0.2.1,1,a1,,
no@c.example,Eva,Sol,2,2024-03-01 10:00:00,192.0.2.1,,,2,a2,,
"""
UNSUBSCRIBED = f"""{MAILCHIMP},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER
no@c.example,Eva,Sol,2,2024-03-01 10:00:00,,2024-03-01 10:05:00,,2,a2,,,2024-04-01 09:00:00,Abril,77,NORMAL,
tampoco@c.example,Lis,,2,,,2024-03-01 10:05:00,,3,a3,,,,,,"No longer, thanks",
"""
CLEANED = f"""{MAILCHIMP},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID
no@c.example,Eva,Sol,2,2024-03-01 10:00:00,,2024-03-01 10:05:00,,2,a2,,,2024-04-01 09:00:00,Abril,77
"""
LISTMONK = """uuid,email,name,attributes,status,subscription_status,created_at,updated_at
u1,si@c.example,Ana,{},enabled,confirmed,2024-03-01T10:00:00.123456Z,2024-03-01T10:00:00Z
u2,a@c.example,B,{},blocklisted,confirmed,2024-03-01T10:00:00Z,
u3,b@c.example,C,{},enabled,unsubscribed,2024-03-01T10:00:00Z,
u4,c@c.example,D,{},enabled,unconfirmed,2024-03-01T10:00:00Z,
u5,d@c.example,E,{},disabled,confirmed,2024-03-01T10:00:00Z,
u6,e@c.example,F,{},enabled,quién sabe,2024-03-01T10:00:00Z,
"""
BUTTONDOWN = """email_address,notes,metadata,tags,subscriber_type,creation_date,unsubscription_date
si@c.example,,,,regular,2024-03-01T10:00:00Z,
paga@c.example,,,,premium,2024-03-01T10:00:00Z,
a@c.example,,,,unactivated,2024-03-01T10:00:00Z,
b@c.example,,,,unsubscribed,2024-03-01T10:00:00Z,2024-05-01
c@c.example,,,,removed,2024-03-01T10:00:00Z,
d@c.example,,,,spammy,2024-03-01T10:00:00Z,
e@c.example,,,,upcoming,2024-03-01T10:00:00Z,
"""
MAILPOET = """Correo electrónico;Nombre;Apellidos;Lista;Estado de la lista;Estado global
si@c.example;Ana;Paz;Boletín;Suscrito;Suscrito
a@c.example;B;;Boletín;Sin confirmar;Sin confirmar
b@c.example;C;;Boletín;Dado de baja;Suscrito
c@c.example;D;;Boletín;Suscrito;Rebotado
d@c.example;E;;Boletín;Suscrito;Inactivo
"""
NEWSLETTER_PLUGIN = """"email";"name";"surname";"sex";"status";"created"
"si@c.example";"Ana";"";"n";"C";"2024-03-01 10:00:00"
"a@c.example";"B";"";"n";"S";"2024-03-01 10:00:00"
"b@c.example";"C";"";"n";"U";"2024-03-01 10:00:00"
"c@c.example";"D";"";"n";"B";"2024-03-01 10:00:00"
"d@c.example";"E";"";"n";"P";"2024-03-01 10:00:00"
"""
JETPACK = """Name,Email,Subscription type,Email subscription,Since
Ana,si@c.example,Free,Subscribed,2024-03-01
B,a@c.example,Free,Not subscribed,2024-03-01
C,b@c.example,Paid,Not confirmed,2024-03-01
D,c@c.example,Free,Not sending,2024-03-01
"""
EXPORTS = {
    "ghost": (GHOST, ["removed", "unknown", "unsubscribed"]),
    "substack": (SUBSTACK, ["inactive"]),
    "mailchimp subscribed": (SUBSCRIBED, ["unconfirmed"]),
    "mailchimp unsubscribed": (UNSUBSCRIBED, ["unsubscribed", "unsubscribed"]),
    "mailchimp cleaned": (CLEANED, ["bounced"]),
    "listmonk": (LISTMONK, ["blocked", "inactive", "unconfirmed", "unknown", "unsubscribed"]),
    "buttondown": (BUTTONDOWN, ["blocked", "removed", "unconfirmed", "unknown", "unsubscribed"]),
    "mailpoet": (MAILPOET, ["bounced", "inactive", "unconfirmed", "unsubscribed"]),
    "newsletter plugin": (
        NEWSLETTER_PLUGIN,
        ["bounced", "complained", "unconfirmed", "unsubscribed"],
    ),
    "jetpack": (JETPACK, ["inactive", "unconfirmed", "unsubscribed"]),
}
STAYED = {"si@c.example", "gratis@c.example", "paga@c.example"}


@pytest.mark.parametrize(("text", "left"), EXPORTS.values(), ids=EXPORTS)
class TestExports:
    def test_who_had_left_and_who_stayed(self, text, left):
        rows = list(rows_of(text))
        found = {row.email: row.reading.state for row in rows}
        assert {email for email, state in found.items() if state == "subscribed"} == {
            email for email in found if email in STAYED
        }
        assert sorted(state for state in found.values() if state != "subscribed") == left

    def test_none_of_their_columns_has_to_be_looked_at(self, text, left):
        assert columns_of(text).unknown == []

    def test_the_date_of_consent_is_found(self, text, left):
        dates = {moment_of(row.date).date().isoformat() for row in rows_of(text) if row.date}
        assert dates <= {"2024-03-01", "2023-03-01"} and (dates or text == MAILPOET)


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"email": "a@c.example"}, "subscribed"),
        ({"Subscribed-To-Emails": "TRUE"}, "subscribed"),
        ({"subscribedToEmails": "Falso"}, "unsubscribed"),
        ({"subscribed": True, "email_disabled": False}, "subscribed"),
        ({"subscribed": False, "email_disabled": False}, "unsubscribed"),
        ({"subscribed": "2024-03-01"}, "subscribed"),
        ({"subscribed": ""}, "unknown"),
        ({"subscribed": None}, "unknown"),
        ({"email_disabled": "SÍ"}, "inactive"),
        ({"email_disabled": "quizás"}, "unknown"),
        ({"email_disabled": ""}, "unknown"),
        ({"active_subscription": "false", "expiry": ""}, "subscribed"),
        ({"active_subscription": "false"}, "unsubscribed"),
        ({"active_subscription": "perhaps", "expiry": ""}, "unknown"),
        ({"ESTADO": "  Suscripta "}, "subscribed"),
        ({"Estado": "DADA DE BAJA"}, "unsubscribed"),
        ({"Situación": "se quejó"}, "complained"),
        ({"estado": "Jalisco"}, "unknown"),
        ({"status": "un-subscribed"}, "unknown"),
        ({"status": "opt-in"}, "subscribed"),
        ({"status": "-1"}, "unsubscribed"),
        ({"status": "0"}, "unconfirmed"),
        ({"status": "active", "bounced_at": "2024-03-01"}, "bounced"),
        ({"status": "active", "deleted_at": "0000-00-00 00:00:00"}, "subscribed"),
        ({"status": "active", "deleted_at": "NULL"}, "subscribed"),
        ({"status": "active", "status ": "unsubscribed"}, "unsubscribed"),
        ({"status": "subscribed", "Baja": "12/03/2024"}, "unsubscribed"),
        ({"status": "subscribed", "Baja": "no"}, "subscribed"),
        ({"status": "subscribed", "Bounces": "3"}, "unknown"),
        ({"status": "subscribed", "unsub_time": " " * 80 + "2024-03-01"}, "unsubscribed"),
        ({"status": "subscribed" + "x" * 5_000}, "unknown"),
        ({"status": "subscribed", "baja": "*"}, "unknown"),
        ({"status": "subscribed", "deleted_at": "_"}, "removed"),
        ({"status": "subscribed", "deleted_at": "\xa0\ufeff "}, "subscribed"),
        ({"type": "paused"}, "subscribed"),  # paying, at Buttondown
        ({"status": "paused"}, "inactive"),
        ({"confirmed_at": ""}, "unconfirmed"),
        ({"confirmed_at": "1709287200"}, "subscribed"),
        ({"confirmado": "todavía no"}, "unknown"),
    ],
)
def test_what_a_row_says(row, state):
    assert state_of(row).state == state


def test_the_gravest_counts():
    said = state_of({"Status": "unsubscribed", "Clean_Time": "2024-03-01", "Type": "regular"})
    assert said == (State.BOUNCED, "Clean_Time", "2024-03-01")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("subscribed_email_audience_export_1a2b.csv", "subscribed"),
        ("unsubscribed_email_audience_export_1a2b.csv", "unsubscribed"),
        ("nonsubscribed_members_export.csv", "unsubscribed"),
        ("cleaned_members_export.csv", "bounced"),
        ("Bajas 2024.csv", "unsubscribed"),
        ("lista.csv", "subscribed"),
        ("Baja California.csv", "subscribed"),
    ],
)
def test_what_a_file_is_called(name, state):
    assert state_of_file(name).state == state


def test_a_heading_means_one_thing():
    tables = (
        products.GHOST, products.SUBSTACK, products.MAILCHIMP, products.LISTMONK, products.BUTTONDOWN,
        products.WORDPRESS, products.OTHERS,
    )  # fmt: skip
    keys = [key_of(heading) for table in tables for heading in table]
    assert len(keys) == len(set(keys))
    harmless = {key_of(name) for names in products.HARMLESS.values() for name in names.split(",")}
    assert harmless.isdisjoint(keys)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-01T12:00:00Z",
        "2024-03-01T12:00:00.000Z",
        "2024-03-01 12:00:00",
        "2024-03-01 12:00:00 UTC",
        "2024-03-01 09:00:00-03:00",
        "2024-03-01 12:00:00.123456 +0000 UTC",
        "01/03/2024 12:00",
        "1/3/2024 9:00 -0300",
        "01.03.2024 12:00:00",
        "2024/03/01 12:00:00",
        "20240301120000",
        "1709294400",
        "1709294400000",
        "Fri, 01 Mar 2024 12:00:00 +0000",
    ],
)
def test_dates(written):
    with timezone.override(UTC):
        found = moment_of(written)
    assert found.replace(microsecond=0) == datetime(2024, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["31/02/2024", "12", "99999999999999", "1/1/24", "٠١/٠٣/٢٠٢٤", "hoy", "9" * 400, "1709294400 "  * 9],
)  # fmt: skip
def test_what_is_no_date(written):
    with pytest.raises(ValidationError):
        moment_of(written)


def test_an_empty_date_of_mysql_is_none():
    assert moment_of("0000-00-00 00:00:00") is None


def test_columns_about_states_are_bounded():
    headings = ",".join(["correo", *["status"] * (MOST_STATES + 1)])
    with pytest.raises(Unreadable, match="30"):
        columns_of(f"{headings}\na@c.example\n")


def test_every_state_has_a_reason():
    assert {State(state) for state in State if state != State.SUBSCRIBED} <= {
        State(why.value) for why in Why if why.value in State.values
    }
