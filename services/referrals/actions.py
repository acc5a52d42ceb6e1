"""What clients, colleagues and the owner do with a referral."""

from services.models import Colleague


def end_referrals_of(colleague: Colleague, *, has_left: bool) -> None:
    """Withdraw a colleague's open referrals, tell clients and owner, ask who comes next; `has_left` where she won't be back.

    Called within the transaction in which she pauses, leaves or is erased, while her card and her address are still there.
    Nothing so far: referrals are built beside colleagues, and come with their own.
    """
