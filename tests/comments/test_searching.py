"""Articles are found by their comments where the settings say so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from blog.models import ArticlePage
from blog.reindexing import reindex_numbered
from comments.models import CommentSettings
from comments.states import change_state

pytestmark = pytest.mark.django_db
WORD = "quinoto"


@pytest.fixture
def work(django_capture_on_commit_callbacks):
    """Return what does something, and then what is left to the worker; it returns how many tasks there were."""

    def run(do, *args):
        with django_capture_on_commit_callbacks(execute=True):
            do(*args)
        queued = DBTaskResult.objects.ready().filter(task_path=reindex_numbered.module_path)
        for result in (tasks := list(queued)):
            result.set_successful(result.task.call(*result.args_kwargs["args"]))
        return len(tasks)

    return run


@pytest.fixture
def switch(site):
    """Return what switches searching in comments."""

    def turn(searchable: bool) -> None:
        settings, _made = CommentSettings.objects.get_or_create(site=site.site)
        settings.searchable = searchable
        settings.save()

    return turn


def found(client) -> bool:
    return client.get("/buscar/", {"q": WORD}).context["total"] > 0


def test_off_unless_an_editor_wants_it(readers, work):
    comment = readers.wrote(f"Todo con {WORD}.", state="pending")
    assert work(readers.approve, comment) == 0
    readers.article.save_revision().publish()
    assert not found(readers.client)


def test_the_switch_works_at_once_for_all(readers, work, switch):
    readers.wrote(f"Todo con {WORD}.")
    assert work(switch, True) == 1
    assert found(readers.client)
    assert work(switch, True) == 0
    assert work(switch, False) == 1
    assert not found(readers.client)


def test_what_is_approved_is_found_and_what_goes_is_not(readers, work, switch):
    switch(True)
    comment = readers.wrote(f"Todo con {WORD}.", state="pending")
    readers.article.save_revision().publish()
    assert not found(readers.client)
    assert work(readers.approve, comment) == 1
    assert found(readers.client)
    readers.article.save_revision().publish()
    assert found(readers.client)
    assert work(change_state, [comment.pk], "deleted") == 1
    assert not found(readers.client)


def test_many_at_once_are_one_task(readers, work, switch):
    switch(True)
    comments = [readers.wrote(f"{WORD} {n}", state="pending") for n in range(5)]
    assert work(readers.approve, *comments) == 1


def test_the_article_itself_weighs_more(readers, work, switch, site):
    site.article(title=f"El {WORD}", slug="el-quinoto")
    readers.wrote(f"{WORD} {WORD} {WORD}")
    work(switch, True)
    page = readers.client.get("/buscar/", {"q": WORD}).content.decode()
    assert page.index("/blog/el-quinoto/") < page.index("/blog/ordenar-el-correo/")


@pytest.mark.parametrize("searchable", [True, False])
def test_many_articles_cost_no_more_than_one(readers, switch, site, searchable):
    switch(searchable)
    readers.wrote(f"Todo con {WORD}.")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            texts = [article.search_words() for article in ArticlePage.objects.for_index()]
        assert any(texts) is searchable
        return len(asked)

    one = queries()
    for number in range(3):
        site.article(slug=f"otro-{number}", revision=False)
    assert queries() == one
