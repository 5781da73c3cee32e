"""Holding comments while retention deletes, and the clock of two workers at the same moment."""

import datetime as dt
import time

from django.contrib.auth.models import User
from django.utils import timezone

from comments import retention
from comments.models import Comment, Receipt, RetentionRun
from comments.moderation import erasing, forgetting, holding_data
from posts.models import Membership, Post
from tests.factories import CommentFactory, act


def refused_by(post: int, count: int, by: int) -> list[int]:
    """Make rejected comments, which `by` may hold from now on; return them."""
    under = Post.objects.select_related("blog").get(pk=post)
    made, user = [CommentFactory(post=under) for _ in range(count)], User.objects.get(pk=by)
    for comment in made:
        act(comment, "reject", by=user)
    role = Membership.Role.ADMINISTRATOR
    Membership.objects.create(user_id=by, blog=under.blog, role=role)
    return [comment.pk for comment in made]


def hold_each(comments: list[int], by: int, start: float) -> list[str]:
    """Hold each comment at its own moment; return what its words were once it was held."""
    user = User.objects.get(pk=by)
    went = []
    for number, pk in enumerate(comments):
        time.sleep(max(0.0, start + number * 0.03 - time.time()))
        comment = Comment.objects.select_related("post__blog").get(pk=pk)
        try:
            holding_data.hold_comment(comment, why="A court asked.", by=user)
        except holding_data.NotHeld:
            went.append("told")
            continue
        went.append("gone" if Comment.objects.get(pk=pk).body == erasing.GONE else "kept")
    return went


def forget_each(comments: list[int], start: float) -> None:
    """Let retention run as of a year later, again and again while comments are held."""
    for number in range(len(comments) + 10):
        time.sleep(max(0.0, start + number * 0.03 - time.time()))
        forgetting.forget_words(timezone.now() + dt.timedelta(days=365), 1)


def words_of(comments: list[int]) -> list[str]:
    """Return for each comment whether its words are there."""
    found = Comment.objects.select_related("content").in_bulk(comments)
    return ["gone" if found[pk].body == erasing.GONE else "kept" for pk in comments]


def old_receipts(count: int) -> None:
    """Make receipts whose time is over."""
    old = timezone.now() - dt.timedelta(days=2)
    Receipt.objects.bulk_create(Receipt(key=f"old {n}", sent_at=old) for n in range(count))


def keep_up(start: float) -> int:
    """Do what the clock does; return how many rows went."""
    time.sleep(max(0.0, start - time.time()))
    return retention.keep_up()


def counted() -> list[dict[str, int]]:
    """Return what the records of retention say."""
    return list(RetentionRun.objects.values_list("counts", flat=True))
