"""What stands above the desks on the admin's first page."""

from dataclasses import dataclass

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse

from comments import legal
from comments.moderation import reviewers
from govblog import roles
from govblog.telling import name_of
from posts import holidays
from posts.models import Blog

register = template.Library()


@dataclass(frozen=True, slots=True)
class Line:
    """What should be done, in words, and the page where it is done."""

    words: str
    url: str
    label: str


@register.simple_tag
def legal_notices(user: User | AnonymousUser) -> legal.Standing | None:
    """Return how the legal notices stand that this person handles, None when none is open."""
    stands = legal.standing_for(user)
    return stands if stands.open else None


@register.simple_tag
def to_keep_up(user: User | AnonymousUser) -> list[Line]:
    """Return what this person should bring up to date, a line for each."""
    if not isinstance(user, User):
        return []
    lines = _overdue(user) + _alone(user)
    if user.is_active and user.is_superuser:
        url = reverse("admin:posts_holiday_changelist")
        lines += [Line(words, url, "Bank holidays") for words in holidays.warnings()]
    return lines


def _overdue(user: User) -> list[Line]:
    """Say how many second looks are overdue that this person may answer."""
    late = reviewers.count_for(user, late=True)
    if not late:
        return []
    words = "1 second look is overdue." if late == 1 else f"{late} second looks are overdue."
    return [Line(words, reverse("admin:comments_review_changelist"), "Second looks")]


def _alone(user: User) -> list[Line]:
    """Tell who keeps accounts of second looks that fewer than two people may answer."""
    looks = reviewers.looks_on(roles.blogs_where(user, "keep accounts"))
    may = reviewers.who_may(looks)
    few: dict[Blog, set[str]] = {}
    for look in looks:
        people = may[look.review.pk]
        if len(people) < 2:
            few.setdefault(look.review.comment.post.blog, set()).update(map(name_of, people))
    url = reverse("admin:auth_user_changelist")
    return [
        Line(
            f"On {blog.name} a second look waits that {_only(people)} may answer. "
            "Give another colleague the role of moderator.",
            url,
            "Accounts",
        )
        for blog, people in few.items()
    ]


def _only(people: set[str]) -> str:
    return f"only {' or '.join(sorted(people))}" if people else "nobody"
