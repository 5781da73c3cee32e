"""Sending again: a comment that was not published under a rule can be changed and sent once more.

The new comment is linked to the first and waits like any other. What was taken for advertising, or
removed after it was published, is not sent again: a second look is the way to answer that.
"""

from django.db import IntegrityError, transaction

from comments.models import Comment, Retry
from comments.moderation.door import Refused
from comments.moderation.standing import Standing, State, standing_of


class NotSentAgain(Refused):
    """The comment is not taken in instead of the other; the message says why, for its writer."""


_ALREADY = "You have sent this comment again already."
_WHY_NOT = {
    State.WAITS: "A moderator has not decided about your comment yet.",
    State.LOOKED_AT: "A moderator is looking at your comment.",
    State.PUBLISHED: "Your comment is published.",
    State.SPAM: "A comment that was taken for advertising cannot be sent again.",
    State.REMOVED: "A comment that was removed cannot be sent again.",
    State.TAKEN_BACK: "You took this comment back. You can write a new one.",
    State.ERASED: "The words of this comment are erased. You can write a new one.",
}


def refusal(comment: Comment, stands: Standing) -> str:
    """Return why a comment cannot be sent again, in words for its writer; "" when it can be."""
    if why := _WHY_NOT.get(stands.state):
        return why
    return _ALREADY if Retry.objects.filter(of=comment).exists() else ""


def record(instead_of: int, comment: Comment) -> None:
    """Link a comment that just came in to the one it is sent instead of.

    The caller holds the thread of that one. Raises NotSentAgain.
    """
    found = Comment.objects.select_related("content", "post__blog").filter(post=comment.post_id)
    old = found.get(pk=instead_of)
    if why := refusal(old, standing_of(old)):
        raise NotSentAgain(why)
    try:
        with transaction.atomic():
            Retry.objects.create(comment=comment, of=old)
    except IntegrityError as error:
        raise NotSentAgain(_ALREADY) from error
