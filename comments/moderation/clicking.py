"""Taking the click by which a commenter confirms a comment from a mail (see `confirming.py`)."""

import enum

from django.db import transaction
from django.utils import timezone

from comments import tree
from comments.models import Comment, Confirmation, Content
from comments.moderation import mailboxes
from comments.moderation.confirming import hash_of, is_trusted
from comments.moderation.deciding import publish_confirmed
from comments.moderation.door import closed
from comments.moderation.transitions import NotDecided, Seen


class Confirmed(enum.Enum):
    """What a click led to."""

    PUBLISHED = "published"
    WAITS = "waits"


class NotConfirmed(Exception):
    """The link confirms nothing: it is unknown, used or too old."""


class Unknown(NotConfirmed):
    """No comment was ever asked about with this link, or it is long ago."""


class Used(NotConfirmed):
    """The comment was confirmed before; `comment` is as it is now."""

    def __init__(self, comment: Comment) -> None:
        self.comment = comment
        super().__init__("This comment was confirmed before.")


class Expired(NotConfirmed):
    """The link was not used in time; `comment` is as it is now."""

    def __init__(self, comment: Comment) -> None:
        self.comment = comment
        super().__init__("This link was not used in time.")


def asked(token: str) -> Comment:
    """Return the comment that a link is about. Never acts. Raises Unknown, Used or Expired."""
    return _question(token).comment


def confirm(token: str) -> Confirmed:
    """Take the click on the button: the email is confirmed, and the comment published if it may.

    It stays pending when it was changed, held or decided meanwhile, when comments were closed,
    when the blog or the record of the email no longer allow it, or when what it answers is gone.
    Works once, however many click at once. Raises Unknown, Used or Expired.
    """
    now = timezone.now()
    with transaction.atomic():
        question = _question(token)
        comment = question.comment
        tree.lock_threads(Comment.objects.filter(pk=comment.pk))
        mine = Confirmation.objects.filter(pk=question.pk, used_at=None, expires_at__gt=now)
        if not mine.update(used_at=now):
            raise Used(comment)
        Content.objects.filter(comment=comment).update(confirmed_at=now)
        mailboxes.confirm_of(comment)
        if closed(comment.post, now) or not is_trusted(comment):
            return Confirmed.WAITS
        try:
            publish_confirmed(Seen(comment.pk, Comment.Status.PENDING, question.text_version))
        except NotDecided:
            return Confirmed.WAITS
    return Confirmed.PUBLISHED


def _question(token: str) -> Confirmation:
    found = Confirmation.objects.select_related("comment__post__blog", "comment__content")
    question = found.filter(hash=hash_of(token)).first()
    if question is None:
        raise Unknown("No comment has this link.")
    if question.used_at is not None:
        raise Used(question.comment)
    if question.expires_at <= timezone.now():
        raise Expired(question.comment)
    return question
