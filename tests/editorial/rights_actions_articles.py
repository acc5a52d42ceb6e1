"""What is done with an article, through the real views. Each action returns whether it was done."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, WorkflowState

from blog.models import ArticlePage
from editorial.workflow.setup import LANGUAGE
from tests.editorial.team import PAGES, is_live, state_of, task_of


def write(desk, who, _whose):
    who.write(slug=f"de-{who.user.pk}")
    return ArticlePage.objects.filter(slug__startswith=f"de-{who.user.pk}", live=False).exists()


def edit(desk, who, whose):
    page = desk.draft(whose)
    who.edit(page, title="Otro título")
    return Page.objects.get(pk=page.pk).draft_title == "Otro título"


def read_draft(desk, who, whose):
    return who.get(f"{PAGES}view_draft", desk.draft(whose).pk).status_code == 200


def find_draft(desk, who, whose):
    title = desk.draft(whose, title=f"Hoja {timezone.now().timestamp()}").title
    addresses = (
        reverse("wagtailadmin_explore", args=[desk.site.blog.pk]),
        f"{reverse('wagtailadmin_pages:search')}?q=hoja",
    )
    found = {title in who.client.get(address).content.decode() for address in addresses}
    assert len(found) == 1  # all lists agree
    return found.pop()


def history(desk, who, whose):
    return who.get(f"{PAGES}history", desk.draft(whose).pk).status_code == 200


def copy(desk, who, whose):
    page = desk.draft(whose)
    fields = {"new_title": "Copia", "new_slug": f"copia-{page.pk}"}
    who.post(f"{PAGES}copy", page.pk, **fields, new_parent_page=desk.site.blog.pk)
    return ArticlePage.objects.filter(slug=f"copia-{page.pk}").exists()


def check(desk, who, whose):
    return who.opens(reverse("desk_checks", args=[desk.draft(whose).pk]))


def share(desk, who, whose):
    page = desk.draft(whose)
    who.post("desk_review_links", page.pk, reader="Clara", days="7")
    return page.review_links.exists()


def calendar(desk, who, _whose):
    return who.opens(reverse("desk_calendar"))


def delete_draft(desk, who, whose):
    return deleted(who, desk.draft(whose))


def delete_published(desk, who, whose):
    return deleted(who, desk.draft(whose, live=True))


def deleted(who, page):
    who.post(f"{PAGES}delete", page.pk)
    return not Page.objects.filter(pk=page.pk).exists()


def lock(desk, who, whose):
    page = desk.draft(whose)
    who.post(f"{PAGES}lock", page.pk)
    return Page.objects.get(pk=page.pk).locked


def submit(desk, who, whose):
    page = desk.draft(whose)
    who.submit(page)
    return state_of(page) is not None


def take_back(desk, who, whose):
    page = desk.in_review(whose)
    who.edit(page, "action-cancel-workflow")
    return state_of(page) is None


def approve_content(desk, who, whose):
    page = desk.in_review(whose)
    who.decide(page)
    return task_of(page) == LANGUAGE


def approve_language(desk, who, whose):
    page = desk.in_review(whose)
    desk.approve(page)
    who.decide(page)
    return is_live(page)


def ask_for_changes(desk, who, whose):
    page = desk.in_review(whose)
    who.decide(page, "reject")
    return state_of(page).status == WorkflowState.STATUS_NEEDS_CHANGES


def publish(desk, who, whose):
    page = desk.draft(whose)
    who.publish(page)
    return is_live(page)


def schedule(desk, who, whose):
    page = desk.draft(whose)
    tomorrow = timezone.localtime() + timedelta(days=1)
    who.publish(page, go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}")
    return Page.objects.get(pk=page.pk).scheduled_revision is not None


def unpublish(desk, who, whose):
    page = desk.draft(whose, live=True)
    who.post(f"{PAGES}unpublish", page.pk)
    return not is_live(page)


def make_private(desk, who, whose):
    page = desk.draft(whose, live=True)
    who.post(f"{PAGES}set_privacy", page.pk, restriction_type="login", password="", groups=[])
    return page.view_restrictions.exists()


ARTICLE_ACTIONS = (
    write, edit, read_draft, find_draft, history, copy, delete_draft, check, share, calendar, lock, submit, take_back,
    approve_content, approve_language, ask_for_changes, publish, schedule, unpublish, delete_published, make_private,
)  # fmt: skip
