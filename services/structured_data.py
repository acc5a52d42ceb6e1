"""What the page of a service says to machines (https://schema.org)."""

from typing import Any

from django.http import HttpRequest

from blog.structured_data import CONTEXT
from core.blocks.sanitize import html_to_text


def service_json_ld(service: Any, request: HttpRequest) -> list[dict[str, Any]]:
    """Return the Service with its Offer where she does it, and its questions as a FAQPage."""
    data: list[dict[str, Any]] = []
    if service.is_offered:
        data.append(_service(service, request))
    if questions := [_question(child.value) for child in service.questions]:
        data.append({"@context": CONTEXT, "@type": "FAQPage", "mainEntity": questions})
    return data


def _service(service: Any, request: HttpRequest) -> dict[str, Any]:
    """Return a Service (https://schema.org/Service)."""
    address = service.get_full_url(request)
    data = {
        "@context": CONTEXT,
        "@type": "Service",
        "name": service.title,
        "description": service.meta_description,
        "url": address,
        "serviceType": service.area.name if service.area else "",
        "audience": [
            {"@type": "Audience", "audienceType": audience.name}
            for audience in service.audiences.all()
        ],
    }
    if service.has_price:
        data["offers"] = _offer(service, address)
    return {key: value for key, value in data.items() if value}


def _offer(service: Any, address: str) -> dict[str, Any]:
    """Return an Offer (https://schema.org/Offer): a minimum price, or one by the hour, says so."""
    price: dict[str, Any] = {
        "@type": "UnitPriceSpecification",
        "priceCurrency": service.currency,
    }
    amount = f"{service.price_amount:.2f}"
    if service.price_kind == service.Price.FROM:
        price["minPrice"] = amount
    else:
        price["price"] = amount
    if service.price_kind == service.Price.HOURLY:
        price |= {"unitCode": "HUR", "unitText": "hora"}
    offer = {"@type": "Offer", "url": address, "priceCurrency": service.currency}
    if service.price_kind == service.Price.FIXED:
        return offer | {"price": amount}
    return offer | {"priceSpecification": price}


def _question(value: Any) -> dict[str, Any]:
    """Return a Question (https://schema.org/Question)."""
    answer = html_to_text(value["answer"].source)
    return {
        "@type": "Question",
        "name": value["question"],
        "acceptedAnswer": {"@type": "Answer", "text": answer},
    }
