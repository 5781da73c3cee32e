"""Correcting: until somebody decided, the writer of a comment may change its words.

The queue shows the new text, and a decision on the old one is refused: it has another version.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import sorting, tree
from comments.models import Comment, Correction, Mark, Print, TextChange
from comments.moderation import limits
from comments.moderation.cutting import Original
from comments.moderation.holding_data import is_held
from comments.moderation.rewriting import rewrite
from comments.moderation.submission import Words
from govblog.locking import hold
from posts.models import Blog

_K = Mark.Kind
# How the comment was sent the first time stays true of it
_OF_SENDING = frozenset({_K.NO_ORIGIN, _K.HONEYPOT, _K.TOO_FAST})


class NotCorrected(Exception):
    """The words stay as they are; the message says why, in words for their writer."""


def refusal(comment: Comment) -> str:
    """Return why a comment cannot be corrected, in words for its writer; "" when it can be."""
    if comment.content.erased_at is not None:
        return "The words of your comment are erased."
    if comment.status != Comment.Status.PENDING:
        return "A moderator has decided about your comment. It cannot be changed."
    if is_held(comment):
        # What stood before is not kept; and a hold is nobody's business but colleagues'
        return "Your comment cannot be changed at the moment."
    return ""


def correct(comment: Comment, after: Original, *, seen: int) -> Comment:
    """Change name and words of a pending comment; return it as it is now.

    `seen` is the version of the text that the writer had before them. Words that stand there
    already change nothing: the button was pressed twice. Raises NotCorrected when it was decided,
    or changed elsewhere, meanwhile.
    """
    now = timezone.now()
    said = Words(after.body, after.name, comment.content.email)
    # Before the locks, which others wait for
    marks = sorting.marks_of(comment.post, said, at=now)
    with transaction.atomic():
        tree.lock_threads(Comment.objects.filter(pk=comment.pk))
        hold(Blog, comment.post.blog_id)
        current = Comment.objects.select_related("content", "post__blog").get(pk=comment.pk)
        if why := refusal(current):
            raise NotCorrected(why)
        if Original(current.name, current.body) == after:
            return current
        if current.text_version != seen:
            raise NotCorrected("Your comment was changed since you opened this page.")
        Correction.objects.create(
            comment=current,
            text_version=current.text_version + 1,
            actor_kind=TextChange.ActorKind.WRITER,
            at=now,
            why="Corrected by its writer.",
        )
        rewrite(current, after)
        _mark_anew(current, after, marks)
        # What is asked after an act could fail, and the act would be denied
        return Comment.objects.select_related("content", "post__blog").get(pk=comment.pk)


def room(comment: Comment, after: Original, *, address: str) -> int:
    """Count a correction against its limits; return 0, or the seconds until there is room.

    `address` is the sender's network address. The same words sent twice count once.
    """
    said = "\0".join([str(comment.pk), after.name, after.body])
    key = salted_hmac("govblog.correction", said, algorithm="sha256").hexdigest()
    return limits.count(limits.of_correction(comment, address), key)


def _mark_anew(comment: Comment, after: Original, marks: dict[Mark.Kind, str]) -> None:
    """Let the rules say of the new words what they noticed of the old ones."""
    key = sorting.key_of(comment.post.blog_id, after.body)
    own, kept = Print.objects.filter(content=comment.pk), _OF_SENDING
    if own.filter(key=key).exists():
        # Its own old text is no repeat; whether that repeated another is known already
        kept |= {_K.REPEAT}
    own.delete()
    if key:
        Print.objects.create(content=comment.content, key=key, at=comment.created_at)
    mine = Mark.objects.filter(comment=comment)
    mine.exclude(kind__in=kept).delete()
    Mark.objects.bulk_create(
        Mark(comment=comment, kind=kind, detail=detail)
        for kind, detail in sorted(marks.items())
        if kind not in kept
    )
    Comment.objects.filter(pk=comment.pk).update(held=mine.exists())
