"""What goes of a comment when its time is over: the email, the hash of it, unpublished words.

For how long each is kept is a setting of the blog. A legal hold, and what is not yet settled,
keep them for longer.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comments.models import (
    Comment,
    Confirmation,
    Content,
    Decision,
    Errand,
    Follow,
    News,
    Review,
)
from comments.moderation import erasing
from comments.moderation.holding_data import free, open_cases
from comments.moderation.transitions import OFF_THE_PAGE
from govblog import portions
from posts.models import Blog

_S = Comment.Status
# Each erased comment locks its thread: others wait no longer than so many take
WORDS_AT_ONCE = 100

# What is unsettled of a comment and needs its email; OuterRef("pk") is the comment’s key
NEEDS_EMAIL: tuple[Callable[[dt.datetime], Any], ...] = (
    lambda now: News.objects.filter(comment=OuterRef("pk"), told_at__isnull=True),
    lambda now: Confirmation.objects.filter(
        comment=OuterRef("pk"), used_at__isnull=True, expires_at__gt=now
    ),
    lambda now: Review.objects.filter(comment=OuterRef("pk"), answered_at__isnull=True),
    lambda now: Errand.objects.filter(comment=OuterRef("pk"), settled_at__isnull=True),
    lambda now: Follow.objects.filter(comment=OuterRef("pk"), mailbox__confirmed_at__isnull=False),
    lambda now: open_cases().filter(comment=OuterRef("pk")),
)
# What is unsettled of a comment and needs its words
NEEDS_WORDS: tuple[Callable[[dt.datetime], Any], ...] = (
    lambda now: Review.objects.filter(comment=OuterRef("pk"), answered_at__isnull=True),
    lambda now: open_cases().filter(comment=OuterRef("pk")),
)


def emails_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the contents whose email is needed no more."""

    def kept(blog: Blog) -> dt.timedelta:
        return dt.timedelta(days=blog.email_days, minutes=blog.undo_minutes)

    # From the few with an email: of most comments it went long ago
    found = Content.objects.exclude(email="").exclude(comment__status=_S.PENDING)
    due = _decided(found, "comment__post__blog", kept, now)
    for needs in NEEDS_EMAIL:
        due = due.exclude(Exists(needs(now)))
    return free(due, "comment", person="person", blog="comment__post__blog")


def forget_emails(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Blank the emails that are needed no more; return how many. What is known by them stays."""
    return portions.blank(emails_due(now or timezone.now()), most, email="")


def people_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the contents whose writer has not commented on the blog for its `person_days`."""
    mine = Content.objects.filter(
        person=OuterRef("person"), comment__post__blog=OuterRef("comment__post__blog")
    )
    long_ago: Any = Q(pk__in=[])
    for kept, blogs in _by_term(lambda blog: dt.timedelta(days=blog.person_days)):
        lately = mine.filter(comment__created_at__gt=now - kept)
        old = Q(comment__post__blog__in=blogs, comment__created_at__lte=now - kept)
        long_ago |= old & ~Exists(lately)
    found = Content.objects.exclude(person="").filter(long_ago, email="")
    return free(found, "comment", person="person", blog="comment__post__blog")


def forget_people(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Blank the hashes by which writers are known whose time is over; return how many."""
    return portions.blank(people_due(now or timezone.now()), most, person="")


def words_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the comments whose words were kept long enough without being published."""

    def kept(blog: Blog) -> dt.timedelta:
        return dt.timedelta(days=blog.unpublished_days)

    with_words = Comment.objects.filter(status__in=OFF_THE_PAGE, content__erased_at__isnull=True)
    due = _decided(with_words, "post__blog", kept, now)
    for needs in NEEDS_WORDS:
        due = due.exclude(Exists(needs(now)))
    return free(due)


def forget_words(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Erase the words that were kept long enough; return of how many comments."""
    due = portions.some(words_due(now or timezone.now()), most)
    return sum(_forgotten(comment) for comment in list(due))


def _forgotten(comment: Comment) -> bool:
    try:
        erasing.forget(comment, why="Kept for as long as the register says.")
    except (erasing.OnHold, erasing.ErasedAlready, ValueError):
        # Held, erased or put back a moment ago
        return False
    return True


def _decided(
    found: "QuerySet[Any]",
    to_blog: str,
    kept: Callable[[Blog], dt.timedelta],
    now: dt.datetime,
) -> "QuerySet[Any]":
    """Return those of `found`, comments or contents, on which nothing was decided for as long as
    their blog keeps."""
    mine = Decision.objects.filter(comment=OuterRef("pk"))
    long_ago: Any = Q(pk__in=[])
    for term, blogs in _by_term(kept):
        lately = mine.filter(at__gt=now - term)
        long_ago |= Q(**{f"{to_blog}__in": blogs}) & ~Exists(lately)
    return found.filter(long_ago)


def _by_term(
    kept: Callable[[Blog], dt.timedelta],
) -> Iterable[tuple[dt.timedelta, list[int]]]:
    """Return for how long something is kept, each time with the blogs that keep it so long.

    Most blogs have the default: asking by the term costs as little for many blogs as for one.
    """
    terms: dict[dt.timedelta, list[int]] = {}
    for blog in Blog.objects.order_by("pk"):
        terms.setdefault(kept(blog), []).append(blog.pk)
    return terms.items()
