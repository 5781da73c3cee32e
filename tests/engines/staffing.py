"""Administrators and guests who act on accounts at the same moment."""

import time
from typing import Any

from django.contrib.auth.models import User

from govblog.models import Invitation, Letter
from govblog.staffing import giving, joining, keeping, switching
from govblog.staffing.keeping import NotDone
from posts.models import Blog, Membership
from tests import factories
from tests.govblog.staffing.guests import PASSWORD, invited, token_of

ROUND = 0.08  # seconds from one pair to the next
_ADMINISTRATOR = Membership.Role.ADMINISTRATOR


def pairs_of_keepers(count: int) -> list[list[int]]:
    """Make so many blogs with two administrators each; return their keys, blog first."""
    made = []
    for _ in range(count):
        blog = factories.BlogFactory()
        two = [_without_password(blog=blog, role=_ADMINISTRATOR) for _ in range(2)]
        made.append([blog.pk, *two])
    return made


def _without_password(**said: Any) -> int:
    # To hash one takes longer than all the rest
    return factories.StaffFactory(password=None, **said).pk


def _unprotect() -> None:
    """Let nobody wait for a turn, and take so long that both are under way."""

    def at_once(account: User, by: User | None) -> keeping.Turn:
        return keeping.Turn(account, by)

    def slowly(account: User, **said: Any) -> int:
        time.sleep(0.04)
        return 0

    switching.take_turn = giving.take_turn = at_once
    switching.sessions.end_all = slowly


def end_each(
    pairs: list[list[int]], mine: int, act: str, start: float, unprotected: bool = False
) -> list[str]:
    """Take the other of each pair away at its moment: switched off, or out of the role.

    `mine` says which of a pair acts. Returns what came of each.
    """
    if unprotected:
        _unprotect()
    came = []
    for number, (blog, *two) in enumerate(pairs):
        by, other = User.objects.get(pk=two[mine]), User.objects.get(pk=two[1 - mine])
        time.sleep(max(0.0, start + number * ROUND - time.time()))
        try:
            if act == "switch off":
                switching.switch_off(other, by=by)
            else:
                giving.take_role(other, Blog.objects.get(pk=blog), _ADMINISTRATOR, by=by)
            came.append("done")
        except Exception as error:
            came.append(type(error).__name__)
    return came


def keepers_left(pairs: list[list[int]]) -> list[int]:
    """Return how many administrators who can sign in each blog has."""
    held = Membership.objects.filter(role=_ADMINISTRATOR, user__is_active=True)
    return [held.filter(blog=blog).count() for blog, *_ in pairs]


def two_superusers() -> list[int]:
    """Make two administrators of the install; return their keys."""
    return [_without_password(role=None, is_superuser=True) for _ in range(2)]


def superusers_left() -> int:
    """Return how many administrators of the install can sign in."""
    return User.objects.filter(is_superuser=True, is_active=True).count()


def invite_one() -> str:
    """Invite somebody; return the token of the link."""
    (token,) = invite_some(1)
    return token


def invite_some(count: int) -> list[str]:
    """Invite so many people; return the tokens of their links."""
    by, place = factories.StaffFactory(role=_ADMINISTRATOR), (factories.the_blog(), "editor")
    return [token_of(invited(by, place, email=f"gwen{n}@example.org")) for n in range(count)]


def invite_the_same(by: int) -> str:
    """Invite the same person as others do at this moment; return what came of it."""
    try:
        invited(User.objects.get(pk=by), (factories.the_blog(), "editor"))
    except NotDone as refused:
        return str(refused)
    return "invited"


def join(token: str, username: str, start: float, unprotected: bool = False) -> str:
    """Take up an invitation at a moment; return what came of it."""
    if unprotected:
        joining._take_turn = _without_waiting
    time.sleep(max(0.0, start - time.time()))
    try:
        joining.join(token, username=username, password=PASSWORD)
    except (NotDone, joining.NoInvitation) as refused:
        return type(refused).__name__
    return "joined"


def join_each(tokens: list[str], start: float) -> list[str]:
    """Take up each invitation at its moment, as somebody does who presses twice; return what came
    of each."""
    return [join(token, f"gwen{n}", start + n * ROUND) for n, token in enumerate(tokens)]


def _without_waiting(token: str) -> Invitation:
    """Find an invitation as it is now, and take so long that all are under way."""
    found = joining.asked(token)
    time.sleep(1)
    return found


def invitations_and_letters() -> list[int]:
    """Return how many invitations there are, and how many letters."""
    return [Invitation.objects.count(), Letter.objects.count()]


def guests() -> list[str]:
    """Return the usernames of the accounts that an invitation made."""
    joined = User.objects.filter(email__startswith="gwen")
    return sorted(joined.values_list("username", flat=True))
