"""Comments that came in and were decided at moments long past."""

import datetime as dt

from django.contrib.auth.models import User

from comments import figures, moderation
from comments.models import Comment
from posts.models import Blog, Post
from tests.factories import CommentFactory, StaffFactory, rule_of, seen

MONDAY = dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
JANUARY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
WEEK = figures.Period(MONDAY.date(), MONDAY.date() + 6 * DAY)


def came(post: Post, at: dt.datetime = MONDAY, **more: object) -> Comment:
    """Return a comment that came in at a moment."""
    return CommentFactory(post=post, created_at=at, **more)


def decide(comment: Comment, act: str, at: dt.datetime, by: User | None = None) -> User:
    """Decide a comment at a moment; return who did."""
    blog = comment.post.blog
    someone = by or StaffFactory(blog=blog)
    rule = rule_of(blog) if act in moderation.NEEDS_RULE else None
    moderation.decide(seen(comment), act, by=someone, rule=rule, at=at)
    return someone


def undo(by: User, at: dt.datetime) -> None:
    """Undo the last step of a person."""
    step = moderation.undoable(by, at)
    assert step is not None
    moderation.undo(step.batch, by=by, at=at)


def of_week(*blogs: Blog) -> figures.Figures:
    """Return the figures of the week from MONDAY."""
    return figures.figures_of(list(blogs), WEEK)


def counts(row: figures.Row) -> tuple[int, ...]:
    """Return what a row counts: received, published, not published, spam, removed."""
    return row.received, row.published, row.not_published, row.spam, row.removed
