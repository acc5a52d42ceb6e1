"""Articles: what a reader sees, and what editors are kept from."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import ArticlePage, ArticleSource
from blog.related import related_to
from tests.factories import (
    AuthorPageFactory,
    ImageFactory,
    SeriesPageFactory,
    SourceFactory,
    TopicPageFactory,
    UserFactory,
    ready_image,
)

pytestmark = pytest.mark.django_db
MARCH = timezone.make_aware(timezone.datetime(2026, 3, 3, 9, 30))
LONG = "<p>" + "Organizá tu semana con calma y sin apuro. " * 100 + "</p>"


def read(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_article_shows_what_a_reader_looks_for(client, site):
    article = site.article(
        title="La agenda que respira",
        summary="Una semana con aire.",
        body=[("paragraph", LONG)],
        date=MARCH,
        updated=MARCH + timedelta(days=40),
        cover=ImageFactory(description="Una agenda abierta"),
        tags=["agenda"],
    )
    html = read(client, article)
    for words in (
        "La agenda que respira",
        "Una semana con aire.",
        "3 de marzo de 2026",
        "12 de abril de 2026",
        "Lucía Ferreyra",
        "/autoras/lucia-ferreyra/",
        "4 min",
        "Organización",
        "/blog/tag/agenda/",
        'alt="Una agenda abierta"',
        '<html lang="es-AR"',
    ):
        assert words in html, words


def test_an_article_past_its_term_says_so_above_its_text(client, site):
    today = timezone.localdate()
    words = "Este artículo valía hasta el"
    for days, shown in ((-1, True), (0, False), (30, False)):
        html = read(client, site.article(valid_until=today + timedelta(days=days)))
        assert (words in html) == shown
        assert not shown or html.index(words) < html.index("Organizá tu semana")
    assert words not in read(client, site.article())


def test_contents_appear_with_three_headings(client, site):
    def heading(text):
        return ("heading", {"text": text, "level": "h2", "anchor": ""})

    two = site.article(body=[heading("Uno"), heading("Dos"), ("paragraph", LONG)])
    three = site.article(
        body=[heading("Uno"), heading("Uno"), heading("Ñandú"), ("paragraph", LONG)]
    )
    assert two.contents == []
    assert [part.anchor for part in three.contents] == ["uno", "uno-2", "nandu"]
    html = read(client, three)
    for part in three.contents:
        assert f'href="#{part.anchor}"' in html
        assert html.count(f'id="{part.anchor}"') == 1


def test_series_says_part_and_neighbours(client, site):
    series = SeriesPageFactory(parent=site.blog, title="Errores al empezar", slug="errores")
    parts = [
        site.article(title=f"Parte {n}", series=series, series_place=n * 10) for n in (1, 2, 3)
    ]
    site.article(title="Parte sin publicar", series=series, series_place=15, live=False)
    html = read(client, parts[1])
    assert "Parte 2 de 3" in " ".join(html.split())
    assert parts[0].url in html
    assert parts[2].url in html
    assert "Parte sin publicar" not in html


def test_a_new_part_goes_to_the_end_of_its_series(site):
    series = SeriesPageFactory(parent=site.blog)
    site.article(series=series, series_place=4)
    assert site.article(series=series).series_place == 5


def test_sources_in_another_language_say_so(client, site):
    source = SourceFactory(title="Plain Words", slug="plain-words", language="en")
    article = site.article()
    article.article_sources = [ArticleSource(source=source)]
    article.save_revision().publish()
    html = read(client, article)
    assert "en inglés" in html
    assert 'hreflang="en"' in html


def test_related_prefers_what_is_most_in_common(site):
    series = SeriesPageFactory(parent=site.blog)
    other_topic = TopicPageFactory(parent=site.topics)
    article = site.article(series=series, tags=["agenda", "calma"])
    same_series = site.article(series=series, tags=["agenda"])
    same_topic = site.article()
    same_tag = site.article(topic=other_topic, tags=["agenda"])
    site.article(topic=other_topic)
    draft = site.article(series=series, live=False)
    private = site.article(series=series)
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="x")
    assert related_to(article) == [same_series, same_topic, same_tag]
    assert draft not in related_to(article, 20)
    assert private not in related_to(article, 20)
    assert article not in related_to(article, 20)


def test_a_private_article_asks_for_login(client, site):
    private = site.article(title="Solo para colegas")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert client.get(private.url).status_code == 302


def test_a_password_page_wears_the_sites_look(client, site):
    private = site.article(title="Solo para colegas")
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="clave")
    html = client.get(private.url).content.decode()
    assert "motiVAcional" in html.replace("<b>", "").replace("</b>", "")
    assert 'type="password"' in html
    assert "Organizá" not in html
    assert "Solo para colegas" not in html


def test_a_link_to_an_unpublished_page_is_its_words_alone(client, site):
    target = site.article(title="Borrada", slug="borrada")
    link = f'<p><a linktype="page" id="{target.pk}">sus palabras</a></p>'
    article = site.article(body=[("paragraph", link)])
    assert 'href="/blog/borrada/"' in read(client, article)
    target.unpublish()
    html = read(client, article)
    assert "sus palabras" in html
    assert 'href="/blog/borrada/"' not in html


def test_a_tag_without_letters_is_no_link(client, site):
    html = read(client, site.article(tags=["🎉"]))
    assert "🎉" in html
    assert "tag//" not in html


def test_an_author_with_a_login_can_be_copied(site):
    site.author.user = UserFactory()
    site.author.save_revision().publish()
    assert site.author.copy(update_attrs={"slug": "copia"}).user is None


def test_a_date_after_publication_is_refused(site):
    article = site.article()
    article.date = timezone.now() + timedelta(days=2)
    with pytest.raises(ValidationError) as caught:
        article.full_clean()
    assert "date" in caught.value.message_dict
    article.go_live_at = timezone.now() + timedelta(days=3)
    article.full_clean()


@pytest.mark.parametrize("slug", ["2026", "tag", "fuente", "feed"])
def test_words_of_the_blogs_own_addresses_are_refused(site, slug):
    with pytest.raises(ValidationError) as caught:
        site.article(slug=slug)
    assert "slug" in caught.value.message_dict


def test_a_copy_leaves_behind_what_belongs_to_the_original(site):
    series = SeriesPageFactory(parent=site.blog)
    article = site.article(series=series, featured=True, date=MARCH, updated=MARCH, tags=["agenda"])
    copy = article.copy(update_attrs={"slug": "copia"}, keep_live=False)
    copy = ArticlePage.objects.get(pk=copy.pk)
    assert (copy.series, copy.series_place, copy.featured, copy.updated) == (
        None,
        None,
        False,
        None,
    )
    assert copy.first_published_at is None
    assert copy.date is None  # until it is published
    assert [link.author.pk for link in copy.article_authors.all()] == [site.author.pk]
    revision = copy.get_latest_revision_as_object()
    assert (revision.series, revision.series_place, revision.featured) == (None, None, False)


def test_topics_authors_and_sources_in_use_cannot_be_deleted(site):
    from django.db.models import ProtectedError

    source = SourceFactory()
    article = site.article()
    article.article_sources = [ArticleSource(source=source)]
    article.save_revision().publish()
    for thing in (site.topic, site.author, source):
        with pytest.raises(ProtectedError):
            thing.delete()


def test_moving_a_published_article_leaves_a_redirect(
    client, site, django_capture_on_commit_callbacks
):
    article = site.article(slug="vieja-direccion")
    with django_capture_on_commit_callbacks(execute=True):
        article.slug = "nueva-direccion"
        article.save_revision().publish()
    response = client.get("/blog/vieja-direccion/")
    assert response.status_code == 301
    assert response["Location"].endswith("/blog/nueva-direccion/")


def test_structured_data_and_share_tags(client, site):
    article = site.article(
        title='Comillas "y" </script><b>',
        summary="Resumen para compartir.",
        cover=ready_image("share"),
    )
    html = read(client, article)
    for words in (
        'property="og:title"',
        'property="og:image" content="http://127.0.0.1:8000/media/images/',
        'name="twitter:card"',
        '<meta name="description" content="Resumen para compartir.">',
        f'<link rel="canonical" href="http://127.0.0.1:8000{article.url}">',
        '"BlogPosting"',
        '"BreadcrumbList"',
    ):
        assert words in html, words
    assert "</script><b>" not in html


def test_article_costs_the_same_with_one_and_with_fifty_others(client, site, count_queries):
    series = SeriesPageFactory(parent=site.blog)
    article = site.article(series=series, tags=["una", "otra"], cover=ImageFactory())
    site.article(series=series, tags=["una"], cover=article.cover)
    client.get(article.url)
    few = count_queries(article.url)
    authors = [AuthorPageFactory(parent=site.authors) for _ in range(3)]
    for number in range(50):
        site.article(
            series=series,
            tags=["una"],
            authors=[authors[number % 3]],
            cover=article.cover,
            revision=False,
        )
    client.get(article.url)
    assert count_queries(article.url) <= few + 2
    assert count_queries(article.url) <= 18


def test_every_page_type_declares_its_parents_and_children():
    for model in Page.__subclasses__():
        if model.__module__.startswith(("home", "blog")):
            assert "parent_page_types" in vars(model), model
            assert "subpage_types" in vars(model), model
