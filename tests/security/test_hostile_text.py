"""What somebody fills in is text wherever it's shown: page, feed, mail, list of the CMS, search, JSON-LD; and no more of it."""

import json
import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from blog.blocks import ArticleBody
from comments.editing import editing_path
from comments.forms import TeamCommentForm
from comments.models import Comment, CommentSettings
from core.base.models import SiteSettings
from core.mail.models import OutgoingMail
from core.visitors import texts
from core.visitors.forms import room_for
from core.visitors.models import consent_to
from editorial.models import ReviewAnswer, ReviewLink
from editorial.review_links.links import share, version_of
from newsletter.delivery.batches import Composer
from newsletter.models import Delivery, Issue, NewsletterSettings, SignUp, Subscriber
from tests.block_values import filled, unsafe_parts
from tests.comments.postman import moderator
from tests.comments.readers import SAME_SITE, Readers
from tests.data_links import token_for
from tests.factories import (
    AuthorPageFactory,
    ContentPageFactory,
    SeriesPageFactory,
    SourceFactory,
    TopicPageFactory,
    UserFactory,
)
from tests.ground import planted

pytestmark = pytest.mark.django_db
EVIL = """'"></title></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}{% now 'Y' %}"""
SHORT = """"><script>alert(1)</script><img src=x onerror=alert(1)>"""
NAME = """"><img src=x onerror=alert(1)>"""
MARKS = ("<script>alert", "<img src=x")
MEGABYTES = "ñ" * 2_300_000  # 4.6 MB on the way


@planted(on="site")
def filled_site(site):
    """Return a site in which every text that editors and visitors fill in is hostile."""
    body = ArticleBody()
    blocks = [
        {"type": kind, "value": filled(block, EVIL), "id": f"b{number}"}
        for number, (kind, block) in enumerate(body.child_blocks.items())
    ]
    topic = TopicPageFactory(parent=site.topics, title=SHORT, description=EVIL, slug="malo")
    series = SeriesPageFactory(parent=site.blog, title=SHORT, summary=EVIL, slug="mala")
    user = UserFactory(first_name=NAME, last_name=NAME)
    author = AuthorPageFactory(
        parent=site.authors, title=SHORT, role=SHORT, summary=EVIL, slug="mala", user=user
    )
    source = SourceFactory(
        title=SHORT, slug="mala", description=EVIL, recommended=True, feed_url="https://a.org/feed"
    )
    source.entries.create(guid="1", title=SHORT, url="https://a.org/1")
    site.evil = site.article(
        title=EVIL[:120],
        slug="malo",
        summary=EVIL,
        seo_title=EVIL[:120],
        search_description=EVIL,
        topic=topic,
        series=series,
        authors=[author],
        tags=[SHORT[:90]],
        body=json.dumps(blocks),
    )
    ContentPageFactory(parent=site.home, title=EVIL[:120], slug="malo")
    SiteSettings.objects.create(
        site=site.site, name=SHORT[:60], tagline=EVIL[:160], contact_text=EVIL
    )
    CommentSettings.objects.create(
        site=site.site, heading=SHORT[:80], invitation=EVIL, consent_label=EVIL, privacy_note=EVIL
    )
    NewsletterSettings.objects.create(
        site=site.site, heading=SHORT[:80], promise=EVIL, consent_label=EVIL,
        postal_address=EVIL, legal_footer=EVIL, sender_name=SHORT[:80],
    )  # fmt: skip
    site.comments = [
        Comment.objects.create(
            article=site.evil, text=EVIL, name=NAME, email="ana@correo.example", state=state,
            held_for=["first"] if state == "pending" else [],
        )
        for state in ("approved", "approved", "pending", "spam")
    ]  # fmt: skip
    Comment.objects.create(
        article=site.evil, text=EVIL, name=NAME, parent=site.comments[0], state="approved"
    )
    promotion = {"external_link_url": "https://x.example/", "external_link_text": EVIL[:200]}
    SearchPromotion.objects.create(query=Query.get("semana"), description=EVIL, **promotion)
    return site


def is_safe(body: str, where: str) -> None:
    """Look for what would run, and for templates that were run."""
    for mark in MARKS:
        assert mark not in body, (where, body[max(body.find(mark) - 200, 0) :][:400])
    assert ">{{7*7}}" in body or ">49" not in body, where


def path_of(link: ReviewLink) -> str:
    return reverse("review_link", args=[link.token])


def look(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    body = response.content.decode()
    is_safe(body, address)
    return body


class TestEditorsTexts:
    """What editors fill in."""

    PAGES = (
        "/",
        "/blog/",
        "/blog/malo/",
        "/blog/mala/",
        "/temas/",
        "/temas/malo/",
        "/autoras/",
        "/autoras/mala/",
        "/blog/fuente/mala/",
        "/blog/fuentes/",
        "/malo/",
        "/buscar/",
        "/buscar/?q=script",
        "/buscar/?q=semana",
        "/suscribirme/",
        "/mis-datos/",
        "/no-existe/",
    )

    def test_pages(self, filled_site, client):
        for address in self.PAGES:
            look(client, address, 404 if address == "/no-existe/" else 200)

    def test_what_search_engines_read(self, filled_site, client):
        for address in ("/blog/malo/", "/autoras/mala/", "/temas/malo/", "/blog/mala/"):
            page = BeautifulSoup(client.get(address).content, "html.parser")
            found = [json.loads(each.string) for each in page.find_all(type="application/ld+json")]
            assert found and "script>alert(1)" in json.dumps(found)
            for meta in page.find_all("meta"):
                assert not {name for name in meta.attrs if name.startswith("on")}

    def test_sitemap_and_its_like(self, filled_site, client):
        ElementTree.fromstring(client.get("/sitemap.xml").content)
        for address in ("/llms.txt", "/robots.txt"):
            assert client.get(address)["Content-Type"].startswith("text/plain")

    def test_feeds(self, filled_site, client):
        for place in ("/blog/", "/temas/malo/", "/autoras/mala/", "/comentarios/"):
            for form in ("feed/", "feed/atom/"):
                body = look(client, place + form)
                for element in ElementTree.fromstring(body).iter():
                    if element.tag.rpartition("}")[2] in {
                        "description",
                        "encoded",
                        "summary",
                        "content",
                    }:
                        assert not unsafe_parts(element.text or ""), (place, form, element.tag)
            for item in json.loads(client.get(f"{place}feed/json/").content)["items"]:
                assert not unsafe_parts(item["content_html"])

    def test_suggestions_are_data(self, filled_site, client):
        response = client.get("/buscar/sugerencias/?q=script")
        assert response["Content-Type"] == "application/json"
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_a_draft_shown_to_a_reader(self, filled_site, client):
        look(client, path_of(share(filled_site.evil, UserFactory(), NAME, 7)))

    def test_mails_of_articles(self, filled_site):
        issue = Issue.objects.get(article=filled_site.evil)
        assert "script" in issue.subject
        ana = Subscriber.objects.create(email="ana@correo.example", name=NAME)
        delivery = Delivery.objects.create(issue=issue, subscriber=ana, send_at=ana.confirmed_at)
        message = Composer().message_for(delivery)
        ((html, _kind),) = message.alternatives
        is_safe(str(html), "mail")
        assert not [part for part in unsafe_parts(str(html)) if part != "style"]
        sent = message.message()
        assert len(sent.get_all("To")) == len(sent.get_all("Subject")) == 1


class TestVisitorsTexts:
    """What visitors fill in."""

    def test_below_the_article(self, filled_site, client):
        body = look(client, "/blog/malo/")
        assert "alert(1)" in body
        look(client, f"/blog/malo/?responder={filled_site.comments[0].pk}")
        look(client, editing_path(filled_site.comments[0]))

    def test_forms_that_are_shown_again(self, filled_site, client):
        action = f"/comentarios/nuevo/{filled_site.evil.pk}/"
        comment = {"text": EVIL, "name": SHORT, "email": SHORT, "site": SHORT, "parent": SHORT}
        subscribe = {"email": SHORT, "name": SHORT, "source": SHORT, "what": SHORT, "topics": SHORT,
                     "series": SHORT, "frequency": SHORT}  # fmt: skip
        link = share(filled_site.evil, UserFactory(), "Marta", 7)
        own = Subscriber.objects.create(email="eva@correo.example")
        review = path_of(link)
        for address, data in (
            (action, comment),
            ("/suscribirme/", subscribe),
            (f"/suscripcion/{own.token}/", subscribe),
            ("/mis-datos/", {"email": SHORT}),
            (f"/mis-datos/{token_for('ana@correo.example')}/borrar/", {"confirm": ""}),
            (editing_path(filled_site.comments[0]), {"text": ""}),
            (review, {"verdict": SHORT, "note": EVIL, "version": SHORT}),
        ):
            response = client.post(address, data, headers=SAME_SITE)
            assert response.status_code == 400, address
            is_safe(response.content.decode(), address)

    def test_search(self, client, site):
        for query in (EVIL, SHORT, f"tema:{SHORT}", f'"{SHORT}"', f"-{SHORT}"):
            response = client.get("/buscar/", {"q": query, "orden": SHORT, "topic": SHORT})
            is_safe(response.content.decode(), "search")

    def test_mails_about_comments(self, filled_site):
        """They are plain text: no mail program runs it, and no line of it is a header."""
        moderator("mora")
        Readers(Client(), filled_site.evil).send(
            f"{EVIL}\r\nBcc: x@x.example", name=SHORT[:30].replace("/", "")
        )
        mails = list(OutgoingMail.objects.all())
        assert {mail.key.split(":")[2] for mail in mails} >= {"thanks", "waits"}
        for mail in mails:
            assert not mail.html and "\n" not in mail.subject
            assert not re.search(r"^Bcc:", mail.text, re.MULTILINE)

    def test_what_my_data_shows_and_gives(self, filled_site, client):
        consent = consent_to("newsletter", EVIL)
        ana = Subscriber.objects.create(
            email="ana@correo.example", name=NAME, consent=consent, leave_reason=EVIL
        )
        ana.topics.set([filled_site.evil.topic])
        SignUp.objects.create(email=ana.email, name=NAME, source=SHORT, consent=consent)
        look(client, f"/mis-datos/{token_for(ana.email)}/")
        response = client.get(f"/mis-datos/{token_for(ana.email)}/descargar/")
        assert response["Content-Type"] == "application/json"
        assert response["Content-Disposition"].startswith("attachment")

    def test_lists_of_the_cms(self, filled_site, admin_client):
        """Each page of the CMS costs some tenths of a second."""
        ana = Subscriber.objects.create(
            email="ana@correo.example", name=NAME, source=SHORT, leave_reason=EVIL, state="left"
        )
        page = filled_site.evil
        link = share(page, UserFactory(first_name=NAME), SHORT[:80], 7)
        ReviewAnswer.objects.create(link=link, verdict="changes", note=EVIL)
        assert version_of(page)
        for address in (
            "/admin/comments/",
            "/admin/comments/?state=approved",
            "/admin/comments/?state=spam",
            f"/admin/comments/{filled_site.comments[2].pk}/",
            "/admin/subscribers/",
            f"/admin/subscribers/{ana.pk}/",
            f"/admin/pages/{page.pk}/edit/",
            f"/admin/pages/{page.pk}/history/",
            f"/admin/articles/{page.pk}/review-links/",
            "/admin/",
        ):
            response = admin_client.get(address, follow=True)
            if response.status_code != 404:
                is_safe(response.content.decode(), address)


class TestLengths:
    """Megabytes are looked at no longer than it takes to see that they are megabytes, and aren't sent back."""

    @pytest.fixture
    def cleaned(self, monkeypatch):
        """Return the lengths of all texts that are cleaned."""
        lengths: list[int] = []
        clean = texts._cleaned

        def measured(text: str) -> str:
            lengths.append(len(text))
            return clean(text)

        monkeypatch.setattr(texts, "_cleaned", measured)
        return lengths

    def sent(self, address: str, data: dict[str, str], empty: int) -> str:
        response = Client().post(address, data, headers=SAME_SITE)
        assert response.status_code in {400, 403, 410}
        assert len(response.content) < empty + 150_000, address
        return response.content.decode()

    def test_every_field_of_every_form(self, site, client, cleaned):
        article = site.article(slug="uno")
        comment = Comment.objects.create(article=article, text="a", name="A", email="a@a.example")
        gone = Comment.objects.create(
            article=article, text="a", name="A", email="a@a.example", state="spam"
        )
        link = share(article, UserFactory(), "Marta", 7)
        own = Subscriber.objects.create(email="eva@correo.example")
        forms = {
            f"/comentarios/nuevo/{article.pk}/": (
                {"text": "a", "name": "A", "email": "a@a.example", "consent": "on"},
                ("text", "name", "email", "site", "parent"),
            ),
            editing_path(comment): ({}, ("text",)),
            editing_path(gone): ({}, ("text",)),
            "/mis-datos/": ({}, ("email",)),
            "/suscribirme/": (
                {"email": "a@a.example"},
                ("email", "name", "source", "what", "topics", "series", "frequency"),
            ),
            f"/suscripcion/{own.token}/": ({}, ("what", "topics", "frequency")),
            path_of(link): ({"verdict": "fine"}, ("note", "verdict")),
        }
        for address, (rest, names) in forms.items():
            empty = len(client.get(address).content)
            for name in names:
                self.sent(address, rest | {name: MEGABYTES}, empty)
        assert max(cleaned) <= room_for(TeamCommentForm.base_fields["text"])

    def test_it_says_how_long_it_was(self, site):
        article = site.article(slug="uno")
        said = self.sent(f"/comentarios/nuevo/{article.pk}/", {"text": MEGABYTES}, 200_000)
        assert "2300000" in said or "2.300.000" in said
        assert "solo el principio" in said

    def test_what_may_still_be_shortened_is_cleaned_as_ever(self, site):
        article = site.article(slug="uno")
        readers = Readers(Client(), article)
        assert readers.send("Hola." + " \n" * 5_000 + "Chau.").status_code == 303
        assert Comment.objects.get().text == "Hola.\n\nChau."

    def test_what_is_cut_is_never_kept_as_if_it_were_whole(self, site):
        readers = Readers(Client(), site.article(slug="uno"))
        room = room_for(TeamCommentForm.base_fields["text"])
        assert readers.send("Hola." + " " * room + "Chau.").status_code == 400
        assert not Comment.objects.exists()

    def test_thousands_of_values(self, site, client):
        many = {"email": "a@a.example", "what": "some", "topics": [str(n) for n in range(9_000)]}
        response = client.post("/suscribirme/", many, headers=SAME_SITE)
        assert response.status_code == 400
        assert not SignUp.objects.exists()

    def test_search_repeats_what_it_knows_and_no_more(self, site, client):
        for number in range(12):
            site.article(title=f"Semana {number}", slug=f"semana-{number}")
        junk = {f"x{n}": "y" * 50 for n in range(200)} | {"q": "semana", "orden": "z" * 500}
        page = client.get("/buscar/", junk)
        plain = client.get("/buscar/", {"q": "semana"})
        assert (
            page.status_code == 200 and b"yyyy" not in page.content and b"zzz" not in page.content
        )
        assert len(page.content) < len(plain.content) + 500
        repeated = {"literal": "w" * 900, "kind": "blog.articlepage", "page": "1"}
        page = client.get("/buscar/", {"q": "semana " * 300, "topic": "v" * 900} | repeated)
        assert b"wwww" not in page.content and b"vvvv" not in page.content
        assert b"kind=blog.articlepage" in page.content

    def test_lists_repeat_nothing_of_their_address(self, site, client):
        for number in range(30):
            site.article(slug=f"a{number}", revision=False)
        page = client.get("/blog/", {"x": "y" * 2_000}).content
        assert b"page=2" in page and b"yyyy" not in page
