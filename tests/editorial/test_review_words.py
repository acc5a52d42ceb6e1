"""What a reviewer is told: why she isn't offered to approve, and where a text goes whose approvals a change has voided."""

import pytest
from django.contrib.messages import get_messages

from editorial.models import ReviewTask
from editorial.permissions.roles import ADMINISTRATORS
from editorial.workflow.setup import CONTENT, LANGUAGE
from tests.editorial.team import PAGES, task_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
LINE = "data-missing-approval"
CHANGED = "<p>Otra cosa.</p>"


def why(person, page) -> str:
    """Return the line in the editor's menu, '' where there is none."""
    html = person.get(f"{PAGES}edit", page.pk).content.decode()
    return html.partition(f"{LINE}>")[2].partition("<")[0]


def told(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_who_has_approved_her_version_reads_that_somebody_else_is_missing(desk):
    page = desk.in_review(desk.writer)
    assert why(desk.editor, page) == ""
    desk.editor.edit(page, text=CHANGED)
    desk.editor.decide(page)
    desk.editor.decide(page)
    assert task_of(page) == LANGUAGE and desk.editor.offered(page) == {"reject"}
    line = "Ya aprobaste este texto como Contenido: falta otra persona."
    assert why(desk.editor, page) == line
    assert why(desk.second_editor, page) == ""


def test_who_has_changed_what_one_step_decides(desk):
    desk.workflow.workflow_tasks.get(task__name=LANGUAGE).delete()
    page = desk.in_review(desk.writer)
    desk.editor.edit(page, text=CHANGED)
    assert why(desk.editor, page) == "Cambiaste este texto: lo aprueba otra persona."


@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_who_wrote_it(desk, role):
    person = desk.person(role)
    page = desk.in_review(person)
    assert "lo escribiste o lo enviaste vos" in why(person, page)


def test_who_decides_on_other_steps_reads_who_decides_on_this(desk):
    content = ReviewTask.objects.get(name=CONTENT)
    content.groups.set(content.groups.filter(name=ADMINISTRATORS))
    page = desk.in_review(desk.writer)
    assert why(desk.editor, page) == f"En el paso «Contenido» decide: {ADMINISTRATORS}."
    assert why(desk.writer, page) == ""  # she reviews nothing
    assert why(desk.administrator, page) == ""


def test_without_a_review_there_is_no_line(desk):
    assert why(desk.editor, desk.draft(desk.editor)) == ""


def test_a_text_goes_on_or_back(desk):
    page = desk.in_review(desk.writer, title="Agenda")
    assert "«Agenda» sigue en el paso «Lengua" in told(desk.editor.decide(page))
    desk.editor.edit(page, text=CHANGED)
    answer = desk.second_editor.decide(page)
    assert task_of(page) == CONTENT
    assert "«Agenda» vuelve al paso «Contenido», porque el texto cambió." in told(answer)
    assert "«Agenda» sigue en el paso «Lengua" in told(desk.second_editor.decide(page))


def test_a_step_that_begins_again(desk):
    page = desk.in_review(desk.writer, title="Agenda")
    desk.editor.edit(page, text=CHANGED)
    answer = desk.editor.decide(page)
    assert task_of(page) == CONTENT
    assert "vuelve al paso «Contenido», porque el texto cambió." in told(answer)
