"""The data provider of comments: shows and erases what is kept of their writers; places in threads stay."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from comments.models import Comment, Follower
from comments.rules import label_of
from comments.states import ERASED, change_state
from core.base.seo import absolute
from core.mail.models import OutgoingMail
from core.visitors.personal_data.providers import DataProvider

State = Comment.State


@transaction.atomic
def erase(email: str) -> list[str]:
    """Erase the comments of an address, and its subscriptions to answers; return sentences about what was done."""
    found = written_by(email).select_for_update(of=("self",))
    comments = list(found.order_by("pk"))
    ids = [comment.pk for comment in comments]
    empty(ids)
    change_state(ids, State.DELETED)
    for comment in comments:
        log(instance=comment, action=ERASED)
    followers, _by_model = followed_by(email).delete()
    done = ngettext(
        "%(number)d comment was erased: its text, your name, your address and all the rest.",
        "%(number)d comments were erased: their texts, your name, your address and all the rest.",
        len(comments),
    )
    stopped = ngettext(
        "You get no more mail about the answers to %(number)d article.",
        "You get no more mail about the answers to %(number)d articles.",
        followers,
    )
    said = ((done, len(comments)), (stopped, followers))
    return [sentence % {"number": number} for sentence, number in said if number]


def empty(numbers: Collection[int]) -> None:
    """Empty the personal fields of comments, and drop queued mail about them."""
    Comment.objects.filter(pk__in=numbers).update(
        name=_("(erased)"),
        email="",
        site="",
        text="",
        fingerprint="",
        address_hash="",
        user=None,
        consent=None,
        consented_at=None,
        held_for=[],
    )
    drop_mail(numbers)


def drop_mail(numbers: Collection[int]) -> None:
    """Delete queued mail about comments; moderators get a new mail about the others that theirs named."""
    waiting = OutgoingMail.objects.filter(key__startswith="comments:").exclude(recipient="")
    keys = {pk: key.split(":") for pk, key in waiting.values_list("pk", "key")}
    digests = [pk for pk, key in keys.items() if key[2:3] == ["waits"]]
    about = [pk for pk, key in keys.items() if key[1].isdecimal() and int(key[1]) in numbers]
    OutgoingMail.objects.filter(pk__in=[*digests, *about]).delete()
    if digests:
        Comment.objects.pending().update(moderators_told_at=None)


def comments_data_provider() -> DataProvider:
    """Return the data provider of comments."""
    return DataProvider("comments", _is_known, gather, describe, erase)


def written_by(email: str) -> QuerySet[Comment]:
    """Return the comments sent with an address."""
    return Comment.objects.filter(email__iexact=email)


def followed_by(email: str) -> QuerySet[Follower]:
    """Return the followers with an address."""
    return Follower.objects.filter(email__iexact=email)


def gather(email: str) -> dict[str, Any]:
    """Return all comments of an address, and the articles whose answers it follows."""
    written = written_by(email).select_related("article", "consent").defer("article__body")
    followed = followed_by(email).select_related("article").defer("article__body")
    written, followed = written.order_by("created_at"), followed.order_by("created_at")
    articles = _articles([*written, *followed])
    data = {
        "comments": [_comment(each) | articles[each.article_id] for each in written],
        "reply_notices": [_notice(each) | articles[each.article_id] for each in followed],
    }
    hashes = _(
        "Of your connection (address_hash, for 30 days) and of the words of your text (fingerprint) we keep hashes: "
        "they say nothing by themselves, and serve to recognize what is sent in masses."
    )
    return data | {"hashes": hashes} if any(data.values()) else {}


def describe(data: dict[str, Any]) -> SafeString:
    """Return gathered data in short as HTML: numbers of comments by state, articles, consents."""
    told = data["comments"]
    numbers = Counter(each["state"] for each in told)
    context = {
        "number": len(told),
        "states": [(state.label, numbers[state]) for state in State if numbers[state]],
        "articles": _once(each["article"] for each in told),
        "consents": _once(each["consent"] for each in told if each["consent"]),
        "notices": data["reply_notices"],
    }
    return render_to_string("comments/privacy/kept.html", context)


def _is_known(email: str) -> bool:
    known = [written_by(email).exists(), followed_by(email).exists()]
    return any(known)  # both were asked: the time it takes says nothing


def _once(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the data without duplicates."""
    firsts: dict[tuple[Any, Any], dict[str, Any]] = {}
    for each in found:
        firsts.setdefault((each.get("address"), each.get("text")), each)
    return list(firsts.values())


def _comment(comment: Comment) -> dict[str, Any]:
    consent = comment.consent
    return {
        "text": comment.text,
        "name": comment.name,
        "email": comment.email,
        "site": comment.site,
        "address": absolute(None, comment.get_absolute_url()),
        "is_answer": comment.parent_id is not None,
        "state": comment.state,
        "held_for": [label_of(reason) for reason in comment.held_for],
        "written_at": comment.created_at,
        "edited_at": comment.edited_at,
        "published_at": comment.approved_at,
        "state_changed_at": comment.state_changed_at,
        "consent": consent and {"text": consent.text, "at": comment.consented_at},
        "kept_hashes": [name for name in ("address_hash", "fingerprint") if getattr(comment, name)],
    }


def _articles(found: Iterable[Any]) -> dict[int, dict[str, Any]]:
    """Return title and URL of each article, computed once."""
    pages = {each.article_id: each.article for each in found}
    return {
        number: {"article": {"title": page.title, "address": page.full_url or ""}}
        for number, page in pages.items()
    }


def _notice(follower: Follower) -> dict[str, Any]:
    return {
        "asked_at": follower.asked_at,
        "confirmed_at": follower.confirmed_at,
        "stopped_at": follower.stopped_at,
    }
