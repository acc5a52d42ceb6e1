"""A guest sees her own and what is published, wherever pages are listed, and by no address more."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from wagtail.admin.urls.pages import urlpatterns
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Page, PageViewRestriction, TaskState, get_page_models
from wagtail.test.utils.form_data import rich_text

from blog.models import ArticlePage
from editorial.editor.views import EditorialPageViewSet
from editorial.permissions.roles import WRITERS
from tests.editorial.team import PAGES, Desk, filled, refused, state_of
from tests.factories import ContentPageFactory, SeriesPageFactory, TopicPageFactory
from tests.ground import planted

pytestmark = pytest.mark.django_db

OWN, PUBLISHED = "Borrador propio", "Nota publicada"
HIDDEN = ("Borrador ajeno", "Nota privada", "Entrega ajena", "Serie ajena", "Tema ajeno")
PATTERNS = [each for each in urlpatterns if "page_id" in each.pattern.converters]


@planted(on="desk")
def hers_and_others(desk: Desk) -> dict[str, Page]:
    """Return a page of each kind by its title: hers, published, and five that are not for her."""
    private = desk.site.article(title="Nota privada", owner=desk.writer.user)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    made = [
        desk.in_review(desk.guest, title=OWN),
        desk.site.article(title=PUBLISHED, owner=desk.writer.user),
        desk.draft(desk.writer, title="Borrador ajeno"),
        private,
        desk.in_review(desk.writer, title="Entrega ajena"),
        SeriesPageFactory(parent=desk.site.blog, title="Serie ajena", live=False),
        TopicPageFactory(parent=desk.site.topics, title="Tema ajeno", live=False),
    ]
    for page in made:
        page.specific.save_revision(user=desk.writer.user, log_action=True)
    return {page.title: page for page in made}


LISTS = [
    # address, parameters, whether her own and the published article stand there
    ("wagtailadmin_explore", {"parent_page_id": "blog"}, "", True, True),
    ("wagtailadmin_explore_results", {"parent_page_id": "blog"}, "", True, True),
    ("wagtailadmin_explore_results", {"parent_page_id": "blog"}, "q=ajena&search_all=1", False, False),
    (f"{PAGES}search", {}, "q=borrador", True, False),
    (f"{PAGES}search_results", {}, "q=nota", False, True),
    (f"{PAGES}type_use", {"content_type_app_name": "blog", "content_type_model_name": "articlepage"}, "", True, True),
    ("wagtailadmin_choose_page_child", {"parent_page_id": "blog"}, "", True, True),
    ("wagtailadmin_choose_page_child", {"parent_page_id": "topics"}, "page_type=blog.topicpage", False, False),
    ("wagtailadmin_choose_page_search", {}, "q=nota", False, True),
    ("wagtailadmin_choose_page_search", {}, "q=ajena", False, False),
    ("wagtailadmin_reports:site_history", {}, "", True, True),
    ("wagtailadmin_reports:site_history", {}, "export=csv", True, True),
    ("wagtailadmin_reports:workflow", {}, "", True, False),
    ("wagtailadmin_reports:workflow", {}, "export=csv", True, False),
    ("wagtailadmin_reports:workflow_tasks", {}, "", True, False),
    ("wagtailadmin_reports:workflow_tasks", {}, "export=csv", True, False),
    ("wagtailadmin_reports:aging_pages", {}, "", False, False),
    ("wagtailadmin_home", {}, "", True, True),
    ("wagtailadmin_api:pages:listing", {}, "limit=20", True, True),
    ("wagtailadmin_api:pages:listing", {}, "child_of=blog&for_explorer=1", True, True),
]  # fmt: skip


def test_lists_hold_her_own_and_what_is_published(desk, hers_and_others):
    for name, kwargs, query, own, published in LISTS:
        places = {
            key: getattr(desk.site, value).pk if key == "parent_page_id" else value
            for key, value in kwargs.items()
        }
        address = f"{reverse(name, kwargs=places)}?{query}"
        shown = read(desk.guest.client.get(address.replace("=blog&", f"={desk.site.blog.pk}&")))
        assert not [title for title in HIDDEN if title in shown], address
        assert (OWN in shown, PUBLISHED in shown) == (own, published), address


def test_writers_still_see_their_colleagues(desk, hers_and_others):
    shown = read(desk.colleague.get("wagtailadmin_explore", desk.site.blog.pk))
    assert [title for title in HIDDEN[:4] if title not in shown] == []


def test_a_second_role_lifts_the_limits(desk, hers_and_others):
    desk.guest.user.groups.add(*desk.writer.user.groups.filter(name=WRITERS))
    assert "Borrador ajeno" in read(desk.guest.get("wagtailadmin_explore", desk.site.blog.pk))


def arguments(pattern, page: Page, state: TaskState) -> dict:
    """Return what an address of one page takes, with things of hers where it takes more than the page."""
    values = {
        "page_id": page.pk,
        "parent_page_id": page.pk,
        "page_to_move_id": page.pk,
        "destination_id": page.pk,
        "revision_id": page.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "workflow_state_id": state.workflow_state_id,
        "task_state_id": state.pk,
        "task_id": state.task_id,
        "action_name": "approve",
        "content_type_app_name": "blog",
        "content_type_model_name": "articlepage",
    }
    return {name: values[name] for name in pattern.pattern.converters}


def test_no_address_of_a_hidden_page_opens(desk, hers_and_others):
    hers = TaskState.objects.get(workflow_state__object_id=str(hers_and_others[OWN].pk))
    for pattern in PATTERNS:
        for title in HIDDEN:
            page = Page.objects.get(pk=hers_and_others[title].pk)
            address = reverse(f"{PAGES}{pattern.name}", kwargs=arguments(pattern, page, hers))
            for method in (desk.guest.client.get, desk.guest.client.post):
                response = method(address)
                leads_on = pattern.name == "revisions_index"  # to the history, which is refused
                assert refused(response) or response.status_code == 404 or leads_on, address
        told = read(desk.guest.get("wagtailadmin_home"))  # the messages of all those
        assert not [title for title in HIDDEN if title in told], pattern.name
    assert Page.objects.filter(title__in=HIDDEN).count() == len(HIDDEN)


def test_the_pages_views_are_known():
    assert {"edit", "history", "view_draft", "workflow_preview", "copy"} <= {
        each.name for each in PATTERNS
    }


def other_addresses(desk: Desk, pages: dict[str, Page]) -> Iterator[str]:
    """Yield the addresses that name pages elsewhere than in their path."""
    ids = "&".join(f"id={pages[title].pk}" for title in HIDDEN)
    yield f"{reverse('wagtailadmin_choose_page_chosen_multiple')}?{ids}"
    yield reverse("wagtailadmin_reports:page_types_usage")
    yield reverse("wagtailadmin_reports:page_types_usage_results")
    for action in ("delete", "move", "publish", "unpublish"):
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        yield f"{bulk}?{ids}&id={pages[OWN].pk}&id=nada&id=99999999999999999999999"
        yield f"{bulk}?id=all&childOf={desk.site.blog.pk}"
    for title in HIDDEN:
        yield reverse("wagtailadmin_api:pages:detail", args=[pages[title].pk])
        yield reverse("wagtailadmin_choose_page_child", args=[pages[title].pk])


def test_no_other_address_tells_a_hidden_title(desk, hers_and_others):
    for address in other_addresses(desk, hers_and_others):
        for headers in ({}, {"x-requested-with": "XMLHttpRequest"}):
            response = desk.guest.client.get(address, headers=headers)
            assert response.status_code in {200, 302, 403, 404}, address
            shown = read(response) + read(desk.guest.get("wagtailadmin_home"))
            assert not [title for title in HIDDEN if title in shown], address


def test_bulk_actions_reach_her_own(desk):
    mine, other = desk.draft(desk.guest), desk.draft(desk.writer)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    desk.guest.client.post(f"{address}?id={mine.pk}&id={other.pk}")
    assert list(ArticlePage.objects.all()) == [other]


def test_bulk_actions_on_what_is_no_model(desk):
    for person in (desk.guest, desk.editor):
        address = reverse("wagtail_bulk_action", args=["nada", "nada", "delete"])
        assert person.client.get(f"{address}?id=1").status_code == 404


def test_every_type_of_pages_is_guarded(desk):
    desk.guest.get("wagtailadmin_home")
    for model in get_page_models():
        assert isinstance(page_viewset_registry.get_by_type(model), EditorialPageViewSet), model


def test_she_explores_the_blog_though_it_is_unpublished(desk):
    Page.objects.filter(pk=desk.site.blog.pk).update(live=False)
    mine = desk.draft(desk.guest, title=OWN)
    assert mine.title in read(desk.guest.get("wagtailadmin_explore", desk.site.blog.pk))


def test_she_chooses_topics_and_pages_of_the_site(desk):
    ContentPageFactory(parent=desk.site.home, title="Acerca de Irene")
    address = reverse("wagtailadmin_choose_page_child", args=[desk.site.home.pk])
    assert "Acerca de Irene" in read(desk.guest.client.get(address))
    topics = reverse("wagtailadmin_choose_page_child", args=[desk.site.topics.pk])
    assert "Organizaci" in read(desk.guest.client.get(topics))


def test_offers_fit(desk, hers_and_others):
    for person, reports in ((desk.guest, 1), (desk.writer, 1), (desk.editor, 2)):
        html = read(person.get("wagtailadmin_home"))
        names = ("reports/page-types-usage/", "reports/aging-pages/")
        assert sum(name in html for name in names) == reports
    live = desk.draft(desk.writer, title="Con cambios", live=True)
    live.save_revision(user=desk.writer.user)
    draft = reverse(f"{PAGES}view_draft", args=[live.pk])
    for person, offered in ((desk.guest, False), (desk.colleague, False), (desk.editor, True)):
        explorer = read(person.get("wagtailadmin_explore", desk.site.blog.pk))
        assert "Con cambios" in explorer and (draft in explorer) == offered


def test_her_new_article_names_her(desk):
    place = (f"{PAGES}add", "blog", "articlepage", desk.site.blog.pk)
    block = {"value": rich_text("<p>Un párrafo.</p>")}
    fields = {
        "title": "De Irene",
        "slug": "de-irene",
        "summary": "Una línea.",
        "topic": desk.site.topic.pk,
    }
    data = filled(read(desk.guest.get(*place)), block, **fields)
    assert data["article_authors-0-author"] == str(desk.guest.user.author.pk)
    desk.guest.post(*place, **data, **{"action-submit": "1"})
    page = ArticlePage.objects.get(slug="de-irene")
    assert [link.author for link in page.article_authors.all()] == [desk.guest.user.author]
    assert state_of(page) is not None


def test_who_has_no_author_page_names_one_herself(desk):
    html = read(desk.writer.get(f"{PAGES}add", "blog", "articlepage", desk.site.blog.pk))
    assert 'name="article_authors-TOTAL_FORMS" value="1"' in html
    assert "irene-salas" not in html and "Irene Salas" not in html


def read(response) -> str:
    """Return what an answer says, streamed or not."""
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()
