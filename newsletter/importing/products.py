"""What the exports of newsletter programs say of each subscriber: a table a product, headings and values in English and Spanish.

Headings and values are looked up without capitals, accents, underscores and hyphens. A heading stands in one table only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Name what became of a subscription at its source, the gravest first."""

    COMPLAINED = "complained", _("complained where the file comes from")
    BOUNCED = "bounced", _("couldn't be reached where the file comes from")
    BLOCKED = "blocked", _("was blocked where the file comes from")
    REMOVED = "removed", _("was deleted where the file comes from")
    UNSUBSCRIBED = "unsubscribed", _("had left where the file comes from")
    INACTIVE = "inactive", _("got no more mail where the file comes from")
    UNCONFIRMED = "unconfirmed", _("never confirmed where the file comes from")
    UNKNOWN = "unknown", _("it isn't clear whether she is subscribed")
    SUBSCRIBED = "subscribed", _("subscribed")  # or: nothing is said against it


@dataclass(frozen=True)
class Column:
    """Hold what the cells of a column mean: known words, an empty cell, a date, anything else."""

    words: Mapping[str, State]
    empty: State = State.UNKNOWN
    date: State = State.UNKNOWN
    other: State = State.UNKNOWN


def _words(state: State, written: str) -> dict[str, State]:
    """Return the state of each of some words; 'o/a' stands for both endings."""
    words = [word.strip() for word in written.split(",")]
    return {word.replace("o/a", end): state for word in words for end in "oa"}


TRUE = "true, t, yes, y, si, s, verdadero, v, 1, 1.0, x, on"
FALSE = "false, f, no, n, falso, 0, 0.0, off"
EMPTY = {"null", "none", "nil", "n/a", "na", "\\n", "-", "--", "never", "nunca", "ninguno"}

_STATUSES = (
    _words(
        State.SUBSCRIBED,
        "subscribed, confirmed, active, enabled, verified, opted in, opt in, optin, double opt in, c, 1, "
        "suscrito/a, suscripto/a, confirmado/a, activo/a, habilitado/a, verificado/a, alta, de alta, dado/a de alta",
    )
    | _words(
        State.UNSUBSCRIBED,
        "unsubscribed, not subscribed, non subscribed, nonsubscribed, opted out, opt out, optout, cancelled, canceled, left, u, -1, "
        "baja, de baja, dado/a de baja, se dio de baja, desuscrito/a, desuscripto/a, no suscrito/a, no suscripto/a, "
        "cancelado/a, anulado/a",
    )
    | _words(
        State.BOUNCED,
        "bounced, bounce, hard bounced, hard bounce, soft bounced, soft bounce, cleaned, undeliverable, invalid, b, "
        "rebotado/a, rebote, rebota, limpiado/a, depurado/a, invalido/a, no valido/a, no entregable",
    )
    | _words(
        State.COMPLAINED,
        "complained, complaint, spam complaint, marked as spam, reported spam, abuse, p, "
        "queja, se quejo, denuncia, denunciado/a, marco como spam, marcado/a como spam",
    )
    | _words(
        State.BLOCKED,
        "blocklisted, blacklisted, blocked, banned, suppressed, spammy, spam, junk, "
        "bloqueado/a, en lista negra, lista negra, lista de bloqueo, vetado/a, suprimido/a",
    )
    | _words(
        State.REMOVED,
        "removed, deleted, archived, trashed, trash, "
        "eliminado/a, borrado/a, quitado/a, archivado/a, papelera, en la papelera",
    )
    | _words(
        State.INACTIVE,
        "inactive, disabled, paused, suspended, not sending, held, "
        "inactivo/a, deshabilitado/a, desactivado/a, pausado/a, suspendido/a, no se envia, sin envios",
    )
    | _words(
        State.UNCONFIRMED,
        "unconfirmed, not confirmed, unactivated, unverified, not verified, pending, pending confirmation, "
        "awaiting confirmation, validating, transactional, s, 0, "
        "sin confirmar, no confirmado/a, por confirmar, pendiente, pendiente de confirmacion, sin activar, no activado/a, "
        "sin verificar, no verificado/a",
    )
)
# Buttondown's and Substack's types: whether she pays says nothing of whether she left; `paused` pauses paying.
_TYPES = _STATUSES | _words(
    State.SUBSCRIBED,
    "regular, premium, trialed, unpaid, gifted, churning, churned, past due, paused, "
    "free, paid, comp, complimentary, gift, founding, author, monthly, annual, yearly, email, wordpress.com, "
    "normal, gratis, gratuito/a, pago/a, de pago, regalado/a",
)


def _yes(otherwise: State, date: State = State.UNKNOWN) -> Column:
    """Return a column that says yes of who is subscribed."""
    return Column(_words(State.SUBSCRIBED, TRUE) | _words(otherwise, FALSE), date=date)


def _no(state: State) -> Column:
    """Return a column that always says yes or no, yes of who isn't subscribed."""
    return Column(_words(state, TRUE) | _words(State.SUBSCRIBED, FALSE), date=state)


def _mark(state: State) -> Column:
    """Return a column that marks who isn't subscribed, and may be empty."""
    words = _words(state, TRUE) | _words(State.SUBSCRIBED, FALSE)
    return Column(words, empty=State.SUBSCRIBED, date=state)


def _event(state: State) -> Column:
    """Return a column that says when or why somebody went, and is empty for who stayed."""
    return Column(_words(State.SUBSCRIBED, FALSE), empty=State.SUBSCRIBED, date=state, other=state)


_STATUS, _TYPE = Column(_STATUSES), Column(_TYPES)
_CONFIRMED = Column(
    _words(State.SUBSCRIBED, TRUE) | _words(State.UNCONFIRMED, FALSE),
    empty=State.UNCONFIRMED,
    date=State.SUBSCRIBED,
)
_PAYS = Column(_words(State.SUBSCRIBED, f"{TRUE}, {FALSE}"), empty=State.SUBSCRIBED)
_SUBSCRIBED = _yes(State.UNSUBSCRIBED, date=State.SUBSCRIBED)

GHOST = {
    "subscribed_to_emails": _yes(State.UNSUBSCRIBED),
    "suscrito a los correos": _yes(State.UNSUBSCRIBED),
    "suscripto a los correos": _yes(State.UNSUBSCRIBED),
    "email_disabled": _no(State.INACTIVE),  # Substack's too: bounced, or switched off
    "correo deshabilitado": _no(State.INACTIVE),
    "correo desactivado": _no(State.INACTIVE),
    "deleted_at": _event(State.REMOVED),
    "eliminado el": _event(State.REMOVED),
    "borrado el": _event(State.REMOVED),
    "fecha de eliminacion": _event(State.REMOVED),
    "fecha de borrado": _event(State.REMOVED),
    "email_suppression": _event(State.BLOCKED),
}
# Of who pays; only where nothing of payment stands beside it, of who is subscribed.
SUBSTACK = dict.fromkeys(("active_subscription", "suscripcion activa"), _PAYS)
SUBSTACK_UNPAID = dict.fromkeys(SUBSTACK, _yes(State.UNSUBSCRIBED))
SUBSTACK_PAYMENT = {
    "expiry", "plan", "email_disabled", "first_payment_at", "stripe plan",
    "vencimiento", "correo deshabilitado", "correo desactivado", "primer pago",
}  # fmt: skip
MAILCHIMP = {
    "CONFIRM_TIME": _CONFIRMED,
    "UNSUB_TIME": _event(State.UNSUBSCRIBED),
    "UNSUB_CAMPAIGN_TITLE": _event(State.UNSUBSCRIBED),
    "UNSUB_CAMPAIGN_ID": _event(State.UNSUBSCRIBED),
    "UNSUB_REASON": _event(State.UNSUBSCRIBED),
    "UNSUB_REASON_OTHER": _event(State.UNSUBSCRIBED),
    "CLEAN_TIME": _event(State.BOUNCED),
    "CLEAN_CAMPAIGN_TITLE": _event(State.BOUNCED),
    "CLEAN_CAMPAIGN_ID": _event(State.BOUNCED),
    "email marketing": _STATUS,
    "email marketing status": _STATUS,
    "hora de confirmacion": _CONFIRMED,
    "hora de la baja": _event(State.UNSUBSCRIBED),
}
LISTMONK = {
    "status": _STATUS,
    "subscription_status": _STATUS,
    "estado": _STATUS,
    "situacion": _STATUS,
    "estado de la suscripcion": _STATUS,
    "estado de suscripcion": _STATUS,
}
BUTTONDOWN = {
    "subscriber_type": _TYPE,
    "type": _TYPE,
    "tipo": _TYPE,
    "tipo de suscriptor": _TYPE,
    "tipo de suscriptora": _TYPE,
    "unsubscription_date": _event(State.UNSUBSCRIBED),
    "unsubscription_reason": _event(State.UNSUBSCRIBED),
    "undeliverability_date": _event(State.BOUNCED),
    "undeliverability_reason": _event(State.BOUNCED),
}
WORDPRESS = {
    "list_status": _STATUS,
    "global_status": _STATUS,
    "subscriber_status": _STATUS,
    "estado global": _STATUS,
    "estado de la lista": _STATUS,
    "estado del suscriptor": _STATUS,
    "estado de la suscriptora": _STATUS,
    "email subscription": _STATUS,  # Jetpack
    "email_subscription_status": _STATUS,
    "suscripcion por correo": _STATUS,
    "subscription_type": _TYPE,
    "tipo de suscripcion": _TYPE,
}
# Of other programs, and of spreadsheets made by hand.
OTHERS = {
    "state": _STATUS,
    "subscription_state": _STATUS,
    "subscriber_state": _STATUS,
    "email_status": _STATUS,
    "member_status": _STATUS,
    "contact_status": _STATUS,
    "opt_in_status": _STATUS,
    "marketing_status": _STATUS,
    "subscribed": _SUBSCRIBED,
    "is_subscribed": _SUBSCRIBED,
    "suscrito": _SUBSCRIBED,
    "suscrita": _SUBSCRIBED,
    "suscripto": _SUBSCRIBED,
    "suscripta": _SUBSCRIBED,
    "active": _yes(State.INACTIVE),
    "is_active": _yes(State.INACTIVE),
    "enabled": _yes(State.INACTIVE),
    "activo": _yes(State.INACTIVE),
    "activa": _yes(State.INACTIVE),
    "opt_in": _yes(State.UNCONFIRMED, date=State.SUBSCRIBED),
    "opted_in": _yes(State.UNCONFIRMED, date=State.SUBSCRIBED),
    "double_opt_in": _CONFIRMED,
    "confirmed": _CONFIRMED,
    "is_confirmed": _CONFIRMED,
    "confirmed_at": _CONFIRMED,
    "confirmation_date": _CONFIRMED,
    "confirmado": _CONFIRMED,
    "confirmada": _CONFIRMED,
    "confirmado el": _CONFIRMED,
    "fecha de confirmacion": _CONFIRMED,
    "verified": _CONFIRMED,
    "verificado": _CONFIRMED,
    "verificada": _CONFIRMED,
    "unsubscribed": _mark(State.UNSUBSCRIBED),
    "is_unsubscribed": _mark(State.UNSUBSCRIBED),
    "unsubscribe": _mark(State.UNSUBSCRIBED),
    "opted_out": _mark(State.UNSUBSCRIBED),
    "opt_out": _mark(State.UNSUBSCRIBED),
    "unsubscribed_at": _event(State.UNSUBSCRIBED),
    "unsubscribe_date": _event(State.UNSUBSCRIBED),
    "unsubscribe_reason": _event(State.UNSUBSCRIBED),
    "date_unsubscribed": _event(State.UNSUBSCRIBED),
    "baja": _mark(State.UNSUBSCRIBED),
    "de baja": _mark(State.UNSUBSCRIBED),
    "dado de baja": _mark(State.UNSUBSCRIBED),
    "dada de baja": _mark(State.UNSUBSCRIBED),
    "desuscrito": _mark(State.UNSUBSCRIBED),
    "desuscrita": _mark(State.UNSUBSCRIBED),
    "desuscripto": _mark(State.UNSUBSCRIBED),
    "desuscripta": _mark(State.UNSUBSCRIBED),
    "fecha de baja": _event(State.UNSUBSCRIBED),
    "fecha de la baja": _event(State.UNSUBSCRIBED),
    "motivo de baja": _event(State.UNSUBSCRIBED),
    "motivo de la baja": _event(State.UNSUBSCRIBED),
    "bounced": _mark(State.BOUNCED),
    "bounces": _mark(State.BOUNCED),
    "bounce_count": _mark(State.BOUNCED),
    "bounced_at": _event(State.BOUNCED),
    "bounce_reason": _event(State.BOUNCED),
    "cleaned": _mark(State.BOUNCED),
    "cleaned_at": _event(State.BOUNCED),
    "rebotado": _mark(State.BOUNCED),
    "rebotada": _mark(State.BOUNCED),
    "rebote": _mark(State.BOUNCED),
    "rebotes": _mark(State.BOUNCED),
    "complained": _mark(State.COMPLAINED),
    "complaint": _mark(State.COMPLAINED),
    "complained_at": _event(State.COMPLAINED),
    "spam": _mark(State.COMPLAINED),
    "queja": _mark(State.COMPLAINED),
    "quejas": _mark(State.COMPLAINED),
    "blocked": _mark(State.BLOCKED),
    "blocklisted": _mark(State.BLOCKED),
    "blacklisted": _mark(State.BLOCKED),
    "email_blacklist": _mark(State.BLOCKED),
    "banned": _mark(State.BLOCKED),
    "suppressed": _mark(State.BLOCKED),
    "blocked_at": _event(State.BLOCKED),
    "bloqueado": _mark(State.BLOCKED),
    "bloqueada": _mark(State.BLOCKED),
    "lista negra": _mark(State.BLOCKED),
    "deleted": _mark(State.REMOVED),
    "is_deleted": _mark(State.REMOVED),
    "removed": _mark(State.REMOVED),
    "removed_at": _event(State.REMOVED),
    "archived": _mark(State.REMOVED),
    "archived_at": _event(State.REMOVED),
    "eliminado": _mark(State.REMOVED),
    "eliminada": _mark(State.REMOVED),
    "borrado": _mark(State.REMOVED),
    "borrada": _mark(State.REMOVED),
    "disabled": _mark(State.INACTIVE),
    "deshabilitado": _mark(State.INACTIVE),
    "deshabilitada": _mark(State.INACTIVE),
}  # fmt: skip
STATES = GHOST | SUBSTACK | MAILCHIMP | LISTMONK | BUTTONDOWN | WORDPRESS | OTHERS

# When she agreed: the first of these that has a date, after a column that is called date.
DATES = (
    "OPTIN_TIME", "opt in time", "optin date", "opted in at", "consent date", "consented at", "agreed at",
    "fecha de consentimiento", "subscribed", "subscribed at", "subscribed on", "subscription date", "date subscribed",
    "suscrito", "suscrita", "suscripto", "suscripta", "suscrito el", "signed up at", "since", "desde",
    "CONFIRM_TIME", "confirmed at", "confirmation date", "confirmado el", "fecha de confirmacion", "hora de confirmacion",
    "created at", "created", "creation date", "date created", "date added", "added at", "joined", "joined at",
    "creado", "creado el", "fecha de creacion", "registro", "fecha de registro",
)  # fmt: skip

# What says nothing of consent, and isn't imported.
HARMLESS = {
    "ghost": "id, note, complimentary_plan, stripe_customer_id, labels, tiers, updated_at",
    "substack": "expiry, plan, first_payment_at, prefer_digests, stripe plan, start date, cancel date, paid upgrade date, "
    "country, activity, revenue",
    "mailchimp": "last name, phone number, birthday, address, MEMBER_RATING, OPTIN_IP, CONFIRM_IP, LATITUDE, LONGITUDE, "
    "GMTOFF, DSTOFF, TIMEZONE, CC, REGION, LAST_CHANGED, LEID, EUID, NOTES, TAGS",
    "listmonk": "uuid, attributes, attribs, lists",
    "buttondown": "metadata, referrer_url, secondary_id, source, utm_source, utm_medium, utm_campaign, ip_address, churn_date",
    "wordpress": "list, list_name, surname, sex, gender, token, wp_user_id, subscribed_ip, confirmed_ip, language, city",
    "spanish": "apellido, apellidos, telefono, nota, notas, etiquetas, lista, listas, pais, ciudad, cumpleanos, vencimiento, "
    "primer pago, idioma",
}

# Words in a file's name that speak of all its rows: Mailchimp writes a file a state, Buttondown one of who left.
FILES = (
    _words(
        State.UNSUBSCRIBED,
        "unsubscribed, unsubscribes, unsubscribers, nonsubscribed, optouts, bajas, desuscritos, desuscriptos",
    )
    | _words(State.BOUNCED, "cleaned, bounced, bounces, rebotes, rebotados, rebotadas")
    | _words(State.COMPLAINED, "complaints, complained, quejas")
    | _words(State.BLOCKED, "blocklist, blocklisted, blacklist, blacklisted, suppressed, suppressions, bloqueados, bloqueadas")
    | _words(State.UNCONFIRMED, "unconfirmed, unactivated, unverified")
    | _words(State.REMOVED, "deleted, archived, eliminados, eliminadas")
)  # fmt: skip
