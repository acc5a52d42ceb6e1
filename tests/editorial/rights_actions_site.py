"""What is done beside articles, through the real views. Each action returns whether it was done."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Workflow

from blog.models import AuthorPage, SeriesPage, Source
from comments.admin.services import token_of
from comments.models import Comment
from core.base.models import SiteDocument, SiteImage
from editorial.permissions.roles import WRITERS
from newsletter.models import Issue, Subscriber
from tests.editorial.team import PAGES, is_live
from tests.factories import (
    AuthorPageFactory,
    DocumentFactory,
    ImageFactory,
    SeriesPageFactory,
    TopicPageFactory,
)


def uploaded(factory, whose):
    return factory(uploaded_by_user=whose.user, collection=Collection.get_first_root_node())


def upload(desk, who, _whose):
    pages = ("wagtailimages:add", "wagtailimages:add_multiple", "wagtaildocs:add")
    return all(who.opens(reverse(name)) for name in pages)


def choose(desk, who, whose):
    picture = uploaded(ImageFactory, whose)
    listed = who.get("wagtailimages_chooser:choose_results").content.decode()
    chosen = who.get("wagtailimages_chooser:chosen", picture.pk)
    return chosen.status_code == 200 and f'"{picture.pk}"' in listed + chosen.content.decode()


def edit_picture(desk, who, whose):
    picture = uploaded(ImageFactory, whose)
    return who.opens(reverse("wagtailimages:edit", args=[picture.pk]))


def delete_picture(desk, who, whose):
    picture = uploaded(ImageFactory, whose)
    who.post("wagtailimages:delete", picture.pk)
    return not SiteImage.objects.filter(pk=picture.pk).exists()


def delete_document(desk, who, whose):
    document = uploaded(DocumentFactory, whose)
    who.post("wagtaildocs:delete", document.pk)
    return not SiteDocument.objects.filter(pk=document.pk).exists()


def collections(desk, who, _whose):
    who.post(
        "wagtailadmin_collections:add", name=who.name, parent=Collection.get_first_root_node().pk
    )
    return Collection.objects.filter(name=who.name).exists()


def series(desk, who, whose):
    page = SeriesPageFactory(parent=desk.site.blog, owner=whose.user, live=False)
    adds = who.opens(reverse(f"{PAGES}add", args=["blog", "seriespage", desk.site.blog.pk]))
    edits = who.opens(reverse(f"{PAGES}edit", args=[page.pk]))
    assert adds or not edits
    return edits and SeriesPage.objects.filter(pk=page.pk).exists()


def topics(desk, who, _whose):
    topic = TopicPageFactory(parent=desk.site.topics)
    who.post(f"{PAGES}move_confirm", topic.pk, desk.site.topic.pk)
    moved = Page.objects.get(pk=topic.pk).get_parent().pk == desk.site.topic.pk
    who.post(f"{PAGES}unpublish", topic.pk)
    adds = who.opens(reverse(f"{PAGES}add", args=["blog", "topicpage", desk.site.topics.pk]))
    return together(moved, not is_live(topic), adds)


def merge(desk, who, _whose):
    topic = TopicPageFactory(parent=desk.site.topics)
    opens = who.opens(reverse("desk_merge_topic", args=[topic.pk]))
    return together(opens, who.opens(reverse("desk_tags")))


def authors(desk, who, _whose):
    page = AuthorPageFactory(parent=desk.site.authors)
    opens = who.opens(reverse(f"{PAGES}edit", args=[page.pk]))
    who.post(f"{PAGES}unpublish", page.pk)
    return together(opens, not is_live(page))


def due_report(desk, who, _whose):
    return who.opens(reverse("desk_due"))


def still_holds(desk, who, _whose):
    page = AuthorPageFactory(parent=desk.site.authors)
    who.post("desk_confirm_review", page.pk)
    return AuthorPage.objects.get(pk=page.pk).reviewed_on is not None


def sources(desk, who, _whose):
    fields = {"title": who.name, "slug": who.name, "url": "https://f.example/", "language": "es"}
    who.post("wagtailsnippets_blog_source:add", **fields)
    made = Source.objects.filter(slug=who.name).exists()
    return together(made, who.opens(reverse("wagtailsnippets_blog_source:list")))


def moderate(desk, who, whose):
    comment = Comment.objects.create(article=desk.draft(whose, live=True), name="Ana", text="Hola.")
    opens = [
        who.opens(reverse("moderation")),
        who.opens(reverse("moderation_comment", args=[comment.pk])),
    ]
    who.post("moderation_do", do="approved", id=token_of(comment))
    approved = Comment.objects.approved().first()
    deleted = f"deleted {token_of(approved or comment)}"
    who.post("moderation_do", one=deleted)
    gone = Comment.objects.filter(pk=comment.pk, state=Comment.State.DELETED).exists()
    comment.delete()
    return together(*opens, approved is not None, gone)


def mail(desk, who, _whose):
    letter = Issue.objects.create(subject="Hola", state=Issue.State.WAITING)
    opens = [who.opens(reverse("newsletter_issues:index"))]
    opens += [who.opens(reverse("newsletter_issue", args=[letter.pk]))]
    who.post("newsletter_issue", letter.pk, do="cancel")
    cancelled = Issue.objects.filter(pk=letter.pk, state=Issue.State.CANCELLED).exists()
    who.post("newsletter_issues:delete", letter.pk)
    gone = not Issue.objects.filter(pk=letter.pk).exists()
    return together(*opens, who.opens(reverse("newsletter_issues:add")), cancelled, gone)


def subscribers(desk, who, _whose):
    reader = Subscriber.objects.create(email=f"{who.name}@lectora.example")
    names = ("newsletter_subscribers", "newsletter_growth", "newsletter_import")
    opens = [who.opens(reverse(name)) for name in names]
    opens += [who.opens(reverse("newsletter_subscriber", args=[reader.pk]))]
    exported = who.client.get(f"{reverse('newsletter_subscribers')}?export=csv")
    opens += [exported.get("Content-Type") == "text/csv"]
    who.post("newsletter_subscriber", reader.pk, do="erase", sure="on")
    gone = not Subscriber.objects.filter(pk=reader.pk).exists()
    Subscriber.objects.all().delete()
    return together(*opens, gone)


def mail_settings(desk, who, _whose):
    return who.opens(reverse("wagtailsettings:edit", args=["newsletter", "newslettersettings"]))


def searches(desk, who, _whose):
    return who.opens(reverse("search_report"))


def synonyms(desk, who, _whose):
    names = [f"wagtailsnippets_search_synonym:{each}" for each in ("list", "add")]
    names += [f"wagtailsearchpromotions:{each}" for each in ("index", "add")]
    return together(*(who.opens(reverse(name)) for name in names))


def other_pages(desk, who, _whose):
    return who.opens(reverse(f"{PAGES}edit", args=[desk.site.home.pk]))


def settings(desk, who, _whose):
    return who.opens(reverse("wagtailsettings:edit", args=["base", "sitesettings"]))


def take_comments(desk, who, _whose):
    return who.opens(reverse("wagtailsettings:edit", args=["comments", "commentsettings"]))


def redirects(desk, who, _whose):
    fields = {
        "old_path": f"/{who.name}/",
        "redirect_link": "https://otra.example/",
        "is_permanent": "on",
    }
    who.post("wagtailredirects:add", **fields)
    made = Redirect.objects.filter(old_path=f"/{who.name}").exists()
    return together(made, who.opens(reverse("wagtailredirects:start_import")))


def workflow(desk, who, _whose):
    step = desk.workflow.workflow_tasks.first()
    names = ("wagtailadmin_workflows:index", "wagtailadmin_workflows:task_index")
    opens = [who.opens(reverse(name)) for name in names]
    edits = who.opens(reverse("wagtailadmin_workflows:edit_task", args=[step.task_id]))
    who.post("wagtailadmin_workflows:disable", desk.workflow.pk)
    disabled = not Workflow.objects.get(pk=desk.workflow.pk).active
    Workflow.objects.update(active=True)
    return together(*opens, edits, disabled)


def background(desk, who, _whose):
    return who.opens(reverse("background_work"))


def users(desk, who, _whose):
    secret = "una clave larguísima"
    role = Group.objects.get(name=WRITERS)
    fields = {"username": f"nueva-{who.name}", "email": f"{who.name}@correo.example"}
    fields |= {"first_name": "N", "last_name": "U", "password1": secret, "password2": secret}
    who.post("wagtailusers_users:add", **fields, groups=[role.pk])
    made = get_user_model().objects.filter(username=f"nueva-{who.name}", groups=role).exists()
    return together(made, who.opens(reverse("wagtailusers_users:index")))


def superusers(desk, who, _whose):
    root = get_user_model().objects.create_superuser(f"raiz-{timezone.now().timestamp()}")
    opens = who.opens(reverse("wagtailusers_users:edit", args=[root.pk]))
    who.post("wagtailusers_users:delete", root.pk)
    gone = not get_user_model().objects.filter(pk=root.pk).exists()
    return together(opens, gone)


def groups(desk, who, _whose):
    return who.opens(reverse("wagtailusers_groups:index"))


def sites(desk, who, _whose):
    return who.opens(reverse("wagtailsites:edit", args=[desk.site.site.pk]))


def together(*done: bool) -> bool:
    """Return what all parts of a action agree on: a right is whole, or not there."""
    assert len(set(done)) == 1, done
    return done[0]


SITE_ACTIONS = (
    upload, choose, edit_picture, delete_picture, delete_document, collections, series, topics, merge, authors, due_report,
    still_holds, sources, moderate, mail, subscribers, searches, synonyms, other_pages, settings, take_comments, mail_settings, redirects,
    workflow, background, users, superusers, groups, sites,
)  # fmt: skip
