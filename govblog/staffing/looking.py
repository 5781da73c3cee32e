"""Who can do what: every account with its roles, as one table for the page and for a file."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from govblog import roles
from govblog.staffing import inactivity
from govblog.staffing.keeping import ACT
from govblog.staffing.second_factors import has_second_factor
from govblog.telling import name_of
from posts.models import Blog, Membership

ALL_BLOGS = "All blogs"
STATES = {
    "active": "Active",
    "soon": "Inactive soon",
    "off": "Switched off",
    "one factor": "No second factor",
}
HEADER = (
    "Name", "Username", "Blog", "Roles", "May", "State", "Last sign-in", "Second factor",
)  # fmt: skip


@dataclass(frozen=True)
class Access:
    """What one account may do on one blog, or on all of them; `blog` is None for a superuser.

    `is_kept` says whether who asks keeps the account, so that its page opens to them.
    """

    account: User
    blog: Blog | None
    held: tuple[str, ...]
    may: tuple[str, ...]
    is_soon: bool
    ends_at: dt.datetime | None
    second_factor: bool
    is_kept: bool

    @property
    def place(self) -> str:
        """Where it may do so, in words."""
        return self.blog.name if self.blog else ALL_BLOGS

    @property
    def roles(self) -> str:
        """The roles in words."""
        if not self.held:
            return "Administrator of the install" if self.account.is_superuser else "No role"
        return ", ".join(Membership.Role(role).label for role in self.held)

    @property
    def state(self) -> str:
        """Whether the account can sign in, and whether that ends soon."""
        if not self.account.is_active:
            return STATES["off"]
        return STATES["soon"] if self.is_soon else STATES["active"]

    def is_in(self, state: str) -> bool:
        """Say whether a state of STATES holds; "" is any."""
        active = self.account.is_active
        return {
            "": True,
            "active": active,
            "soon": active and self.is_soon,
            "off": not active,
            "one factor": active and not self.second_factor,
        }[state]


@dataclass(frozen=True)
class Wanted:
    """Which accounts are asked for; nothing said is all of the blogs one keeps."""

    blog: Blog | None = None
    role: str = ""
    state: str = ""


def access(by: User, wanted: Wanted | None = None) -> list[Access]:
    """Return who can do what on the blogs whose accounts `by` keeps, by name, then by blog.

    Who may do everything stands in every such list; who has no role in a superuser's only. The
    number of queries is the same for any number of accounts.
    """
    asked, now = wanted or Wanted(), timezone.now()
    blogs = roles.blogs_where(by, ACT)
    if asked.blog is not None:
        blogs = blogs.filter(pk=asked.blog.pk)
    held: dict[int, dict[int, list[str]]] = {}
    by_blog = {blog.pk: blog for blog in blogs}
    for one in Membership.objects.filter(blog__in=by_blog).order_by("blog__name", "pk"):
        held.setdefault(one.user_id, {}).setdefault(one.blog_id, []).append(one.role)
    everywhere = Q(is_superuser=True) | (Q(memberships=None) if by.is_superuser else Q(pk=None))
    found = inactivity.used_at(User.objects.filter(everywhere | Q(pk__in=held)).distinct())
    accounts = list(found.order_by("first_name", "last_name", "username"))
    factors, kept = has_second_factor(accounts), roles.kept_of(by, accounts)
    rows = (
        Access(
            account=account,
            blog=blog,
            held=said,
            may=tuple(roles.ACTS) if account.is_superuser else tuple(roles.acts_of(said)),
            is_soon=inactivity.is_soon(account.used_at, now),
            ends_at=inactivity.ends_at(account.used_at),
            second_factor=account.pk in factors,
            is_kept=account.pk in kept,
        )
        for account in accounts
        for blog, said in _places(account, held.get(account.pk, {}), by_blog, asked)
    )
    return [row for row in rows if _is_wanted(row, asked)]


def _places(
    account: User, held: dict[int, list[str]], blogs: dict[int, Blog], asked: Wanted
) -> Iterator[tuple[Blog | None, tuple[str, ...]]]:
    """Yield the blogs of an account with its roles there; None for what is said of no blog."""
    if account.is_superuser or (not held and asked.blog is None):
        yield None, ()
    for pk, said in held.items():
        yield blogs[pk], tuple(said)


def _is_wanted(row: Access, asked: Wanted) -> bool:
    return (not asked.role or asked.role in row.held) and row.is_in(asked.state)


def cells(rows: Iterable[Access]) -> Iterator[tuple[str, ...]]:
    """Yield the cells under HEADER."""
    for row in rows:
        signed_in = row.account.last_login
        yield (
            name_of(row.account),
            row.account.username,
            row.place,
            row.roles,
            ", ".join(row.may),
            row.state,
            timezone.localtime(signed_in).isoformat(" ", "seconds") if signed_in else "Never",
            "Yes" if row.second_factor else "No",
        )
