"""The demo: believable, complete, and never in the way of other content."""

import json
from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.models import Page, PageViewRestriction, WorkflowState

from blog.blocks import ArticleBody
from blog.models import ArticlePage, AuthorPage, BlogIndexPage, SeriesPage, Source, TopicPage
from core.base.models import SiteDocument, SiteImage
from core.base.pictures import has_notes
from core.blocks.reading import count_words
from editorial.periodic_review.due import pages_due
from home.demo import content_files, loader
from home.demo.raw import Library
from services.blocks import KIND_NAMES
from services.evidence import evidence_of
from services.models import ServicePage, ServiceRequest, Testimonial

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch, settings, tmp_path):
    """Take one small picture for all."""
    settings.VAR_DIR = tmp_path
    small = tmp_path / "small.webp"
    Image.new("RGB", (48, 30), "#6b4a9e").save(small)
    monkeypatch.setattr(content_files.Picture, "path", small)


def test_texts_keep_to_the_brief():
    articles = content_files.articles()
    parts = sorted(article["series_place"] for article in articles if "series" in article)
    assert parts == list(range(1, len(parts) + 1))
    assert len(parts) >= 5
    assert len(articles) - len(parts) >= 20
    dates = [article["date"] for article in articles]
    assert (max(dates) - min(dates)).days > 2.5 * 365
    assert (
        len({article["topic"] for article in articles} | {t for a in articles for t in a["topics"]})
        >= 8
    )


def test_texts_between_them_use_every_block():
    used = {block["type"] for article in content_files.articles() for block in article["body"]}
    assert used == set(ArticleBody().child_blocks)


def test_each_picture_has_its_file_and_each_file_its_picture():
    pictures = list(content_files.pictures())
    assert len({picture.key for picture in pictures}) == len(pictures) >= 58
    assert {picture.path for picture in pictures} == set(content_files.MEDIA.glob("*.webp"))
    assert all(picture.title and picture.alt for picture in pictures)


def test_pictures_are_small_and_hold_nothing_else():
    for path in content_files.MEDIA.glob("*.webp"):
        assert path.stat().st_size <= 60_000, path.name
        with path.open("rb") as file:
            assert not has_notes(file), path.name
        with Image.open(path) as picture:
            assert picture.size in {(1600, 1000), (800, 800), (1200, 630)}, path.name


def test_files_are_loaded_as_they_are():
    loader.add_files(Library())
    for picture in content_files.pictures():
        image = SiteImage.objects.get(title=picture.title, description=picture.alt)
        assert image.file.read() == picture.path.read_bytes() and image.is_clean
    files = {document.filename for document in SiteDocument.objects.all()}
    assert files == {
        "plantilla-de-presupuesto.pdf",
        "constancia-redaccion-web.pdf",
        "lista-de-bienvenida.txt",
        "campanas.wav",
    }


def test_demo(quick, client, settings):
    """One load serves every question: it is the slowest thing the tests do."""
    call_command("demo")
    holds_what_the_brief_asks()
    every_page_answers(client)
    logins_are_kept_one_a_role(client, settings.VAR_DIR)
    a_second_run_changes_nothing()


def holds_what_the_brief_asks():
    assert ArticlePage.objects.published().count() >= 26
    lengths = [count_words(article.body) for article in ArticlePage.objects.published()]
    assert sum(400 <= length <= 1300 for length in lengths) >= 25
    kinds = (TopicPage, AuthorPage, Source, SeriesPage, PageViewRestriction)
    assert [kind.objects.count() for kind in kinds] == [10, 3, 7, 1, 1]
    statuses = set(WorkflowState.objects.values_list("status", flat=True))
    assert {"in_progress", "needs_changes", "approved"} <= statuses
    scheduled = ArticlePage.objects.filter(
        live=False, _revisions__approved_go_live_at__isnull=False
    )
    assert scheduled.exists()
    states = Counter(ServicePage.objects.live().values_list("state", flat=True))
    assert states == {"offered": 5, "learning": 2, "referred": 3}
    pieces = evidence_of(ServicePage.objects.all())
    assert {proof.kind for proofs in pieces for proof in proofs} == set(KIND_NAMES)
    assert Testimonial.objects.in_use().count() == 3 < Testimonial.objects.count()
    asked = Counter(ServiceRequest.objects.values_list("state", flat=True))
    assert set(asked) == set(ServiceRequest.State.values) and asked.total() == 20
    assert not Source.objects.due().exists()  # the demo asks no other host
    assert mail.outbox == []
    administrator = get_user_model().objects.get(groups__name="Administración")
    due = {each.title: each.reasons for each in pages_due(administrator) if each.state == "due"}
    assert set(due) == {
        "Acerca de Lucía",
        "Privacidad",
        "Una factura a tiempo",
        "Correo de consultas",  # its price is old
        "Carpetas en orden",  # its evidence is
    }
    assert any("Para 2024 me queda un lugar" in reason for reason in due["Acerca de Lucía"])


def every_page_answers(client):
    for page in Page.objects.live().public().filter(depth__gt=1):
        assert client.get(page.url).status_code == 200, page.url
    assert client.get("/blog/feed/").status_code == 200
    assert "Write the subject line last" in client.get("/blog/fuentes/").content.decode()


def logins_are_kept_one_a_role(client, folder):
    logins = json.loads((folder / "logins.json").read_text())
    assert set(logins) == {"Invitada", "Redacción", "Edición", "Administración"}
    for login in logins.values():
        assert client.login(**login)
        assert client.get("/admin/").status_code == 200


def a_second_run_changes_nothing():
    before = list(ArticlePage.objects.values_list("pk", "latest_revision"))
    call_command("demo")
    call_command("demo", "--if-empty")
    assert list(ArticlePage.objects.values_list("pk", "latest_revision")) == before


def test_other_content_is_never_touched(quick, site):
    site.article(title="Mía")
    with pytest.raises(CommandError):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert ArticlePage.objects.count() == 1


def test_a_failure_leaves_nothing_behind(quick, monkeypatch):
    monkeypatch.setattr("home.demo.loader.articles.fill_page", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("demo")
    assert not ArticlePage.objects.exists()
    assert BlogIndexPage.objects.count() == 1
