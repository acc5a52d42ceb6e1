"""What the report offers to do about a search."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from blog.models import ArticlePage
from editorial.permissions.roles import ADMINISTRATORS, EDITORS, WRITERS
from tests.factories import UserFactory
from tests.search.searches import REPORT, asked, log_in, rows

pytestmark = pytest.mark.django_db


class TestActions:
    def actions(self, client: Client) -> dict[str, str]:
        """Return what is offered for the first search: method by address."""
        (row, *_rest) = rows(client)
        found = {link["href"]: "get" for link in row.select("td:last-child a")}
        return found | {form["action"]: form["method"] for form in row.select("form")}

    def post(self, client: Client, address: str, **extra) -> object:
        token = BeautifulSoup(client.get(REPORT).content, "html.parser").select_one(
            "[name=csrfmiddlewaretoken]"
        )["value"]
        return client.post(address, {"csrfmiddlewaretoken": token}, **extra)

    def test_what_each_role_may_do(self, roles):
        query = asked("agenda", 1)
        promote = reverse("wagtailsearchpromotions:edit", args=[query.pk])
        synonym = reverse("wagtailsnippets_search_synonym:add") + "?terms=agenda"
        write = reverse("blog_draft", args=[query.pk])
        for role in (EDITORS, ADMINISTRATORS):
            client = log_in(role)
            assert self.actions(client) == {promote: "get", synonym: "get", write: "post"}
            assert client.get(promote).status_code == client.get(synonym).status_code == 200
            assert 'value="agenda"' in client.get(promote).content.decode()
            assert 'value="agenda, "' in client.get(synonym).content.decode()

    def test_only_what_she_may(self, roles):
        asked("agenda", 1)
        group = Group.objects.create(name="Lectura")
        editors = Group.objects.get(name=EDITORS)
        group.permissions.set(
            editors.permissions.filter(codename__in=["access_admin", "view_searchoutcome"])
        )
        assert self.actions(log_in("Lectura")) == {}

    def test_long_searches_make_no_synonym(self, editor):
        asked("una consulta demasiado larga", 1)
        assert not any("synonym" in address for address in self.actions(editor))

    def test_an_article_is_started(self, roles):
        user = UserFactory()
        user.groups.add(Group.objects.get(name=EDITORS))
        roles.author.user = user
        roles.author.save()
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        query = asked("cómo delegar", 1)
        response = self.post(client, reverse("blog_draft", args=[query.pk]))
        page = ArticlePage.objects.get()
        assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert (page.title, page.slug, page.live) == ("Cómo delegar", "como-delegar", False)
        assert (page.owner, page.topic) == (user, None)
        assert [each.author for each in page.article_authors.all()] == [roles.author]
        assert page.latest_revision.user == user
        html = client.get(response.url).content.decode()
        assert 'value="Cómo delegar"' in html

    @pytest.mark.parametrize(
        ("asks", "slug"),
        [
            ("2026", "2026-2"),
            ("tag", "tag-2"),
            ("日本語", "ribenyu"),
            ("ñandú", "nandu"),
        ],
    )
    def test_slugs_are_free_whatever_was_asked(self, editor, asks, slug):
        query = asked(asks, 1)
        for _n in range(2):
            response = self.post(editor, reverse("blog_draft", args=[query.pk]))
            assert response.status_code == 302
        slugs = ArticlePage.objects.order_by("pk").values_list("slug", flat=True)
        start, _, number = slug.partition("-")
        assert list(slugs) == [slug, f"{start}-{int(number or 1) + 1}"]

    def test_only_who_may_and_only_by_post(self, roles):
        query = asked("agenda", 1)
        address = reverse("blog_draft", args=[query.pk])
        editor = log_in(EDITORS)
        assert editor.get(address).status_code == 405
        assert editor.post(address).status_code == 403
        for client in (log_in(WRITERS), log_in(""), Client()):
            client.handler.enforce_csrf_checks = False
            assert client.post(address).status_code == 302
        assert not ArticlePage.objects.exists()
        assert self.post(editor, reverse("blog_draft", args=[0])).status_code == 404

    def test_hostile_words_are_text_everywhere(self, editor):
        query = asked("<script>alert(1)</script>", 1)
        assert "<script>alert(1)" not in editor.get(REPORT).content.decode()
        response = self.post(editor, reverse("blog_draft", args=[query.pk]))
        assert "<script>alert(1)" not in editor.get(response.url).content.decode()
