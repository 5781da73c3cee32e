"""Erasing: a comment's name, email and words are gone for good, its place and its decisions stay.

The one way in which words are ever deleted: when their writer takes the comment back, when a person
has their data erased, and when the time to keep them is over. A legal hold stops all of these.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from comments import tree
from comments.models import (
    Comment,
    Confirmation,
    Erased,
    Errand,
    ErrandEvent,
    Follow,
    Mark,
    Note,
    Print,
    Report,
    Review,
    Sealed,
    TextChange,
)
from comments.moderation import deciding, erasures, news
from comments.moderation.cutting import Original
from comments.moderation.holding_data import is_held
from comments.moderation.rewriting import rewrite
from comments.moderation.transitions import BY_WRITER, Seen

# What stands in place of name and words, for staff: no reader sees it
GONE = "[erased]"
_BY = TextChange.ActorKind


class OnHold(Exception):
    """Nothing is erased: a legal hold keeps it."""


class ErasedAlready(Exception):
    """There is nothing left to erase."""


def take_back(comment: Comment, *, why: str = "Taken back by its writer.") -> None:
    """Erase a comment in the name of its writer; one that waits or is published goes off the page.

    Its replies stay, under a placeholder. Raises OnHold, ErasedAlready.
    """
    _erase(comment.pk, _BY.WRITER, why, keeps_status=False)


def erase(comment: Comment, *, why: str) -> None:
    """Erase a comment because its person asked for it, as `take_back` does; `why` is for colleagues
    and names nobody. Raises OnHold, ErasedAlready."""
    _erase(comment.pk, _BY.HOUSE, why, keeps_status=False)


def forget(comment: Comment, *, why: str) -> None:
    """Erase the words of a comment that is not published because their time is over; its status
    stays. Raises OnHold, ErasedAlready, or ValueError for one that waits or is published."""
    _erase(comment.pk, _BY.HOUSE, why, keeps_status=True)


def _erase(pk: int, kind: TextChange.ActorKind, why: str, *, keeps_status: bool) -> None:
    now = timezone.now()
    with transaction.atomic():
        tree.lock_threads(Comment.objects.filter(pk=pk))
        comment = Comment.objects.select_related("content", "post__blog").get(pk=pk)
        if comment.content.erased_at is not None:
            raise ErasedAlready
        if is_held(comment):
            raise OnHold
        if comment.status in BY_WRITER["take back"]:
            if keeps_status:
                raise ValueError("A comment that waits or is published is not forgotten.")
            deciding.take_back(Seen(pk, comment.status, comment.text_version), at=now)
            comment = Comment.objects.select_related("content", "post__blog").get(pk=pk)
        Erased.objects.create(
            comment=comment,
            text_version=comment.text_version + 1,
            actor_kind=kind,
            at=now,
            why=why,
        )
        gone = {"email": "", "person": "", "confirmed_at": None, "erased_at": now}
        rewrite(comment, Original(GONE, GONE), **gone)
        _erase_around(comment, now)
        if not keeps_status:
            # What is kept too long goes by itself on a restored backup too
            erasures.note_comment(comment, now)


def _erase_around(comment: Comment, now: dt.datetime) -> None:
    """Erase what else says what the comment said, or who wrote it."""
    Sealed.objects.filter(redaction__comment=comment).exclude(ciphertext="").update(
        ciphertext="", deleted_at=now
    )
    Mark.objects.filter(comment=comment).update(detail="")
    Print.objects.filter(content=comment.pk).delete()
    Confirmation.objects.filter(comment=comment).delete()
    Follow.objects.filter(comment=comment).delete()
    news.erase(comment)
    Note.objects.filter(decision__comment=comment).delete()
    Review.objects.filter(comment=comment).update(words="", answer="")
    # Their words may quote it
    Report.objects.filter(comment=comment).update(words="")
    Errand.objects.filter(comment=comment).update(note="", outcome="")
    ErrandEvent.objects.filter(errand__comment=comment).update(words="")
