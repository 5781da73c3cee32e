"""Writers who correct, take back or send again while moderators decide, or in two windows."""

import datetime as dt
import random
import time
from typing import Any

from django.utils import timezone

from comments import moderation
from comments.models import Comment, Correction, Decision, Retry
from comments.moderation import correcting, erasing, step
from comments.moderation.cutting import Original
from comments.tree import threads
from posts.models import Post
from tests import factories

ROUND = 0.02  # seconds from one comment to the next


def _wait_for(start: float, number: int, chance: random.Random) -> None:
    moment = start + number * ROUND + chance.random() * ROUND / 2
    time.sleep(max(0.0, moment - time.time()))


def correct_each(comments: list[int], start: float, unprotected: bool = False) -> list[str]:
    """Correct each comment at its moment, as its writer saw it first; return how each went."""
    if unprotected:
        unlock()
    chance, went = random.Random(1), []
    found = Comment.objects.select_related("content", "post__blog").in_bulk(comments)
    for number, pk in enumerate(comments):
        after = Original("Siân", f"A better way {number}.")
        _wait_for(start, number, chance)
        try:
            correcting.correct(found[pk], after, seen=1)
            went.append("corrected")
        except correcting.NotCorrected as refused:
            went.append(str(refused))
        except Exception as error:
            went.append(repr(error))
    return went


def unlock() -> None:
    """Take away what lets those at one thread take turns, for the proof that it is noticed."""
    threads.lock_threads = lambda nodes: None
    step.tree.lock_threads = correcting.tree.lock_threads = lambda nodes: None


def approve_each(
    comments: list[int], by: int, start: float, unprotected: bool = False
) -> list[str]:
    """Approve the first text of each comment at its moment; return how each went."""
    if unprotected:
        unlock()
    chance, went = random.Random(2), []
    user = factories.User.objects.get(pk=by)
    for number, pk in enumerate(comments):
        _wait_for(start, number, chance)
        try:
            moderation.decide(moderation.Seen(pk, "pending", 1), "approve", by=user)
            went.append("approved")
        except moderation.NotDecided as refused:
            went.append(str(refused))
        except Exception as error:
            went.append(repr(error))
    return went


def take_back_each(comments: list[int], start: float) -> list[str]:
    """Take each comment back at its moment; return how each went."""
    chance, went = random.Random(3), []
    found = Comment.objects.in_bulk(comments)
    for number, pk in enumerate(comments):
        _wait_for(start, number, chance)
        try:
            erasing.take_back(found[pk])
            went.append("taken back")
        except Exception as error:
            went.append(repr(error))
    return went


def texts_of(comments: list[int]) -> list[dict[str, Any]]:
    """Return for each comment what it says now, and which versions were made and decided."""
    found = Comment.objects.select_related("content").in_bulk(comments)
    return [
        {
            "status": found[pk].status,
            "version": found[pk].text_version,
            "body": found[pk].body,
            "corrections": Correction.objects.filter(comment=pk).count(),
            "decided": list(
                Decision.objects.filter(comment=pk)
                .order_by("number")
                .values_list("to_status", "text_version")
            ),
        }
        for pk in comments
    ]


def rejected(post: int, count: int, by: int, rule: int) -> list[int]:
    """Make comments that were rejected so long ago that it stands; return their keys."""
    place, at = Post.objects.get(pk=post), timezone.now() - dt.timedelta(minutes=10)
    user = factories.User.objects.get(pk=by)
    under = factories.PolicyRule.objects.get(pk=rule)
    made = [factories.CommentFactory(post=place, created_at=at) for _ in range(count)]
    for one in made:
        seen = moderation.Seen(one.pk, "pending", 1)
        moderation.decide(seen, "reject", by=user, rule=under, at=at)
    return [one.pk for one in made]


def send_again_each(comments: list[int], window: str, start: float) -> list[str]:
    """Send each comment again from one window at its moment; return how each went."""
    chance, went = random.Random(4), []
    found = Comment.objects.select_related("content", "post__blog").in_bulk(comments)
    for number, pk in enumerate(comments):
        old = found[pk]
        words = moderation.Words(f"{window} {number}", old.name, old.email, None, instead_of=pk)
        address = f"2001:db8:{number:x}:{len(window):x}::1"
        _wait_for(start, number, chance)
        try:
            path = moderation.hand_in(old.post, words, address=address)
            went.append("sent" if path else "no link")
        except moderation.NotSentAgain as refused:
            went.append(str(refused))
        except Exception as error:
            went.append(repr(error))
    return went


def retries() -> dict[str, int]:
    """Say how many comments there are, and how many are linked to an earlier one."""
    return {"comments": Comment.objects.count(), "retries": Retry.objects.count()}
