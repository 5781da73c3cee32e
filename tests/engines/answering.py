"""What a worker process can do about official replies."""

import time
from collections import Counter

from comments import moderation
from comments.models import Comment
from comments.moderation import official
from tests import factories


def answer_officially(comments: list[int], status: str, by: int, start: float) -> list[str]:
    """Answer these comments as they were seen at `start`; return how each went."""
    user, went = factories.User.objects.get(pk=by), []
    for number, pk in enumerate(comments):
        seen = moderation.Seen(pk, status, 1)
        time.sleep(max(0.0, start + number * 0.03 - time.time()))
        try:
            official.reply(seen, "We looked into it.", by=user, speaks=official.TEAM, newest=0)
            went.append("replied")
        except official.NotReplied as refusal:
            went.append(str(refusal))
    return went


def replies() -> dict[int, int]:
    """Return how many official replies each answered comment has."""
    spoken = Comment.objects.exclude(content__official="").values_list("parent", flat=True)
    return dict(Counter(spoken))
