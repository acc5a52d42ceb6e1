"""How much of an issue fits into a mail that nobody cuts."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import accumulate

from blog.newsletter.mails.contents import Content
from blog.newsletter.mails.messages import encoded

# Gmail hides what lies beyond 102 KB, and the link that leaves with it. Counted as it is sent.
LONGEST = 100_000


def that_fits(content: Content, page: Callable[[list[str]], str]) -> str:
    """Return the page with all pieces, or with as many as fit and a link to the rest."""
    most = bisect_right(list(accumulate(map(len, content.pieces))), LONGEST)  # before their looks
    if most == len(content.pieces):
        whole = page([content.head, *content.pieces, content.onward])
        if _fits(whole):
            return whole

    def cut(count: int) -> str:
        return page([content.head, *content.pieces[:count], content.rest])

    most = bisect_left(range(1, most + 1), True, key=lambda count: not _fits(cut(count)))
    return cut(_before_heading(content.pieces, most))


def _before_heading(pieces: list[str], count: int) -> int:
    """Leave out a heading or a line that nothing would follow."""
    while count and pieces[count - 1].startswith("<h"):
        count -= 1
    return count


def _fits(text: str) -> bool:
    return len(encoded(text)) <= LONGEST
