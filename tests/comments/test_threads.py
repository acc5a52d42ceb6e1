"""What visitors see of an article's comments."""

import pytest
from django.test import Client

from comments.models import Comment
from comments.states import change_state, comments_changed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_threads_go_four_levels_deep_then_stay_flat(readers):
    chain = [readers.wrote("Nivel 1.", name="Uno")]
    for level in range(2, 7):
        chain.append(readers.wrote(f"Nivel {level}.", name=f"N{level}", parent=chain[-1]))
    assert [comment.depth for comment in chain] == [1, 2, 3, 4, 4, 4]
    page = readers.page()
    places = [page.index(f"Nivel {level}.") for level in range(1, 7)]
    assert places == sorted(places)
    assert "en respuesta a N5" in page


def test_later_answers_stay_with_their_thread(readers):
    first, second = readers.wrote("Uno."), readers.wrote("Dos.")
    answer = readers.wrote("A uno.", parent=first)
    readers.wrote("A dos.", parent=second)
    readers.wrote("A la respuesta.", parent=answer)
    texts = [c.text for c in Comment.objects.in_threads()]
    assert texts == ["Uno.", "A uno.", "A la respuesta.", "Dos.", "A dos."]
    newest = [c.text for c in Comment.objects.in_threads(newest_first=True)]
    assert newest == ["Dos.", "A dos.", "Uno.", "A uno.", "A la respuesta."]
    page = readers.page("?orden=nuevos")
    assert page.index("Dos.") < page.index("Uno.")


def test_a_stub_stays_where_answers_hang(readers):
    gone, lone = readers.wrote("Borrado con respuestas."), readers.wrote("Borrado solo.")
    readers.wrote("La respuesta.", parent=gone)
    change_state([gone.pk, lone.pk], "deleted")
    page = readers.page()
    assert "Borrado" not in page and "La respuesta." in page
    assert page.count("Este comentario fue eliminado.") == 1
    assert "en respuesta a un comentario eliminado" in page
    assert "1 comentario" in page


def test_pages_of_fifty_and_permalinks(readers):
    comments = [readers.wrote(f"Comentario número {n}.") for n in range(120)]
    assert "número 49." in readers.page() and "número 50." not in readers.page()
    assert "número 119." in readers.page("?page=3")
    for query in ("?page=99", "?page=-1", "?page=x", "?page=" + "9" * 30):
        readers.page(query)
    link = readers.client.get(f"/comentarios/{comments[75].pk}/")
    assert link.status_code == 302
    assert link["Location"] == f"{readers.article.url}?page=2#comentario-{comments[75].pk}"


def test_permalinks_show_nothing_that_is_hidden(readers):
    waiting = readers.wrote(state="pending")
    assert readers.client.get(f"/comentarios/{waiting.pk}/").status_code == 404
    assert readers.client.get("/comentarios/99999999999999999999/").status_code == 404
    visible = readers.wrote()
    readers.article.unpublish()
    assert readers.client.get(f"/comentarios/{visible.pk}/").status_code == 404


def test_two_thousand_comments_cost_eight_queries_at_most(readers, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            readers.page()
        return len(asked)

    queries()
    without = queries()
    _many(readers, 2_000)
    assert queries() - without + 2 <= 8  # the section itself asks two where there is no comment
    assert Comment.objects.count() == 2_000


def _many(readers, number: int) -> None:
    users = [UserFactory(), None]
    made = Comment.objects.bulk_create(
        Comment(
            article=readers.article,
            name=f"N{n}",
            text=f"Texto {n}.",
            state="approved",
            user=users[n % 2],
        )
        for n in range(number)
    )
    for n, comment in enumerate(made):
        comment.parent = made[n - 1] if n % 5 else None
        above = comment.parent.path[:36] if comment.parent else ""
        comment.path = f"{above}{comment.pk:012d}"
        comment.thread = int(comment.path[:12])
    Comment.objects.bulk_update(made, ["parent", "path", "thread"], batch_size=500)


def test_lists_count_comments(readers, site, client):
    readers.wrote()
    readers.wrote()
    readers.wrote(state="pending")
    site.article(slug="otro")
    page = client.get(site.blog.url).content.decode()
    assert page.count("2 comentarios") == 1
    assert "3 comentarios" not in page and "0 comentarios" not in page


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("pending", "approved", True),
        ("approved", "deleted", True),
        ("pending", "spam", False),
        ("spam", "approved", True),
    ],
)
def test_one_signal_says_that_pages_change(
    readers, before, after, told, django_capture_on_commit_callbacks
):
    comment, heard = readers.wrote(state=before), []

    def listen(article_id, **_kwargs):
        heard.append(article_id)

    comments_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            change_state([comment.pk], after)
            change_state([comment.pk], after)
    finally:
        comments_changed.disconnect(listen)
    assert heard == ([readers.article.pk] if told else [])


def test_a_copy_has_no_comments(readers):
    readers.wrote()
    copy = readers.article.copy(update_attrs={"slug": "copia"})
    assert not copy.comments.exists()


def test_an_article_can_be_deleted_with_its_threads(readers):
    readers.wrote(parent=readers.wrote())
    readers.article.delete()
    assert not Comment.objects.exists()


def test_previews_show_no_form(readers):
    assert "deja-una-respuesta" not in _preview(readers.article)
    assert "deja-una-respuesta" in Client().get(readers.article.url).content.decode()


def _preview(article) -> str:
    return article.make_preview_request().render().content.decode()
