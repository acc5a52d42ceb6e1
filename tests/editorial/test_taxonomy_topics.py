"""Topics are merged: nothing keeps the old one, and every address leads on in one step."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageLogEntry, ReferenceIndex, Revision

from blog.models import ArticlePage, TopicPage
from core.base.models import SiteSettings
from core.tasks.scheduling import Schedule
from editorial.taxonomy.rewriting import Swap, in_content, in_rich_text
from home.models import ContentPage
from tests.editorial.merged import found, lands, text_of
from tests.factories import ContentPageFactory, TopicPageFactory

pytestmark = pytest.mark.django_db
MERGE = "desk_merge_topic"


@pytest.fixture
def topics(desk):
    """Return a topic that goes and one that stays."""
    return desk.site.topic, TopicPageFactory(parent=desk.site.topics, title="Orden", slug="orden")


def merge(person, old, new):
    return person.post(MERGE, old.pk, into=new.pk)


def versions_naming(pk):
    contents = Revision.objects.filter(content_type__model="articlepage").values_list(
        "content", flat=True
    )
    return [each for each in contents if pk in [each["topic"], *each["topics"]]]


def test_articles_get_the_topic_that_stays(desk, topics):
    old, new = topics
    main = desk.site.article(topic=old)
    both = desk.site.article(topic=new)
    both.topics = [old]
    more = desk.site.article(topic=TopicPageFactory(parent=desk.site.topics))
    more.topics = [old, new]
    for article in (both, more):
        article.save_revision().publish()
    assert merge(desk.editor, old, new).status_code == 302
    assert not TopicPage.objects.filter(pk=old.pk).exists()
    assert ArticlePage.objects.get(pk=main.pk).topic_id == new.pk
    assert (
        list(ArticlePage.objects.get(pk=both.pk).topics.all()) == []
    )  # it is the main one already
    assert [topic.pk for topic in ArticlePage.objects.get(pk=more.pk).topics.all()] == [new.pk]
    assert versions_naming(old.pk) == []
    index = ReferenceIndex.objects.filter(to_object_id=str(old.pk))
    assert not index.filter(model_path="topic").exists()


def test_every_version_can_be_opened_and_published(desk, topics):
    old, new = topics
    article = desk.draft(desk.writer, topic=old)
    article.title = "Otra versión"
    article.save_revision()
    earlier = article.revisions.order_by("pk").first()
    merge(desk.editor, old, new)
    page = ArticlePage.objects.get(pk=article.pk)
    assert (
        desk.editor.get("wagtailadmin_pages:revisions_revert", page.pk, earlier.pk).status_code
        == 200
    )
    assert (
        desk.editor.get("wagtailadmin_pages:revisions_view", page.pk, earlier.pk).status_code == 200
    )
    assert desk.editor.publish(page, title="La que se publica").status_code == 302
    page.refresh_from_db()
    assert page.live and page.topic_id == new.pk


def test_a_draft_that_names_it_only_in_its_latest_version(desk, topics):
    old, new = topics
    article = desk.site.article(topic=new)
    article.topic, article.topics = old, [new]
    article.save_revision()
    page = desk.editor.client.get(reverse(MERGE, args=[old.pk]), {"into": new.pk})
    assert "1 versión sin publicar" in text_of(page)
    merge(desk.editor, old, new)
    ArticlePage.objects.get(pk=article.pk).latest_revision.publish()
    published = ArticlePage.objects.get(pk=article.pk)
    assert published.topic_id == new.pk and not published.topics.exists()


def test_what_is_scheduled_is_published_later(desk, topics):
    old, new = topics
    article = desk.draft(desk.writer, topic=old)
    article.go_live_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    merge(desk.editor, old, new)
    Revision.objects.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    version = Revision.objects.get(approved_go_live_at__isnull=False)
    version.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    version.save()
    assert Schedule().work() == 1
    assert ArticlePage.objects.live().get(pk=article.pk).topic_id == new.pk


def test_addresses_lead_on_in_one_step(desk, topics, client):
    old, new = topics
    desk.site.article(topic=old)
    Redirect.add_redirect("/orden-de-antes", redirect_to=old, is_permanent=True)
    Redirect.add_redirect("/por-texto", redirect_to=old.get_url(), is_permanent=True)
    Redirect.add_redirect(new.get_url(), redirect_to=old)  # would lead in a circle
    merge(desk.editor, old, new)
    for end in ("", "feed/", "feed/atom/", "feed/json/"):
        assert lands(client, f"/temas/organizacion/{end}").endswith(f"/temas/orden/{end}")
    for path in ("/orden-de-antes/", "/por-texto/", "/temas/organizacion/?page=2"):
        assert lands(client, path).endswith("/temas/orden/")
    third = TopicPageFactory(parent=desk.site.topics, title="Casa", slug="casa")
    merge(desk.editor, TopicPage.objects.get(pk=new.pk), third)
    assert lands(client, "/temas/organizacion/feed/").endswith("/temas/casa/feed/")
    assert lands(client, "/temas/orden/").endswith("/temas/casa/")
    TopicPage.objects.get(pk=third.pk).unpublish()
    assert client.get("/temas/casa/").status_code == 404


def test_subtopics_move_and_keep_their_address_leading_on(desk, topics, client):
    old, new = topics
    child = TopicPageFactory(parent=old, title="Agenda", slug="agenda")
    TopicPageFactory(parent=child, title="De papel", slug="papel")
    TopicPageFactory(parent=old, title="Listas", slug="listas")
    TopicPageFactory(parent=new, title="Agenda de acá", slug="agenda")
    child.save_revision()
    page = desk.editor.client.get(reverse(MERGE, args=[old.pk]), {"into": new.pk})
    assert "agenda-2" in text_of(page)
    merge(desk.editor, old, new)
    moved = TopicPage.objects.get(pk=child.pk)
    assert moved.get_parent().pk == new.pk
    assert lands(client, "/temas/organizacion/agenda/").endswith("/temas/orden/agenda-2/")
    assert lands(client, "/temas/organizacion/agenda/papel/").endswith("/orden/agenda-2/papel/")
    assert lands(client, "/temas/organizacion/listas/feed/").endswith("/orden/listas/feed/")
    assert client.get("/temas/organizacion/agenda-2/").status_code == 404
    moved.latest_revision.publish()  # the old slug is taken
    assert client.get("/temas/orden/agenda-2/").status_code == 200
    assert TopicPage.find_problems() == ([], [], [], [], [])


def test_a_subtopic_becomes_part_of_the_topic_above(desk, topics, client):
    new, _other = topics
    old = TopicPageFactory(parent=new, title="Agenda", slug="agenda")
    TopicPageFactory(parent=old, title="De papel", slug="papel")
    desk.site.article(topic=old)
    merge(desk.editor, old, new)
    assert lands(client, "/temas/organizacion/agenda/papel/").endswith("/organizacion/papel/")
    assert ArticlePage.objects.get().topic_id == new.pk
    assert TopicPage.find_problems() == ([], [], [], [], [])


def test_links_are_led_to_the_topic_that_stays(desk, topics):
    old, new = topics
    link = f'<p>Ver <a id="{old.pk}" linktype="page">esto</a> y <a id="{old.pk}" linktype="document">x</a></p>'
    settings = SiteSettings.for_site(desk.site.site)
    settings.main_menu = [("link", {"label": "", "page": old, "url": ""})]
    settings.save()
    page = ContentPageFactory(parent=desk.site.home, body=[("paragraph", link)])
    page.save_revision().publish()
    draft = desk.draft(desk.writer, topic=new)
    draft.body = [("paragraph", link), ("divider", None)]
    draft.save_revision()
    shown = desk.editor.client.get(reverse(MERGE, args=[old.pk]), {"into": new.pk})
    assert page.title in text_of(shown) and "configuración del sitio" in text_of(shown)
    merge(desk.editor, old, new)
    swapped = (
        f'<a id="{new.pk}" linktype="page">esto</a> y <a id="{old.pk}" linktype="document">x</a>'
    )
    settings = SiteSettings.objects.get()
    assert settings.main_menu[0].value["page"].pk == new.pk
    page = ContentPage.objects.get(pk=page.pk)
    assert swapped in page.body[0].value.source
    for each in (page.latest_revision, ArticlePage.objects.get(pk=draft.pk).latest_revision):
        assert swapped in each.as_object().body[0].value.source
    assert ReferenceIndex.get_references_to(new).filter(object_id=str(page.pk)).exists()


def test_links_stand_in_every_block_that_may_hold_one():
    swap = Swap(5, 7)
    link, swapped = '<a linktype="page" id="5">a</a>', '<a linktype="page" id="7">a</a>'
    assert in_rich_text(f'{link}<a data-id="5" linktype="page" id="55">', swap) == (
        f'{swapped}<a data-id="5" linktype="page" id="55">'
    )
    table = {
        "caption": "",
        "columns": [{"type": "rich_text", "heading": ""}, {"type": "text", "heading": ""}],
        "rows": [{"values": [link, "5"]}],
    }
    body = [
        {"type": "table", "value": table, "id": "a"},
        {"type": "gone", "value": link, "id": "b"},  # a block that there was once
        {
            "type": "steps",
            "value": {
                "title": "5",
                "steps": [{"type": "item", "value": {"title": "", "text": link}, "id": "c"}],
            },
            "id": "d",
        },
    ]
    content = {"body": json.dumps(body), "footnotes": [{"text": link}]}
    assert in_content(ArticlePage, content, swap)
    assert content["footnotes"] == [{"text": swapped}]
    assert content["body"].count('id=\\"7\\"') == 2 and content["body"].count('id=\\"5\\"') == 1
    assert '"5"' in content["body"]
    assert not in_content(ArticlePage, content, swap)


def test_promoted_results_follow(desk, topics):
    old, new = topics
    for words, pages in (("orden", (old, new)), ("agenda", (old,))):
        query = Query.get(words)
        for page in pages:
            SearchPromotion.objects.create(query=query, page=page, sort_order=0)
    merge(desk.editor, old, new)
    left = SearchPromotion.objects.order_by("query__query_string")
    assert [(each.query.query_string, each.page_id) for each in left] == [
        ("agenda", new.pk),
        ("orden", new.pk),
    ]


def test_articles_are_found_by_the_topic_that_stays(
    desk, topics, django_capture_on_commit_callbacks
):
    old, new = topics
    article = desk.site.article(topic=old, title="Una nota")
    assert article.title not in found("orden")
    with django_capture_on_commit_callbacks(execute=True):
        merge(desk.editor, old, new)
    assert article.title in found("orden")


def test_the_history_tells(desk, topics):
    old, new = topics
    desk.site.article(topic=old)
    merge(desk.editor, old, new)
    entry = PageLogEntry.objects.get(action="desk.merge")
    assert entry.page_id == new.pk and entry.user == desk.editor.user
    assert "Organización" in text_of(desk.editor.get("wagtailadmin_pages:history", new.pk))


@pytest.mark.parametrize("role", ["writer", "guest", "nobody", "anonymous"])
def test_others_may_not_merge(desk, topics, role):
    old, new = topics
    person = desk.person(role)
    assert person.get(MERGE, old.pk).status_code == 302
    assert merge(person, old, new).status_code == 302
    assert TopicPage.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("role", ["editor", "administrator", "superuser"])
def test_it_is_offered_to_those_who_may(desk, topics, role):
    address = reverse(MERGE, args=[topics[0].pk])
    person = desk.person(role)
    assert address in text_of(person.get("wagtailadmin_explore", desk.site.topics.pk))
    assert address in text_of(person.get("wagtailadmin_pages:edit", topics[0].pk))
    assert person.get(MERGE, topics[0].pk).status_code == 200


def test_a_locked_topic_stays(desk, topics):
    old, new = topics
    TopicPage.objects.filter(pk=old.pk).update(locked=True, locked_by=desk.administrator.user)
    assert merge(desk.editor, old, new).status_code == 302
    assert TopicPage.objects.filter(pk=old.pk).exists()


def test_what_it_cannot_be_merged_into(desk, topics):
    old, new = topics
    child = TopicPageFactory(parent=old)
    draft = TopicPageFactory(parent=desk.site.topics, live=False)
    article = desk.site.article(topic=new)
    for bad in (old.pk, child.pk, draft.pk, article.pk, 0, -1, 10**30, "", "x", "\0", "1' OR 1=1"):
        for response in (
            desk.editor.client.get(reverse(MERGE, args=[old.pk]), {"into": bad}),
            desk.editor.post(MERGE, old.pk, into=bad),
        ):
            assert response.status_code == 200, bad
            assert "Elegí" in text_of(response), bad
    assert desk.editor.get(MERGE, article.pk).status_code == 404
    assert desk.editor.client.get(f"/admin/topics/{10**30}/merge/").status_code == 404
    assert TopicPage.objects.filter(pk=old.pk).exists()


def test_a_lost_race_changes_nothing(desk, topics):
    """Somebody has merged the same topic a moment ago."""
    old, new = topics
    merge(desk.editor, old, new)
    assert merge(desk.editor, old, new).status_code == 404
