"""Links for readers without an account at the desk: who makes and revokes them, and what the editor shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from blog.models import ArticlePage
from editorial.models import ReviewLink
from editorial.review_links.links import share
from tests.editorial.team import PAGES, Desk, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(desk: Desk) -> ArticlePage:
    """Return a draft of the writer."""
    return desk.draft(desk.writer, title="Cobrar sin pena")


@pytest.fixture
def link(desk: Desk, draft: ArticlePage) -> ReviewLink:
    """Return a link to it."""
    return share(draft, desk.writer.user, "Marta", 7)


@pytest.fixture
def reader() -> Client:
    """Return the browser of somebody without an account, which Django's own check of forms guards."""
    return Client(enforce_csrf_checks=True)


def place(link: ReviewLink) -> str:
    return reverse("review_link", args=[link.token])


def make(who: Person, page: Page, **said: object):
    data = {"reader": "Marta", "days": "7"} | said
    return who.post("desk_review_links", page.pk, **data)


class TestMaking:
    @pytest.mark.parametrize(
        ("role", "owner", "may"),
        [
            ("writer", "writer", True),
            ("guest", "guest", True),
            ("editor", "writer", True),
            ("administrator", "writer", True),
            ("colleague", "writer", False),
            ("guest", "writer", False),
            ("writer", "guest", False),
            ("nobody", "writer", False),
            ("anonymous", "writer", False),
        ],
    )
    def test_who_may_edit_may_share(self, desk, role, owner, may):
        page = desk.draft(desk.person(owner))
        who = desk.person(role)
        assert who.opens(reverse("desk_review_links", args=[page.pk])) is may
        made = make(who, page)
        assert ReviewLink.objects.filter(page=page).exists() is may
        assert made.status_code == 302
        theirs = share(page, None, "Marta", 7)
        who.post("desk_revoke_review_link", page.pk, theirs.pk)
        theirs.refresh_from_db()
        assert bool(theirs.revoked_at) is may

    def test_the_address_is_there_to_copy(self, desk, draft, reader):
        response = make(desk.writer, draft, reader="  Marta \n  Díaz ", days="3")
        assert response.url == reverse("desk_review_links", args=[draft.pk])
        link = ReviewLink.objects.get()
        assert (link.reader, link.created_by) == ("Marta Díaz", desk.writer.user)
        assert 2.9 < (link.expires_at - timezone.now()) / timedelta(days=1) <= 3
        html = desk.writer.client.get(response.url).content.decode()
        assert f'value="{link.address}"' in html
        assert reader.get(place(link)).status_code == 200

    @pytest.mark.parametrize(
        "said",
        [
            {"reader": ""},
            {"reader": "   "},
            {"reader": "a" * 81},
            {"reader": "Mar\x00ta"},
            {"days": "1000"},
            {"days": "-1"},
            {"days": "siete"},
            {"days": ""},
        ],
        ids=str,
    )
    def test_bad_input_is_said_beside_its_field(self, desk, draft, said):
        response = make(desk.writer, draft, **said)
        assert response.status_code == 400
        assert "error-message" in response.content.decode()
        assert not ReviewLink.objects.exists()

    def test_names_are_text(self, desk, draft, reader):
        name = "<script>alert(1)</script> & «Zoë» 🙂"
        make(desk.writer, draft, reader=name)
        link = ReviewLink.objects.get()
        pages = (
            desk.writer.get("desk_review_links", draft.pk),
            desk.writer.get(f"{PAGES}edit", draft.pk),
            desk.writer.get(f"{PAGES}history", draft.pk),
            reader.get(place(link)),
        )
        for response in pages:
            html = response.content.decode()
            assert "<script>alert(1)" not in html
            assert "alert(1)&lt;/script&gt; &amp; «Zoë» 🙂" in html

    def test_revoking_closes_it_once(self, desk, draft, link, reader):
        for _each in range(2):
            desk.editor.post("desk_revoke_review_link", draft.pk, link.pk)
        assert reader.get(place(link)).status_code == 410
        assert PageLogEntry.objects.filter(action="desk.review_link_revoked").count() == 1
        html = desk.writer.get("desk_review_links", draft.pk).content.decode()
        assert "Anulado el" in html
        assert link.address not in html

    def test_a_link_is_revoked_by_its_own_page_alone(self, desk, link):
        own = desk.draft(desk.colleague, slug="propio")
        response = desk.colleague.post("desk_revoke_review_link", own.pk, link.pk)
        assert response.status_code == 404
        link.refresh_from_db()
        assert link.is_open

    @pytest.mark.parametrize("number", [0, 10**9, 10**17])
    def test_what_is_no_article(self, desk, draft, number):
        writer = desk.superuser
        assert writer.get("desk_review_links", number).status_code == 404
        assert writer.post("desk_revoke_review_link", draft.pk, number).status_code == 404
        assert writer.get("desk_review_links", desk.site.blog.pk).status_code == 404

    def test_only_a_form_changes_something(self, desk, draft, link):
        assert desk.writer.get("desk_revoke_review_link", draft.pk, link.pk).status_code == 405
        guarded = Client(enforce_csrf_checks=True)
        guarded.force_login(desk.writer.user)
        address = reverse("desk_review_links", args=[draft.pk])
        assert guarded.post(address, {"reader": "Marta", "days": "7"}).status_code == 403

    def test_the_history_names_readers_and_who_asked(self, desk, draft):
        make(desk.writer, draft)
        desk.editor.post("desk_revoke_review_link", draft.pk, ReviewLink.objects.get().pk)
        shared, revoked = PageLogEntry.objects.filter(action__startswith="desk.").order_by("pk")
        assert (shared.user, revoked.user) == (desk.writer.user, desk.editor.user)
        html = desk.writer.get(f"{PAGES}history", draft.pk).content.decode()
        for said in ("Se compartió por un enlace con Marta", "Se anuló el enlace de Marta"):
            assert said in html


class TestEditor:
    def test_the_panel_makes_and_lists(self, desk, draft, link):
        html = desk.writer.get(f"{PAGES}edit", draft.pk).content.decode()
        assert 'data-side-panel="review-links"' in html
        assert link.address in html
        panel = html.index('data-side-panel="review-links"')
        assert html.index(f'action="{reverse("desk_review_links", args=[draft.pk])}"') > panel
        # No form may stand in another: the editor's own begins after the panels.
        assert html.index('id="page-edit-form"') > html.index(link.address)

    def test_the_button_stands_where_she_may(self, desk, draft):
        address = reverse("desk_review_links", args=[draft.pk])
        explorer = reverse("wagtailadmin_explore", args=[draft.pk])
        assert address in desk.writer.client.get(explorer).content.decode()
        published = desk.site.article(owner=desk.editor.user, title="Ajena", slug="ajena")
        address = reverse("desk_review_links", args=[published.pk])
        explorer = reverse("wagtailadmin_explore", args=[published.pk])
        assert address not in desk.writer.client.get(explorer).content.decode()

    def test_many_links_cost_no_more(self, desk, draft):
        def cost(name: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                assert desk.writer.get(name, draft.pk).status_code == 200
            ours = [each["sql"] for each in queries if "desk_review" in each["sql"]]
            assert len(ours) <= 2
            return len(queries)

        def answer() -> None:
            made = share(draft, desk.writer.user, "Marta", 7)
            for number in range(3):
                made.answers.create(revision=draft.latest_revision, note=str(number))

        names = (f"{PAGES}edit", "desk_review_links")
        for name in names:
            cost(name)
        answer()
        before = [cost(name) for name in names]
        for _each in range(12):
            answer()
        assert [cost(name) for name in names] == before
        html = desk.writer.get(f"{PAGES}edit", draft.pk).content.decode()
        assert html.count('aria-labelledby="panel-link-') == 10
        assert "Todos los enlaces y respuestas" in html
