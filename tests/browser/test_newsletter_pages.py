"""Every page of the newsletter on a phone and on a desk: axe, both schemes, nothing that scrolls sideways or fails."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.mail.queue import ATTEMPTS
from core.users.models import User
from core.visitors.models import consent_to
from editorial.permissions.roles import ADMINISTRATORS
from newsletter.models import Delivery, ImportFile, Issue, SignUp, Subscriber
from tests.browser.test_accessibility import OF_COLOURS, SCHEMES, WIDTHS, violations
from tests.browser.window import Window
from tests.factories import SeriesPageFactory, SiteTree, TopicPageFactory, UserFactory
from tests.newsletter.admin_pages import PROOF, letter

pytestmark = pytest.mark.browser
LONG = "correo.con.un.nombre.larguisimo.que.no.se.corta@un-dominio-larguisimo.example"
SETTINGS = "wagtailsettings:edit"
STATUSES = ("400 (Bad Request)", "410 (Gone)")  # of pages that refuse on purpose
# Colours of Wagtail's buttons change little by little.
SETTLED = """Promise.allSettled(
  document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished)
)"""
ROWS = f"""correo;nombre;fecha;tema
nueva@correo.example;Nueva;31/03/2024;
{LONG};Repetida;;
esto no es un correo;Nadie;;
otra@correo.example;Otra;31/31/2031;
mas@correo.example;Más;;Un tema que no existe
"""


@pytest.fixture
def blog(tree: SiteTree) -> SiteTree:
    """Return a blog whose readers can choose, with an article that has the form twice."""
    series = SeriesPageFactory(parent=tree.blog, title="Errores al empezar", slug="errores")
    TopicPageFactory(parent=tree.topics, title=f"Un tema de título {'larguísimo' * 6}")
    tree.article(title="Ordenar el correo", slug="ordenar", series=series, series_place=1)
    return tree


def subscriber(tree: SiteTree, email: str = LONG, **fields: object) -> Subscriber:
    """Return somebody who chose a topic and a series."""
    made = Subscriber.objects.create(
        email=email,
        name="Ana Paula",
        everything=False,
        source="/blog/ordenar/",
        consent=consent_to("newsletter", "Al suscribirte aceptás que guardemos tu correo."),
        consented_at=timezone.now(),
        **fields,
    )
    made.topics.add(tree.topic)
    made.series.set(tree.blog.get_children().filter(slug="errores").values_list("pk", flat=True))
    return made


def readers_pages(tree: SiteTree) -> Iterator[tuple[str, str]]:
    """Yield the names and addresses of what readers see, beside the form that is refused."""
    ana = subscriber(tree)
    held = subscriber(tree, "cora@correo.example", state="suspended", suspended_for="550")
    signup = SignUp.objects.create(email=LONG, consent=ana.consent, everything=False)
    signup.topics.add(tree.topic)
    own = reverse("subscription", args=[ana.token])
    yield "form of a series", f"{reverse('subscribe')}?serie={ana.series.get().pk}"
    yield "thanks", reverse("subscribe_thanks")
    yield "confirming", reverse("subscribe_confirm", args=[signup.token])
    yield "gone", reverse("subscribe_confirm", args=["x"])
    yield "new", f"{own}?lista=1"
    yield "suspended", reverse("subscription", args=[held.token])
    yield "leaving", f"{own}baja/"
    yield "article", "/blog/ordenar/"


def refuse(page: Page) -> None:
    """Send the form as it isn't taken."""
    page.goto(reverse("subscribe"))
    page.get_by_label("Solo lo que elijo abajo").check()
    page.locator("main").get_by_role("button", name="Suscribirme").click()
    expect(page.get_by_role("alert")).to_be_visible()


def unexpected(window: Window) -> list[str]:
    """Return what went wrong, beside what was refused on purpose."""
    return [each for each in window.problems if not any(status in each for status in STATUSES)]


@pytest.fixture
def looked_at(subtests) -> Callable[[str, Page], None]:
    """Return a function that looks at a page in both schemes."""

    def look(name: str, page: Page) -> None:
        with subtests.test(name, asked="width"):
            assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        for scheme in SCHEMES:
            with subtests.test(name, scheme=scheme):
                page.emulate_media(color_scheme=scheme)
                page.evaluate(SETTLED)
                assert violations(page, None if scheme == SCHEMES[0] else OF_COLOURS) == []

    return look


@pytest.mark.parametrize("width", WIDTHS)
def test_what_readers_see(window, blog, looked_at, width):
    reader = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    for name, address in readers_pages(blog):
        looked_at(name, reader.go(address))
    refuse(reader.page)
    looked_at("refused", reader.page)
    assert unexpected(reader) == []


def being_sent() -> Issue:
    """Return a letter of which one message arrived, one failed, one is left."""
    now = timezone.now()
    issue = letter("Con un asunto " + "largo " * 20, state="sending", started_at=now)
    why = f"550 5.1.1 <{LONG}> unknown"
    became = ({"sent_at": now}, {"attempts": ATTEMPTS, "failure": why}, {})
    for who, fields in zip(Subscriber.objects.all(), became, strict=True):
        Delivery.objects.create(issue=issue, subscriber=who, send_at=now, **fields)
    return issue


def subscribers_pages(tree: SiteTree, user: User) -> Iterator[tuple[str, str]]:
    """Yield the names and addresses of what the team sees of subscribers."""
    ana = subscriber(tree)
    why, now = "Me llegaban demasiados correos.", timezone.now()
    subscriber(tree, f"b{LONG}", state="left", left_at=now, leave_reason=why)
    subscriber(tree, "cora@correo.example", state="suspended", suspended_for="550 5.1.1")
    being_sent()
    file = ImportFile.objects.create(name="feria.csv", text=ROWS, proof=PROOF, created_by=user)
    yield "subscribers", reverse("newsletter_subscribers")
    yield "subscriber", reverse("newsletter_subscriber", args=[ana.pk])
    yield "growth", reverse("newsletter_growth")
    yield "import", reverse("newsletter_import")
    yield "report", reverse("newsletter_import_report", args=[file.pk])


def issues_pages(tree: SiteTree) -> Iterator[tuple[str, str]]:
    """Yield the names and addresses of what the team sees of issues, and of the settings."""
    draft = letter("Novedades de mayo", preheader="Lo que viene en invierno.")
    yield "issues", reverse("newsletter_issues:index")
    yield "draft", reverse("newsletter_issue", args=[draft.pk])
    yield "being sent", reverse("newsletter_issue", args=[Issue.objects.get(state="sending").pk])
    yield "letter", reverse("newsletter_issues:edit", args=[draft.pk])
    yield "settings", reverse(SETTINGS, args=["newsletter", "newslettersettings", tree.site.pk])


@pytest.mark.parametrize("width", WIDTHS)
def test_what_the_team_sees(window, blog, looked_at, width):
    user = UserFactory(username="alma")
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    desk = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    desk.come_back("alma")
    for name, address in (*subscribers_pages(blog, user), *issues_pages(blog)):
        looked_at(name, desk.go(address))
        assert desk.status == 200, name
    assert unexpected(desk) == []
