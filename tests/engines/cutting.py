"""Two people who cut words from the same comments, or decide them, at the same moment."""

import time

from django.contrib.auth.models import User

from comments import moderation
from comments.models import Content, Decision, Redaction


def cut_each(comments: list[int], by: int, start: float) -> list[str]:
    """Cut a word from each comment at its own moment after `start`; return how each went."""
    user = User.objects.get(pk=by)
    went: list[str] = []
    for number, pk in enumerate(comments):
        seen, cuts = moderation.Seen(pk, "pending", 1), moderation.Cuts(["reader"])
        time.sleep(max(0.0, start + number * 0.03 - time.time()))
        try:
            moderation.redact(seen, cuts, by=user, kind="other", why="Not needed.")
            went.append("cut")
        except moderation.NotRedacted as refusal:
            went.append(str(refusal))
    return went


def acts_on(comments: list[int]) -> list[list[str]]:
    """Return for each comment what was done to it, one word for each act."""
    return [
        ["cut"] * Redaction.objects.filter(comment=pk).count()
        + ["decided"] * Decision.objects.filter(comment=pk).count()
        for pk in comments
    ]


def marks_in(comments: list[int]) -> list[int]:
    """Return how many marks of a cut stand in each comment."""
    bodies = Content.objects.in_bulk(comments)
    return [bodies[pk].body.count("[words removed]") for pk in comments]
