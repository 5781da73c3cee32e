"""Who keeps whose account, and that every blog and the install keep somebody who does.

Every act that could take the last administrator away waits its turn here and asks here.
"""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from govblog import roles
from govblog.telling import AtField
from posts.models import Blog, Membership

ACT = "keep accounts"


class NotDone(AtField, ValueError):
    """Nothing was changed."""


@dataclass(frozen=True)
class Turn:
    """An act on an account while nobody else changes who keeps accounts: both as they are now."""

    account: User
    by: User | None


def take_turn(account: User, by: User | None) -> Turn:
    """Lock the account and everybody who keeps accounts; return it and who acts as they are now.

    To be called in a transaction. Locked in one order, and not against rows that only name an
    account, so it stops no moderator. Raises NotDone when the account is gone, PermissionDenied
    when `by` lost the account or the role a moment ago; None stands for the clock or a command.
    """
    keepers = Membership.objects.filter(role__in=roles.ACTS[ACT]).values("user")
    rows = User.objects.filter(Q(pk=account.pk) | Q(is_superuser=True) | Q(pk__in=keepers))
    locked = {one.pk: one for one in rows.order_by("pk").select_for_update(no_key=True)}
    if account.pk not in locked:
        raise NotDone("Somebody deleted this account. Nothing was changed.")
    if by is None:
        return Turn(locked[account.pk], None)
    if by.pk not in locked or not locked[by.pk].is_active:
        raise PermissionDenied("This account may not keep accounts.")
    return Turn(locked[account.pk], locked[by.pk])


def accounts_of(by: User) -> QuerySet[User]:
    """Return the accounts that `by` sees: a superuser all, others those of the blogs they keep."""
    everyone = User.objects.order_by("username")
    if by.is_active and by.is_superuser:
        return everyone
    mine = Membership.objects.filter(blog__in=roles.blogs_where(by, ACT))
    return everyone.filter(pk__in=mine.values("user"))


def last_kept(account: User) -> list[Blog]:
    """Return the blogs of which this account is the last administrator who can sign in."""
    if not account.is_active:
        return []
    keep = Membership.objects.filter(role=Membership.Role.ADMINISTRATOR)
    others = keep.filter(blog=OuterRef("blog"), user__is_active=True).exclude(user=account)
    held = keep.filter(~Exists(others), user=account).select_related("blog")
    return [one.blog for one in held.order_by("blog__name")]


def ask_not_last(account: User) -> None:
    """Raise NotDone when without this account a blog or the install had no administrator."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=account.pk)
    if account.is_superuser and account.is_active and not others.exists():
        raise NotDone("This is the last administrator of the install. Make another first.")
    if blogs := last_kept(account):
        raise NotDone(last_administrator(blogs))


def is_last(account: User) -> bool:
    """Say whether without this account a blog or the install had no administrator."""
    try:
        ask_not_last(account)
    except NotDone:
        return True
    return False


def last_administrator(blogs: list[Blog]) -> str:
    """Return why the last administrator of these blogs stays."""
    names = ", ".join(blog.name for blog in blogs)
    return f"This is the last administrator of {names}. Give that role to someone else first."
