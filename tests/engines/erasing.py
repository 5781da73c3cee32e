"""A person who is erased while others decide, and a backup from before that is put back."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from comments import moderation, people, soundness
from comments.models import Comment, Decision, PersonEvent
from comments.people import finding
from posts.models import Blog, Post
from tests import factories
from tests.comments.people import dumping
from tests.comments.people.someone import EMAIL, TRACES, leave_traces

_WAY = PersonEvent.Way.COMMAND


def traces_left() -> None:
    """Let a person do all there is to do."""
    # Each process counts anew, and the first names are taken
    factories.StaffFactory.reset_sequence(100)
    leave_traces(Blog.objects.get())


def erased(listed: str) -> dict[str, Any]:
    """Erase the person; the list of erasures is the file `listed`."""
    settings.ERASURES_FILE = Path(listed)
    return people.erase(people.find(EMAIL), way=_WAY).counts


def reapplied(listed: str) -> dict[str, Any]:
    """Erase again what is on the list."""
    settings.ERASURES_FILE = Path(listed)
    done = people.reapply()
    return {"counts": done.counts, "comments": done.comments, "held": done.held}


def traces() -> list[str]:
    """Return what of the person stands in any table."""
    return dumping.found_in(dumping.database(), TRACES)


def written_again() -> None:
    """Let the person send a comment once more."""
    place = Post.objects.earliest("pk")
    factories.CommentFactory(post=place, email=EMAIL, name="Back", body="I am back.")


def bodies() -> list[str]:
    """Return the words of the person's comments."""
    return [comment.body for comment in finding.comments_of(people.find(EMAIL))]


def theirs(post: int, count: int) -> list[int]:
    """Make comments of the person that wait."""
    place = Post.objects.get(pk=post)
    return [factories.CommentFactory(post=place, email=EMAIL).pk for _ in range(count)]


def erase_soon(listed: str, start: float) -> dict[str, Any]:
    """Erase the person from a moment on."""
    time.sleep(max(0.0, start - time.time()))
    return erased(listed)


def approve_as_seen(comments: list[int], by: int, start: float) -> list[str]:
    """Approve each comment as it was seen waiting, from a moment on; return how each went."""
    user, went = User.objects.get(pk=by), []
    time.sleep(max(0.0, start - time.time()))
    for pk in comments:
        try:
            moderation.decide(moderation.Seen(pk, "pending", 1), "approve", by=user)
            went.append("approved")
        except moderation.NotDecided as refused:
            went.append(str(refused))
    return went


def after_the_race(comments: list[int]) -> dict[str, Any]:
    """Return how the comments stand, and what is wrong with the threads."""
    found = Comment.objects.filter(pk__in=comments).select_related("content").order_by("pk")
    return {
        "standing": sorted({(c.status, c.body, c.email) for c in found}),
        "approved": Decision.objects.filter(comment__in=comments, to_status="approved").count(),
        "counted": Post.objects.get(comments=comments[0]).comments_approved,
        "faults": [fault.says for fault in soundness.faults()],
        "vendor": connection.vendor,
    }
