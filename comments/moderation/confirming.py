"""Asking a commenter by mail whether a comment is theirs, where a click on it can publish it.

Off unless a blog's `auto_approve_after` says from how many approved comments on. What a rule
holds is never published so. The click is taken by `clicking.py`.
"""

import datetime as dt
import hashlib
import secrets

from django.db.models.functions import Lower
from django.utils import timezone

from comments.models import Comment, Confirmation, Content
from comments.moderation import mailboxes, opening, rationing
from comments.moderation.persons import plain
from comments.moderation.titles import title_of
from posts.models import Blog

# For how long the link in the mail works, and how long it can be told from one that never was
VALID = dt.timedelta(days=3)
KEPT = dt.timedelta(days=30)
_TOKEN_BYTES = 32


def ask(comment: Comment) -> bool:
    """Write to the commenter for a click, if that can publish the comment; say whether it was.

    To be called last in the transaction that takes the comment in: two letters to one address
    take turns. Costs no query on a blog that never publishes so.
    """
    if not comment.post.blog.auto_approve_after or not is_trusted(comment):
        return False
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    if not _write(comment, token):
        return False
    now = timezone.now()
    Confirmation.objects.create(
        comment=comment,
        hash=hash_of(token),
        text_version=comment.text_version,
        asked_at=now,
        expires_at=now + VALID,
    )
    return True


def is_trusted(comment: Comment) -> bool:
    """Say whether the blog publishes this comment once it is confirmed, as both are now."""
    blog, email = Blog.objects.get(pk=comment.post.blog_id), plain(comment.email)
    if not blog.auto_approve_after or not email:
        return False
    waiting = Comment.objects.waiting().filter(pk=comment.pk)
    if not waiting.filter(held=False, marks__isnull=True).exists():
        return False
    same = Content.objects.annotate(who=Lower("email")).filter(who=email).exclude(email="")
    approved = same.filter(
        comment__post__blog=blog, comment__status=Comment.Status.APPROVED, official=""
    )
    return approved.count() >= blog.auto_approve_after


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def forget(now: dt.datetime | None = None) -> int:
    """Delete the questions whose links stopped working KEPT ago; return how many."""
    old = (now or timezone.now()) - KEPT
    return Confirmation.objects.filter(expires_at__lte=old).delete()[0]


def _write(comment: Comment, token: str) -> bool:
    """Put the letter in the outbox; return False when the address had its letters of this day."""
    box = mailboxes.welcomed(comment)
    keys = rationing.keys_of(box) if box else []
    if box is None or not keys:
        return False
    blog, title = box.blog, title_of(comment)
    text = _TEXT.format(
        title=title,
        link=f"{blog.origin}/comments/confirm/{token}/",
        days=VALID.days,
        page=f"{blog.origin}{opening.open_page(comment, by_mail=True)}",
    )
    subject = f"Confirm your comment on “{title}”"
    return mailboxes.write_to(box, keys=keys, kind=mailboxes.ALL, subject=subject, text=text)


_TEXT = """Someone sent a comment on “{title}” with this email address.

If it was you, open this page and press the button on it:
{link}

Your comment is then published at once. The link works for {days} days.

If you do nothing, a moderator reads the comment and decides whether to publish it. This page, \
which is for you alone, shows what becomes of it:
{page}

If it was not you, you do not need to do anything."""
