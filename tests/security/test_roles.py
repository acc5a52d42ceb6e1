"""Who gets in at which address of the CMS, and that none tells a title that is hidden: every address, found by walking."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from taggit.models import Tag
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Collection, PageViewRestriction, TaskState

from comments.models import Comment
from core.visitors.models import consent_to
from editorial.guide import PAGES
from editorial.permissions.middleware import names_page
from newsletter.models import Issue, Subscriber
from search.models import Synonym
from services.models import ColleagueGroup, ServiceRequest
from tests.editorial.team import Desk
from tests.factories import (
    AudienceFactory,
    ColleagueFactory,
    ContentPageFactory,
    DocumentFactory,
    ImageFactory,
    SeriesPageFactory,
    SourceFactory,
    TestimonialFactory,
    TopicPageFactory,
)
from tests.security.addresses import Address, addresses, admin_addresses
from tests.security.matrix import MATRIX

pytestmark = pytest.mark.django_db

ROLES = {"g": "guest", "w": "writer", "e": "editor", "a": "administrator"}
OUTSIDE = ("anonymous", "nobody")  # who has not logged in, who has no role
# Logging in, a forgotten password, icons and words of scripts.
FOR_ALL = {
    "",
    "wagtailadmin_sprite",
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_javascript_catalog",
}
# Ends the session; fails on purpose.
LEFT = {"wagtailadmin_logout", "wagtailadmin_error_test"}
TITLES = {
    "guest": ("Borrador ajeno", "Nota privada", "Serie ajena", "Tema ajeno", "Página ajena"),
    "writer": ("Tema ajeno", "Página ajena"),
}


def tried() -> list[Address]:
    """Return the addresses that are tried; that of a list's results is the same view with less around it."""
    return [
        each
        for each in admin_addresses()
        if each.name not in LEFT and not each.name.endswith("results")
    ]


@pytest.fixture
def work(desk: Desk) -> Desk:
    """Return a desk with something of each kind, published by a colleague, and what is hidden."""
    site, colleague = desk.site, desk.colleague.user
    root = Collection.get_first_root_node()
    image = ImageFactory(uploaded_by_user=colleague, collection=root)
    document = DocumentFactory(uploaded_by_user=colleague, collection=root)
    page = site.article(title="Nota publicada", owner=colleague)
    page.save_revision(user=colleague)
    review = desk.in_review(desk.colleague, title="En trámite")
    state = TaskState.objects.get(workflow_state__object_id=str(review.pk))
    comment = Comment.objects.create(
        article=page, name="Ana", email="ana@correo.example", text="¿?"
    )
    source, synonym = SourceFactory(), Synonym.objects.create(terms="mail, correo")
    redirect = Redirect.objects.create(old_path="/antes", redirect_page=page)
    query = Query.get("agenda")
    subscriber = Subscriber.objects.create(email="eva@correo.example")
    issue = Issue.objects.create(subject="Hola")
    service = site.service(owner=colleague)
    asked = ServiceRequest.objects.create(
        needed="Turnos",
        name="Ana",
        email="ana@correo.example",
        consent=consent_to("services.request", "Sí."),
        fingerprint="1",
    )
    testimonial, audience, card = TestimonialFactory(), AudienceFactory(), ColleagueFactory()
    group = ColleagueGroup.objects.create(name="Foro", good_for="Preguntar.")
    private = site.article(title="Nota privada", owner=colleague)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    hidden = [
        desk.draft(desk.colleague, title="Borrador ajeno"),
        private,
        SeriesPageFactory(parent=site.blog, title="Serie ajena", live=False, owner=colleague),
        TopicPageFactory(parent=site.topics, title="Tema ajeno", live=False),
        ContentPageFactory(parent=site.home, title="Página ajena", live=False),
    ]
    for each in hidden:
        each.specific.save_revision(user=colleague, log_action=True)
    desk.hidden = {each.title: each for each in hidden}
    desk.things = {
        "page_id": page.pk, "parent_page_id": site.blog.pk, "page_to_move_id": page.pk, "destination_id": site.blog.pk,
        "page_pk": page.pk, "revision_id": page.latest_revision_id, "revision_id_a": "earliest", "revision_id_b": "latest",
        "content_type_app_name": "blog", "content_type_model_name": "articlepage", "app_label": "blog", "app_name": "base",
        "model_name": "sitesettings", "action": "delete", "action_name": "approve", "task_id": state.task_id,
        "task_state_id": state.pk, "workflow_state_id": state.workflow_state_id, "workflow_pk": desk.workflow.pk,
        "image_id": image.pk, "document_id": document.pk, "doc_id": document.pk, "filter_spec": "original",
        "collection_id": root.pk, "redirect_id": redirect.pk, "query_id": query.pk, "query": query.pk, "slug": PAGES[0].slug,
        "session_id": 1, "uploaded_file_id": 1, "link_id": 1, "object_id": page.pk, "uidb64": "MQ", "token": "nada",
    }  # fmt: skip
    desk.keys = {
        "wagtailadmin_api:documents": document.pk,
        "wagtailadmin_api:images": image.pk,
        "wagtailadmin_collections": root.add_child(name="Dibujos").pk,
        "wagtailadmin_workflows": desk.workflow.pk,
        "moderation_comment": comment.pk,
        "newsletter_subscriber": subscriber.pk,
        "newsletter_iss": issue.pk,
        "newsletter_preview": issue.pk,
        "wagtailsnippets_blog_source": source.pk,
        "wagtailsnippetchoosers_blog_source": source.pk,
        "wagtailsnippets_search_synonym": synonym.pk,
        "wagtailsnippetchoosers_search_synonym": synonym.pk,
        "wagtailsites": site.site.pk,
        "wagtailusers_users": desk.writer.user.pk,
        "wagtailusers_groups": desk.writer.user.groups.get().pk,
        "wagtaildocs_chooser": document.pk,
        "wagtailimages_chooser": image.pk,
        "desk_merge_topic": site.topic.pk,
        "services_remove": service.pk,
        "service_requests": asked.pk,
        "services_withdraw": testimonial.pk,
        "service_testimonials": testimonial.pk,
        "testimonial_chooser": testimonial.pk,
        "service_colleagues": card.pk,
        "wagtailsnippets_services_colleaguegroup": group.pk,
        "wagtailsnippets_services_colleague:": card.pk,
        "wagtailsnippetchoosers_services_colleaguegroup": group.pk,
        "wagtailsnippetchoosers_services_colleague:": card.pk,
        "wagtailsnippets_services_area": service.area_id,
        "wagtailsnippetchoosers_services_area": service.area_id,
        "wagtailsnippets_services_audience": audience.pk,
        "wagtailsnippetchoosers_services_audience": audience.pk,
    }
    page_model = {"app_label": "wagtailcore", "model_name": "page"}
    desk.others = {
        "services_colleague:revisions": {"revision_id": card.latest_revision_id},
        "bulk_action": page_model,
        "editing_sessions": page_model,
        "choose_parent": {"app_label": "blog", "model_name": "articlepage"},
        "add_task": {"app_label": "desk", "model_name": "reviewtask"},
        "_task": {"pk": state.task_id},
        "tag_model": {"app_name": "taggit", "model_name": "tag"},
        "_tag": {"pk": Tag.objects.create(name="agenda").pk},
        "wagtailsettings": {"pk": site.site.pk},
        "workflow_": {"page_id": review.pk},
    }
    return desk


def filled(desk: Any, address: Address, **given: Any) -> str:
    """Return an address that names what is there."""
    keys = [key for name, key in desk.keys.items() if address.name.startswith(name)]
    more = next((some for name, some in desk.others.items() if name in address.name), {})
    values = desk.things | {"pk": (keys or [desk.things["page_id"]])[0]} | more | given
    query = f"?id={desk.things['page_id']}" if address.name == "wagtail_bulk_action" else ""
    return address.filled(**values) + query


def asked(client: Client, where: str, method: str = "get") -> HttpResponse:
    """Ask an address, and undo what it does."""
    client.raise_request_exception = False
    with transaction.atomic():
        answer = getattr(client, method)(where)
        transaction.set_rollback(True)
    return answer


def gets_in(client: Client, where: str) -> bool:
    """Tell whether somebody gets in; where only posting is allowed, by posting."""
    answer = asked(client, where)
    if answer.status_code == 405:
        answer = asked(client, where, "post")
    elsewhere = (reverse("wagtailadmin_home"), reverse("wagtailadmin_login"))
    location = answer.headers.get("Location", "").partition("?")[0]
    if answer.status_code in {301, 302}:
        return location not in elsewhere
    # Some views of Wagtail fail where a form is empty: who comes that far has got in.
    return answer.status_code not in {403, 404}


def test_who_gets_in_where(work, unrendered):
    """Costs seconds: some 290 addresses by four roles, none rendered."""
    found = {}
    for address in tried():
        where = filled(work, address)
        letters = [
            letter for letter, name in ROLES.items() if gets_in(work.person(name).client, where)
        ]
        found[f"{address.route}"] = "".join(letters)
    said = {route: letters for letters, routes in MATRIX.items() for route in routes.split()}
    assert found == said


def test_nobody_from_outside_gets_in(work, unrendered):
    inside = []
    for address in tried():
        for name in OUTSIDE:
            if gets_in(work.person(name).client, filled(work, address)):
                inside.append(address.name)
    assert set(inside) == FOR_ALL
    modal = next(each for each in addresses() if each.name == "footnotes-modal")
    assert not gets_in(work.anonymous.client, modal.filled())
    assert gets_in(work.writer.client, modal.filled())


def naming(desk: Any, person: str, address: Address) -> Iterator[str]:
    """Yield an address with each hidden page in place of each page that it names."""
    pages = [desk.hidden[title] for title in TITLES[person]]
    named = [
        name
        for name in address.parameters
        if names_page(
            address.view,
            name,
            {"app_label": "wagtailcore", "model_name": "page"} if name == "object_id" else {},
        )
        and str(desk.things.get(name, 1)).isdecimal()
    ]
    if not named:
        yield filled(desk, address)
    for each in named:
        for page in pages:
            extra = (
                {"app_label": "wagtailcore", "model_name": "page"} if each == "object_id" else {}
            )
            yield filled(desk, address, **{each: page.pk}, **extra)


def told(answer: HttpResponse) -> str:
    """Return what an answer says, its messages included."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    messages = " ".join(str(each) for each in get_messages(answer.wsgi_request))
    return f"{content.decode(errors='replace')} {messages} {answer.headers.get('Location', '')}"


@pytest.mark.parametrize("person", list(TITLES))
def test_no_address_tells_a_hidden_title(work, person):
    """Costs seconds: each address that opens is rendered once, for titles may stand anywhere in it."""
    client = work.person(person).client
    ids = "&".join(f"id={page.pk}" for page in work.hidden.values())
    for address in tried():
        for where in naming(work, person, address):
            for method in ("get", "post") if address.parameters else ("get",):
                answer = asked(client, where, method)
                text = told(answer)
                assert [title for title in TITLES[person] if title in text] == [], (method, where)
    for action in bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page"):
        where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action.action_type])
        for query in (ids, f"id=all&childOf={work.site.home.pk}"):
            text = told(asked(client, f"{where}?{query}"))
            assert [title for title in TITLES[person] if title in text] == [], where


def test_a_new_address_is_guarded():
    assert names_page(lambda request: None, "whatever_id", {})
    assert names_page(lambda request: None, "pk", {})
    parameters = {name for address in admin_addresses() for name in address.parameters}
    assert {
        "page_id",
        "parent_page_id",
        "page_to_move_id",
        "destination_id",
        "page_pk",
    } <= parameters
