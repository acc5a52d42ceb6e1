"""Every page of the CMS that a role is offered opens for her, and reads Spanish."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Collection, PageViewRestriction

from comments.models import Comment
from comments.states import change_state
from core.base.models import SiteDocument, SiteImage
from search.models import Synonym
from tests.editorial.crawl import MOST, Walk, english
from tests.factories import DocumentFactory, ImageFactory, SeriesPageFactory, SourceFactory
from tests.ground import planted

pytestmark = pytest.mark.django_db
# Wagtail leads from a kind of page to the form of another one, though its parent takes but one.
FULL = tuple(
    f"/admin/pages/create/{kind}indexpage"
    for kind in ("blog/author", "blog/blog", "blog/topic", "services/service")
)


@planted(on="desk")
def busy_desk(desk):
    """Return a desk with something of each kind."""
    root = Collection.get_first_root_node()
    for person in (desk.guest, desk.writer, desk.editor, desk.administrator):
        title = f"Nota de {person.name}"
        desk.in_review(person, title=f"{title} en trámite")
        desk.draft(person, title=title)
        ImageFactory(uploaded_by_user=person.user, collection=root)
        DocumentFactory(uploaded_by_user=person.user, collection=root)
    live = desk.draft(desk.writer, title="Nota publicada", live=True)
    live.locked, live.locked_by, live.locked_at = True, desk.editor.user, timezone.now()
    live.save()
    private = desk.site.article(title="Nota privada", cover=ImageFactory(collection=root))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    SeriesPageFactory(parent=desk.site.blog)
    SourceFactory()
    Redirect.objects.create(old_path="/antes", redirect_page=live)
    Synonym.objects.create(terms="mail, correo")
    asked = Comment.objects.create(
        article=live, name="Ana", email="ana@correo.example", text="¿Y si no me alcanza?"
    )
    change_state([asked.pk], Comment.State.APPROVED, desk.editor.user)
    for text in ("Gracias.", "A mí también me pasó."):
        Comment.objects.create(
            article=live, name="Ana", email=asked.email, text=text, parent=asked, held_for=["links"]
        )
    SearchPromotion.objects.create(query=Query.get("agenda"), page=live)
    root.add_child(name="Dibujos")
    files = [each.file for model in (SiteImage, SiteDocument) for each in model.objects.all()]
    desk.files = {file.name: file.read() for file in files}
    return desk


@pytest.fixture
def work(busy_desk):
    """Return it with its files, which lie in a folder of each test's own."""
    for name, content in busy_desk.files.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))
    return busy_desk


@pytest.mark.parametrize("role", ["guest", "writer", "editor", "administrator"])
def test_each_role_opens_all_that_she_is_offered(work, role):
    """Costs seconds: some hundred pages are rendered. Lists are sorted, filtered and exported by one who has them all."""
    walk = Walk(work.person(role), sorts=role == "administrator").go()
    assert len(walk.opened) > 80 and len(walk.texts) > 300
    assert len(walk.opened) < MOST  # nothing is left
    assert [each for each in walk.wrong if not each.endswith(FULL)] == []
    assert {text: where for text, where in walk.texts.items() if text in english()} == {}


def test_an_untranslated_string_and_a_closed_door_are_found(work):
    """The walk itself can fail."""
    assert "Publish unreviewed" not in english() and "write an article" in english()
    walk = Walk(work.guest)
    walk.open(reverse("wagtailadmin_explore", args=[work.site.blog.pk]), "nowhere")
    closed = reverse("wagtailadmin_pages:edit", args=[work.site.home.pk])
    walk.open(closed, "nowhere")
    walk.open("/admin/nada/", "nowhere")
    assert [line.split(" offered")[0] for line in walk.wrong] == [
        f"302 {closed}",
        "404 /admin/nada/",
    ]
