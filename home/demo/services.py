"""The demo's services: in every state, with evidence of every kind."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from wagtail.models import Site

from blog.models import AuthorPage
from core.base.models import SiteImage
from core.visitors.models import consent_to
from home.demo import content_files
from home.demo.people import writer_of
from home.demo.raw import Library, plain_items, raw_stream
from services.colleagues.actions import PURPOSE as COLLEAGUE_CONSENT
from services.models import (
    Area,
    Audience,
    Colleague,
    ColleagueConsent,
    ColleagueContact,
    ColleagueGroup,
    Favour,
    ReferralConsent,
    RequestEvent,
    ServiceArticle,
    ServiceIndexPage,
    ServicePage,
    ServiceRequest,
    ServiceSettings,
    Testimonial,
)
from services.models.requests import change_state
from services.referrals.actions import CONSENT as REFERRAL_CONSENT
from services.referrals.forms import words_of
from services.requests.actions import CONSENT
from services.withdrawing import withdraw

AUTHOR = "lucia-ferreyra"


def add_services(users: dict[str, Any], library: Library) -> None:
    """Add areas, audiences, testimonials, and the services that need them."""
    entry = content_files.services()
    index = ServiceIndexPage.objects.get()
    library.pages[index.slug] = index.pk
    owner = writer_of(AUTHOR, users)
    areas = {
        each["key"]: Area.objects.create(name=each["name"], in_focus=each["in_focus"])
        for each in entry["areas"]
    }
    audiences = {
        each["key"]: Audience.objects.create(
            name=each["name"],
            description=each["description"],
            words=each["words"],
            sort_order=place,
        )
        for place, each in enumerate(entry["audiences"])
    }
    testimonials = {each["key"]: _testimonial(each, owner) for each in entry["testimonials"]}
    library.testimonials.update({key: row.pk for key, row in testimonials.items()})
    for each in entry["services"]:
        page = _page(each, library)
        page.owner = owner
        page.area = areas[each["area"]]
        page.audiences = [audiences[key] for key in each["audiences"]]
        library.pages[each["slug"]] = index.add_child(instance=page).pk
        if each["price"]:
            page.full_clean()  # dates the price today
            page.price_date = each["price_date"]
        page.save_revision(user=owner).publish()
    _fill_index(index, entry)
    groups = {each["name"]: ColleagueGroup.objects.create(**each) for each in entry["groups"]}
    for each in entry["colleagues"]:
        many: dict[str, list[Any]] = {
            "areas": [areas[key] for key in each["areas"]],
            "audiences": [audiences[key] for key in each["audiences"]],
            "groups": [groups[name] for name in each["groups"]],
        }
        portrait = library.images.get(f"{each['slug']}/portrait")
        _add_colleague(each, many, portrait, owner)
    for number, each in enumerate(entry["requests"]):
        _add_request(each, str(number), owner)


def _add_colleague(
    entry: dict[str, Any], many: dict[str, list[Any]], portrait: SiteImage | None, owner: Any
) -> None:
    """Add a colleague's card as if she had answered some days ago; nobody is mailed."""
    fields = ("name", "slug", "languages", "place", "time_zone", "url", "recommendation")
    card = Colleague(live=False, portrait=portrait, **{name: entry[name] for name in fields})
    for name, rows in many.items():
        setattr(card, name, rows)
    now = timezone.now()
    if entry["state"] == "away":
        card.away_until = timezone.localdate() + timedelta(days=25)
    card.save()
    asked_at, agreed = now - timedelta(days=entry["days"]), ColleagueConsent.Action.AGREED
    contact = ColleagueContact(colleague=card, email=entry["email"], created_at=asked_at)
    if entry["state"] != "new":
        contact.asked_at = asked_at
    if entry["state"] not in ("new", "asked"):
        contact.agreed_at, contact.known_words = asked_at, card.recommendation
        text = consent_to(COLLEAGUE_CONSENT, ServiceSettings().colleague_consent)
        card.consents.create(action=agreed, text=text, at=asked_at)
    if entry["state"] == "paused":
        contact.paused_at = now - timedelta(days=6)
        card.consents.create(action=ColleagueConsent.Action.PAUSED, at=contact.paused_at)
    if entry["state"] == "hidden":
        contact.review_asked_at, contact.hidden_at = now - timedelta(days=40), now
    contact.save()
    revision = card.save_revision(user=owner)
    if contact.agreed_at:
        revision.publish(user=owner, skip_permission_checks=True)
    for place, text in enumerate(entry["favours"], start=1):
        on = timezone.localdate() - timedelta(days=30 * place)
        Favour.objects.create(colleague=card, text=text, on=on, user=owner)


def _add_request(entry: dict[str, Any], number: str, owner: Any) -> None:
    """Add a request as if it had come some days ago; nobody is mailed."""
    asked_at = timezone.now() - timedelta(days=entry["days"])
    consent = consent_to(CONSENT, ServiceSettings().request_consent)
    request = ServiceRequest.objects.create(
        **{name: entry[name] for name in ("needed", "wanted_by", "budget", "name", "email")},
        consent=consent,
        fingerprint=f"demo {number}",
        created_at=asked_at,
        confirmed_at=asked_at if entry["confirmed"] else None,
        reminded_at=asked_at if entry["confirmed"] else None,
    )
    RequestEvent.objects.create(request=request, state=request.state, at=asked_at)
    for service in ServicePage.objects.filter(slug__in=entry["services"]):
        request.services.create(service=service, name=service.title)
    if entry["state"] != request.state:
        change_state(request, entry["state"], user=owner, text=entry.get("answer", ""))
    _add_referrals(request, entry.get("referrals", []), asked_at)
    if "then" in entry:
        change_state(request, entry["then"], user=owner)


def _add_referrals(
    request: ServiceRequest, referrals: list[tuple[str, str]], asked_at: datetime
) -> None:
    """Add the colleagues of a request with what became of each, and the client's consent to those asked."""
    if not referrals:
        return
    day = timedelta(days=1)
    text = consent_to(REFERRAL_CONSENT, ServiceSettings().referral_consent)
    consent = request.referral_consents.create(
        action=ReferralConsent.Action.GIVEN, text=text, words=words_of(request), at=asked_at
    )
    for position, (slug, state) in enumerate(referrals, start=1):
        referral = request.referrals.create(
            colleague=Colleague.objects.get(slug=slug),
            position=position,
            state=state,
            created_at=asked_at,
            sent_at=None if state == "proposed" else asked_at,
            reminded_at=asked_at,
            answered_at=asked_at + day if state in ("accepted", "declined") else None,
        )
        referral.events.create(state=state, at=asked_at + day)
        if state != "proposed":
            consent.referrals.add(referral)


def _testimonial(entry: dict[str, Any], owner: Any) -> Testimonial:
    fields = ("words", "given_by", "role", "given_on", "consent", "consented_on")
    testimonial = Testimonial.objects.create(**{name: entry[name] for name in fields})
    if entry.get("withdrawn"):
        withdraw(testimonial, owner)
    return testimonial


def _page(entry: dict[str, Any], library: Library) -> ServicePage:
    slug = entry["slug"]
    page = ServicePage(
        live=False,
        **{
            name: entry[name]
            for name in ("title", "slug", "state", "summary", "words", "price_note")
        },
        look_again_on=entry.get("look_again_on"),
        delivery=entry["delivery"].strip(),
        picture=library.images.get(entry.get("picture", "")),
        body=raw_stream([{"type": "paragraph", "value": entry["body"]}], library, slug),
        scope=raw_stream(_scope(entry), library, slug),
        questions=plain_items(entry["questions"], "question", f"{slug}/questions"),
        evidence=raw_stream(
            [{"type": each["kind"], "value": _piece(each)} for each in entry["evidence"]],
            library,
            f"{slug}/evidence",
        ),
    )
    if entry["price"]:
        page.price_kind, amount, page.currency = entry["price"]
        page.price_amount = Decimal(amount)
    articles = [
        ServiceArticle(article_id=library.pages[each], sort_order=place)
        for place, each in enumerate(entry["articles"])
    ]
    page.service_articles.set(articles)
    return page


def _scope(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": kind, "value": line} for kind in ("included", "excluded") for line in entry[kind]
    ]


def _piece(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a piece of evidence as the stream stores it, but for the names of other objects."""
    if entry["kind"] == "step":
        return {"step": _step_key(entry["author"], entry["period"])}
    days = {
        name: str(entry[name]) for name in ("issued_on", "finished_on", "since") if name in entry
    }
    return {name: value for name, value in entry.items() if name != "kind"} | days


def _step_key(slug: str, period: str) -> str:
    author = AuthorPage.objects.get(slug=slug)
    step = next(child for child in author.trajectory if child.value["period"] == period)
    return f"{author.pk}:{step.id}"


def _fill_index(page: ServiceIndexPage, entry: dict[str, Any]) -> None:
    page.intro = entry["intro"]
    page.save_revision().publish()
    settings = ServiceSettings.for_site(Site.objects.get(is_default_site=True))
    settings.specialization = entry["specialization"]
    settings.save()
