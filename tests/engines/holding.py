"""Holding comments while retention deletes, and the clock of two workers at the same moment."""

import datetime as dt
import time

from django.contrib.auth.models import User
from django.utils import timezone

from comments import retention
from comments.models import Comment, Receipt, RetentionRun
from comments.moderation import erasing, forgetting, holding_data
from tests.factories import CommentFactory, staff_of


def refused_long_ago(post: int, count: int) -> dict[str, object]:
    """Make rejected comments whose time will be over in a year; return them, two who hold."""
    made = [CommentFactory(post_id=post, status="rejected") for _ in range(count)]
    blog = made[0].post.blog
    other = staff_of(blog, "administrator")
    return {"comments": [comment.pk for comment in made], "by": other.pk}


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
    end = start + len(comments) * 0.03 + 1
    while time.time() < end:
        forgetting.forget_words(timezone.now() + dt.timedelta(days=365), 2)


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
