"""What each app keeps of people, and how it gives or forgets it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.safestring import SafeString
from wagtail import hooks

from core.visitors.fields import mail_key
from core.visitors.models import DataRequest

# Functions without arguments that return a Keeper.
KEEPER_HOOK = "register_personal_data"


@dataclass(frozen=True)
class Keeper:
    """A part of the site that keeps personal data by e-mail address; capitals make no other address."""

    name: str  # of its part in what is downloaded
    knows: Callable[[str], bool]  # asked for anybody's address: it should cost the same for each
    gather: Callable[
        [str], dict[str, Any]
    ]  # all that it keeps, as JSON may have it; {} for nothing
    describe: Callable[[dict[str, Any]], SafeString]  # that in HTML, in short
    erase: Callable[[str], list[str]]  # within the caller's transaction; says what it did
    # The same, asked last, where any part has erased something.
    after_erasing: Callable[[str], list[str]] = lambda _email: []


def keepers() -> Iterator[Keeper]:
    """Yield all."""
    for register in hooks.get_hooks(KEEPER_HOOK):
        yield register()


def is_known(email: str) -> bool:
    """Tell whether anything is kept; all are asked in any case, so that the time it takes says nothing."""
    known = [keeper.knows(email) for keeper in keepers()]
    return any(known)


def gather(email: str) -> dict[str, dict[str, Any]]:
    """Return what is kept, by the names of the parts."""
    found = {keeper.name: keeper.gather(email) for keeper in keepers()}
    return {name: data for name, data in found.items() if data}


def describe(email: str) -> list[SafeString]:
    """Return what is kept in HTML, a piece each."""
    return [keeper.describe(data) for keeper in keepers() if (data := keeper.gather(email))]


@transaction.atomic
def erase(email: str) -> list[str]:
    """Erase all, or nothing where one part fails; return what was done, a sentence each."""
    DataRequest.objects.filter(email=mail_key(email)).delete()
    done = [said for keeper in keepers() for said in keeper.erase(email)]
    if not done:
        return []
    return [*done, *(said for keeper in keepers() for said in keeper.after_erasing(email))]
