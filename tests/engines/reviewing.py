"""What a worker process can do about second looks."""

import datetime as dt
import random
import time
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from comments import moderation
from comments.models import Comment, PolicyRule, Review
from comments.moderation import erasing, reviewing
from posts.models import Post
from tests import factories

ROUND = 0.03  # seconds from one comment to the next


def refused(post: int, count: int, rule: int) -> list[int]:
    """Make comments that were rejected an hour ago; return their keys."""
    place, chosen = Post.objects.get(pk=post), PolicyRule.objects.get(pk=rule)
    decider = factories.StaffFactory(blog=place.blog, username="decider")
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    made = []
    for _ in range(count):
        comment = factories.CommentFactory(post=place)
        seen = factories.seen(comment)
        moderation.decide(seen, "reject", by=decider, rule=chosen, at=an_hour_ago)
        made.append(comment.pk)
    return made


def ask_each(comments: list[int], start: float) -> list[str]:
    """Ask for a second look at each comment at its moment; return how each went."""
    went = []
    for number, pk in enumerate(comments):
        comment = Comment.objects.select_related("content", "post__blog").get(pk=pk)
        time.sleep(max(0.0, start + number * ROUND - time.time()))
        try:
            went.append(f"look {reviewing.ask(comment, 'Why?').pk}")
        except Exception as error:
            went.append(repr(error))
    return went


def answer_each(
    comments: list[int], by: int, outcome: str, start: float, unprotected: bool = False
) -> list[str]:
    """Answer the look at each comment at its moment as it was seen; return how each went."""
    if unprotected:
        reviewing.tree.lock_threads = lambda nodes: None
    person, went, chance = User.objects.get(pk=by), [], random.Random(by)
    for number, pk in enumerate(comments):
        look, seen = Review.objects.get(comment=pk), moderation.Seen(pk, "rejected", 1)
        moment = start + number * ROUND + chance.random() * ROUND / 3
        time.sleep(max(0.0, moment - time.time()))
        try:
            reviewing.answer(look, seen, outcome, "We read it again.", by=person)
            went.append("answered")
        except reviewing.NotAnswered as refusal:
            went.append(str(refusal))
        except Exception as error:
            went.append(repr(error))
    return went


def erase_each(comments: list[int], start: float) -> list[str]:
    """Erase each comment at its moment; return how each went."""
    went = []
    for number, pk in enumerate(comments):
        comment = Comment.objects.get(pk=pk)
        time.sleep(max(0.0, start + number * ROUND - time.time()))
        try:
            erasing.erase(comment, why="Asked for.")
            went.append("erased")
        except Exception as error:
            went.append(repr(error))
    return went


def looks(comments: list[int]) -> list[dict[str, Any]]:
    """Return for each comment how it and the looks at it stand."""
    return [
        {
            "status": one.status,
            "erased": one.content.erased_at is not None,
            "outcomes": [look.outcome for look in one.reviews.all()],
            "answers": [look.answer for look in one.reviews.all()],
            "words": [look.words for look in one.reviews.all()],
            "decisions": one.decisions.count(),
        }
        for one in Comment.objects.filter(pk__in=comments).order_by("pk")
    ]
