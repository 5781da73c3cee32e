"""Who may do what, on which blog: the table of docs/roles.md, asked by every rule and desk."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from govblog.prepared import Prepared, number
from posts.models import Blog, Membership

Person = AbstractBaseUser | AnonymousUser

_R = Membership.Role
_ANYONE = frozenset(_R)

ACTS: dict[str, frozenset[Membership.Role]] = {
    "moderate": frozenset({_R.MODERATOR, _R.SENIOR, _R.ADMINISTRATOR}),
    "triage": frozenset({_R.MODERATOR, _R.SENIOR, _R.ADMINISTRATOR}),
    "reply officially": _ANYONE,
    "redact": frozenset({_R.SENIOR, _R.ADMINISTRATOR}),
    "open sealed": frozenset({_R.SENIOR, _R.ADMINISTRATOR}),
    "see full email": frozenset({_R.SENIOR, _R.ADMINISTRATOR}),
    "keep hold rules": frozenset({_R.SENIOR, _R.ADMINISTRATOR}),
    "see figures by moderator": frozenset({_R.SENIOR, _R.ADMINISTRATOR}),
    "handle legal notices": frozenset({_R.SENIOR, _R.ADMINISTRATOR}),
    "close a post": _ANYONE,
    "close a blog": frozenset({_R.SENIOR, _R.ADMINISTRATOR}),
    "close all blogs": frozenset({_R.ADMINISTRATOR}),
    "write": frozenset({_R.EDITOR, _R.ADMINISTRATOR}),
    "publish": frozenset({_R.EDITOR, _R.ADMINISTRATOR}),
    "keep terms": frozenset({_R.EDITOR, _R.ADMINISTRATOR}),
    "keep policy": frozenset({_R.EDITOR, _R.ADMINISTRATOR}),
    "keep pages": frozenset({_R.EDITOR, _R.ADMINISTRATOR}),
    "change settings": frozenset({_R.ADMINISTRATOR}),
    "keep accounts": frozenset({_R.ADMINISTRATOR}),
    "handle personal data": frozenset({_R.ADMINISTRATOR}),
    "import and export": frozenset({_R.ADMINISTRATOR}),
}


_held = Prepared(
    lambda *needed: (
        Membership.objects.filter(user=number("user"), blog=number("blog"), role__in=needed)
        .order_by()
        .values_list("pk")
    )
)


def acts_of(held: Collection[str]) -> list[str]:
    """Return what somebody with these roles on a blog may do there, in the order of ACTS."""
    return [act for act, needed in ACTS.items() if needed & set(held)]


def acts_anywhere(user: Person) -> frozenset[str]:
    """Return what `user` may do on any blog: the acts for which `may` says so. One query."""
    if not user.is_active or user.pk is None:
        return frozenset()
    if getattr(user, "is_superuser", False):
        return frozenset(ACTS) if Blog.objects.exists() else frozenset()
    held = Membership.objects.filter(user=user.pk).values_list("role", flat=True)
    return frozenset(acts_of(set(held)))


def blogs_where(user: Person, act: str) -> QuerySet[Blog]:
    """Return the blogs on which `user` may do `act`. Raises KeyError for an act not in ACTS."""
    roles = ACTS[act]
    if not user.is_active or user.pk is None:
        return Blog.objects.none()
    if getattr(user, "is_superuser", False):
        return Blog.objects.all()
    held = Membership.objects.filter(user=user.pk, role__in=roles)
    return Blog.objects.filter(pk__in=held.values("blog"))


def may(user: Person, act: str, blog: Blog | int | None = None) -> bool:
    """Say whether `user` may do `act` on `blog`, or on any blog when none is given.

    The roles are read anew each time: a role taken away counts at once.
    """
    of, needed = blog.pk if isinstance(blog, Blog) else blog, ACTS[act]
    if of is None or not user.is_active or user.pk is None:
        return of is None and blogs_where(user, act).exists()
    if getattr(user, "is_superuser", False):
        return Blog.objects.filter(pk=of).exists()
    return bool(_held.rows(*sorted(needed), user=user.pk, blog=of, limit=(1, 0)))


def require(user: Person, act: str, blog: Blog | int | None = None) -> None:
    """Raise PermissionDenied unless `user` may do `act` on `blog`."""
    if not may(user, act, blog):
        raise PermissionDenied(f"This account may not {act} here.")


def keeps(user: Person, account: User) -> bool:
    """Say whether `user` keeps an account: all its roles are on blogs whose accounts they keep.

    That of an administrator of the install is kept by such administrators only.
    """
    return account.pk in kept_of(user, [account])


def kept_of(user: Person, accounts: Collection[User]) -> set[int]:
    """Return the keys of those of these accounts that `user` keeps. Two queries."""
    if getattr(user, "is_superuser", False):
        return {account.pk for account in accounts if user.is_active}
    mine = blogs_where(user, "keep accounts")
    if not mine.exists():
        return set()
    elsewhere = Membership.objects.filter(user__in=accounts).exclude(blog__in=mine)
    others = set(elsewhere.values_list("user", flat=True))
    return {one.pk for one in accounts if not one.is_superuser and one.pk not in others}


def people_who(act: str, blogs: Collection[int]) -> dict[int, list[User]]:
    """Return who may do `act` on each of these blogs, by the blog's key. Two queries."""
    found: dict[int, dict[int, User]] = {blog: {} for blog in blogs}
    held = Membership.objects.filter(blog__in=blogs, role__in=ACTS[act], user__is_active=True)
    for one in held.select_related("user").order_by("user__first_name", "user__last_name", "pk"):
        found[one.blog_id].setdefault(one.user_id, one.user)
    for person in User.objects.filter(is_superuser=True, is_active=True).order_by("pk"):
        for people in found.values():
            people.setdefault(person.pk, person)
    return {blog: list(people.values()) for blog, people in found.items()}
