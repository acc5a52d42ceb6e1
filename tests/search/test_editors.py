"""Editors' search of pages, images and documents goes through the same index: it knows Spanish."""

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from blog.reindexing import reindex_articles
from core.base.models import SiteDocument, SiteImage
from search.backends.base import Backend
from tests.factories import AuthorPageFactory, DocumentFactory, ImageFactory

pytestmark = pytest.mark.django_db
FORMS = ["facturación", "facturacion", "FACTURACIONES", "facturar"]


@pytest.fixture
def found(admin_client, site):
    """Return a function that asks for an address of the editors' and tells whether its results name something."""

    def search(address: str, asked: str, name: str) -> bool:
        response = admin_client.get(address, {"q": asked})
        assert response.status_code == 200
        return name in response.content.decode()

    return search


def test_the_backend_is_ours():
    assert isinstance(get_search_backend(), Backend)


class TestPages:
    @pytest.mark.parametrize("address", ["/admin/pages/search/", "/admin/pages/search/results/"])
    @pytest.mark.parametrize("asked", FORMS)
    def test_pages_are_found_in_any_form(self, found, site, address, asked):
        site.article(title="La facturación electrónica")
        site.article(title="Otra cosa")
        assert found(address, asked, "La facturación electrónica")
        assert not found(address, asked, "Otra cosa")

    @pytest.mark.parametrize(
        "address", ["/admin/pages/search/results/", "/admin/choose-page/search/"]
    )
    @pytest.mark.parametrize("asked", ["brújula", "bruj", "bujula", "escrit", "tinta bru"])
    def test_pages_are_found_by_their_text_and_with_a_typo(self, found, site, address, asked):
        body = [("paragraph", "<p>Se habla de la brújula.</p>")]
        site.article(title="Una cosa", summary="Escrita en tinta.", body=body)
        site.article(title="Otra distinta", body=[("paragraph", "<p>Nada.</p>")])
        assert found(address, asked, "Una cosa")
        assert not found(address, asked, "Otra distinta")

    @pytest.mark.parametrize(
        "address", ["/admin/pages/search/results/", "/admin/choose-page/search/"]
    )
    @pytest.mark.parametrize(
        "asked", ["ferreyra", "lucía ferreyra", "LUCIA", "ferrey", "semana lucía"]
    )
    def test_articles_are_found_by_their_authors(self, found, site, address, asked):
        site.article(title="La semana", authors=[site.author])
        other = AuthorPageFactory(parent=site.authors, title="Marta Quiroga")
        site.article(title="La quincena", authors=[other])
        assert found(address, asked, "La semana")
        assert not found(address, asked, "La quincena")

    def test_the_new_name_of_an_author_finds_them_too(self, found, site):
        site.article(title="La semana", authors=[site.author])
        site.author.title = "Ana Paz"
        site.author.save_revision().publish()
        reindex_articles.call(site.author.path)
        assert found("/admin/pages/search/results/", "ana paz", "La semana")
        assert not found("/admin/pages/search/results/", "ferreyra", "La semana")

    def test_drafts_are_found_too(self, found, site):
        site.article(title="Brújula en borrador", live=False)
        assert found("/admin/pages/search/results/", "brújula", "Brújula en borrador")

    def test_the_beginning_of_a_word_is_enough(self, found, site):
        site.article(title="Brújula dorada")
        assert found("/admin/pages/search/results/", "brúj", "Brújula dorada")

    @pytest.mark.parametrize("order", ["title", "-title", "latest_revision_created_at", "live"])
    def test_results_can_be_sorted(self, found, site, order):
        site.article(title="Brújula dorada")
        assert found(f"/admin/pages/search/results/?ordering={order}", "brújula", "Brújula dorada")

    def test_below_a_page_its_children_are_found(self, found, site):
        site.article(title="La facturación")
        assert found(f"/admin/pages/{site.blog.pk}/results/", "facturaciones", "La facturación")
        assert not found(
            f"/admin/pages/{site.topics.pk}/results/", "facturaciones", "La facturación"
        )

    def test_a_page_is_chosen_by_a_word(self, found, site):
        site.article(title="La facturación")
        assert found("/admin/choose-page/search/", "facturaciones", "La facturación")


class TestImagesAndDocuments:
    @pytest.mark.parametrize(
        "address", ["/admin/images/results/", "/admin/images/chooser/results/"]
    )
    @pytest.mark.parametrize("asked", FORMS)
    def test_images_are_found_in_any_form(self, found, address, asked):
        ImageFactory(title="Dibujo de facturación")
        ImageFactory(title="Otra cosa")
        assert found(address, asked, "Dibujo de facturación")
        assert not found(address, asked, "Otra cosa")

    @pytest.mark.parametrize(
        "address", ["/admin/documents/results/", "/admin/documents/chooser/results/"]
    )
    @pytest.mark.parametrize("asked", FORMS)
    def test_documents_are_found_in_any_form(self, found, address, asked):
        DocumentFactory(title="Planilla de facturación")
        DocumentFactory(title="Otra cosa")
        assert found(address, asked, "Planilla de facturación")
        assert not found(address, asked, "Otra cosa")

    @pytest.mark.parametrize(
        "address", ["/admin/documents/results/", "/admin/documents/chooser/results/"]
    )
    def test_documents_are_found_by_type_and_file_name(self, found, address):
        DocumentFactory(title="Planilla", file=ContentFile(b"-", "tarifas_2026-Marzo.DOCX"))
        DocumentFactory(title="Guía", file=ContentFile(b"-", "para-clientas.pdf"))
        for asked in ("docx", "DOCX", "tarifas", "tarif", "marzo", "tarifas_2026-marzo.docx"):
            assert found(address, asked, "Planilla"), asked
            assert not found(address, asked, "Guía"), asked
        for asked in ("pdf", "clienta", "planilla pdf", "guía pdf"):
            assert found(address, asked, "Guía") == ("planilla" not in asked), asked
            assert not found(address, asked, "Planilla"), asked

    @pytest.mark.parametrize(
        "address", ["/admin/images/results/", "/admin/images/chooser/results/"]
    )
    def test_images_are_found_by_file_name(self, found, address):
        ImageFactory(title="Sin nombre", file__filename="IMG_4711 brújula.jpg")
        ImageFactory(title="Otra cosa")
        for asked in ("img_4711", "4711", "brujula", "jpg"):
            assert found(address, asked, "Sin nombre"), asked
            assert not found(address, asked, "Otra cosa"), asked

    def test_a_new_file_has_a_new_name(self, found):
        document = DocumentFactory(title="Planilla", file=ContentFile(b"-", "vieja.pdf"))
        document.file = ContentFile(b"-", "nueva.docx")
        document.save()
        assert found("/admin/documents/results/", "docx", "Planilla")
        assert not found("/admin/documents/results/", "pdf", "Planilla")

    def test_they_are_found_by_tag(self, found):
        image = ImageFactory(title="Dibujo")
        image.tags.add("facturación")
        image.save()
        assert found("/admin/images/results/", "facturaciones", "Dibujo")

    def test_a_deleted_one_is_gone(self):
        image, document = ImageFactory(title="Brújula"), DocumentFactory(title="Brújula")
        assert SiteImage.objects.search("brújula").count() == 1
        assert SiteDocument.objects.search("brújula").count() == 1
        image.delete()
        document.delete()
        assert SiteImage.objects.search("brújula").count() == 0
        assert SiteDocument.objects.search("brújula").count() == 0

    def test_no_kind_is_found_among_another(self, site):
        ImageFactory(title="Brújula")
        site.article(title="Brújula")
        assert Page.objects.search("brújula").count() == 1
        assert SiteImage.objects.search("brújula").count() == 1
        assert SiteDocument.objects.search("brújula").count() == 0
