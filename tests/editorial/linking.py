"""Articles that link to what isn't published, which the checks hold back."""

from blog.models import ArticlePage
from tests.editorial.team import Desk, Person


def linking(desk: Desk, owner: Person, **kwargs) -> ArticlePage:
    """Return a draft that links to a page, of the title 'Adonde lleva', which isn't published."""
    target = desk.draft(desk.colleague, title="Adonde lleva")
    html = f'<p data-block-key="abcde">Mirá <a linktype="page" id="{target.pk}">esto</a>.</p>'
    return desk.draft(owner, body=[("paragraph", html)], **kwargs)


def mended(desk: Desk) -> None:
    """Publish what the article links to."""
    ArticlePage.objects.get(title="Adonde lleva").get_latest_revision().publish()


def broken(desk: Desk) -> None:
    """Take it offline again."""
    ArticlePage.objects.get(title="Adonde lleva").unpublish()
