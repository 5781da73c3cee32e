"""Giving roles and taking them away: by whom, on which blog, on record."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from govblog import roles
from govblog.models import StaffEvent
from govblog.staffing.keeping import ACT, NotDone, Turn, last_administrator, last_kept, take_turn
from govblog.staffing.record import note
from posts.models import Blog, Membership

# A blog's key, and a role on it
Place = tuple[int, str]


def give_role(account: User, blog: Blog, role: str, *, by: User | None) -> bool:
    """Give an account a role on a blog; return whether it did not have it.

    Raises PermissionDenied unless `by` keeps the accounts of the blog; a superuser's roles are
    changed by superusers only.
    """
    return _changed(account, by, give=[(blog.pk, role)], take=[]) == 1


def take_role(account: User, blog: Blog, role: str, *, by: User | None) -> bool:
    """Take a role on a blog away from an account; return whether it had it.

    Raises NotDone for the last administrator of a blog; PermissionDenied as `give_role` does.
    """
    return _changed(account, by, give=[], take=[(blog.pk, role)]) == 1


def change_roles(account: User, *, by: User, give: Iterable[Place], take: Iterable[Place]) -> int:
    """Give and take several roles in one step, all or none; return how many changed.

    What someone else gave or took a moment ago is left as it is. Raises what `take_role` does.
    """
    return _changed(account, by, give=give, take=take)


def of(account: User, by: User) -> set[Place]:
    """Return the roles of an account on the blogs whose accounts `by` keeps."""
    mine = Membership.objects.filter(user=account, blog__in=roles.blogs_where(by, ACT))
    return set(mine.values_list("blog", "role"))


def put_on_record(account: User, blog: Blog, role: str, *, by: User | None) -> bool:
    """Give a role and write it down, in the caller's transaction; return whether it is new.

    Who may do so was asked before.
    """
    known = Membership.Role(role)
    _, is_new = Membership.objects.get_or_create(user=account, blog=blog, role=known)
    if is_new:
        note(StaffEvent.Act.ROLE_GIVEN, account, by=by, detail=f"{known.label} on {blog.name}")
    return is_new


def _changed(
    account: User, by: User | None, *, give: Iterable[Place], take: Iterable[Place]
) -> int:
    with transaction.atomic():
        turn = take_turn(account, by)
        given, taken = list(give), list(take)
        blogs = Blog.objects.in_bulk({blog for blog, _ in [*given, *taken]})
        if any(pk not in blogs for pk, _ in [*given, *taken]):
            raise PermissionDenied("There is no such blog.")
        for blog in blogs:
            _ask(turn, blog)
        many = sum(put_on_record(turn.account, blogs[pk], role, by=turn.by) for pk, role in given)
        return many + sum(_take(turn, blogs[pk], role) for pk, role in taken)


def _ask(turn: Turn, blog: int) -> None:
    if turn.by is None:
        return
    roles.require(turn.by, ACT, blog)
    if turn.account.is_superuser and not turn.by.is_superuser:
        raise PermissionDenied("Only a superuser changes the roles of one.")


def _take(turn: Turn, blog: Blog, role: str) -> bool:
    held = Membership.objects.filter(user=turn.account, blog=blog, role=role)
    if not held.exists():
        return False
    if role == Membership.Role.ADMINISTRATOR and blog in last_kept(turn.account):
        raise NotDone(last_administrator([blog]), "roles")
    held.delete()
    label = Membership.Role(role).label
    note(StaffEvent.Act.ROLE_TAKEN, turn.account, by=turn.by, detail=f"{label} on {blog.name}")
    return True
