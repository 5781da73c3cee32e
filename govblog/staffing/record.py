"""The record of what happened to staff accounts: the one place that writes it."""

from django.contrib.auth.models import User

from govblog.models import StaffEvent

_LONGEST = 300  # characters


def note(
    act: StaffEvent.Act, account: User | None, *, by: User | None = None, detail: str = ""
) -> StaffEvent:
    """Write down, in the caller's transaction, that `act` happened to `account`; return the row.

    `by` is who did it, None for the clock, a command or nobody signed in. `detail` names no
    network address and no password; it is cut at 300 characters.
    """
    return StaffEvent.objects.create(account=account, act=act, by=by, detail=detail[:_LONGEST])
