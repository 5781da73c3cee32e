"""Official replies: written at the desk, in the name of the team or of an author of the post."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments import tree
from comments.models import Comment, CommentQuerySet, Content
from comments.moderation.deciding import decide_all
from comments.moderation.step import already
from comments.moderation.submission import ParentGone, Words, receive
from comments.moderation.transitions import REWORDED, NotDecided, Seen
from govblog import roles, text
from govblog.sanitise import COMMENT_LIMIT
from govblog.telling import AtField, day_and_time, name_of
from posts.models import Author, Blog, Post, PostRevision

AUTHOR = "Author"
TEAM = "team"
# The same words by the same person within this time are one reply, however often sent
SAME_WITHIN = dt.timedelta(hours=24)
_S = Comment.Status


class NotReplied(AtField, NotDecided):
    """The reply is not published."""


@dataclass(frozen=True)
class Voice:
    """For whom a reply can speak: `key` chooses it, `name` is shown, `official` marks the reply."""

    key: str
    name: str
    official: str


def team_of(blog: Blog) -> str:
    """Return the name under which the team of a blog speaks."""
    longest = Content._meta.get_field("name").max_length or 0
    names = (blog.team_name, blog.organisation)
    return next((name for name in names if 0 < len(name) <= longest), blog.name)


def voices_of(post: Post) -> list[Voice]:
    """Return for whom a reply on this post can speak: the team, then the post's authors."""
    team = team_of(post.blog)
    public = PostRevision.objects.public().filter(post=post)
    authors = Author.objects.filter(postrevision__in=public).order_by("name", "pk")
    bylines = [Voice(f"author-{one.pk}", one.name, AUTHOR) for one in authors]
    return [Voice(TEAM, team, team), *bylines]


def replies_to(comment: Comment) -> CommentQuerySet:
    """Return the official replies to a comment that readers see, oldest first."""
    spoken = Comment.objects.approved().filter(parent=comment.pk).exclude(content__official="")
    return spoken.select_related("content").order_by("pk")


def reply(
    seen: Seen,
    words: str,
    *,
    by: User,
    speaks: str,
    newest: int | None = None,
    at: dt.datetime | None = None,
) -> Comment:
    """Publish an official reply to the comment that was seen, and that comment if it waits.

    Both are one step and are undone as one. `speaks` is the key of a voice of the post. `newest`
    is the key of the last official reply on the screen, 0 for none; None skips that question.
    Comments may be closed to readers. The same reply sent again is the one that is there. Raises
    NotReplied when the comment is not as it was seen or cannot be answered, someone else was
    faster, or the words or the voice are not right; PermissionDenied.
    """
    body, now = _checked(words), at or timezone.now()
    with transaction.atomic():
        comment = _locked(seen, by)
        voice = _voice(comment.post, speaks)
        if sent := _sent_before(comment, body, voice, by, now):
            return sent
        _refuse_stale(comment, seen)
        _refuse_second(comment, newest)
        batch = uuid.uuid4()
        if comment.status == _S.PENDING:
            _decide(seen, by, now, batch, "moderate")
        written = _write(comment, body, voice, now)
        ours = Seen(written.pk, written.status, written.text_version)
        _decide(ours, by, now, batch, "reply officially")
    written.refresh_from_db()
    return written


def _checked(words: str) -> str:
    """Return the words as they can be kept; the same limits as for readers."""
    body = text.clean_body(words)
    if text.is_blank(body):
        raise NotReplied("Enter your reply.", "body")
    if text.counted_length(body) > COMMENT_LIMIT:
        raise NotReplied(f"Reply must be {COMMENT_LIMIT:,} characters or less.", "body")
    return body


def _locked(seen: Seen, by: User) -> Comment:
    """Lock the thread of the comment; return the comment as it is now."""
    try:
        comment = tree.lock_parent(Comment, seen.pk)
    except tree.ParentGone as error:
        raise NotReplied("This comment is not here.") from error
    comment.post = Post.objects.select_related("blog").get(pk=comment.post_id)
    roles.require(by, "reply officially", comment.post.blog_id)
    if not Post.objects.published().filter(pk=comment.post_id).exists():
        raise NotReplied("The post is not public, so nothing on it can be answered.")
    return comment


def _voice(post: Post, speaks: str) -> Voice:
    for voice in voices_of(post):
        if voice.key == speaks:
            return voice
    raise NotReplied("Choose for whom the reply speaks.", "speaks")


def _sent_before(
    comment: Comment, body: str, voice: Voice, by: User, now: dt.datetime
) -> Comment | None:
    same = replies_to(comment).filter(
        content__body=body,
        content__name=voice.name,
        decisions__actor=by,
        created_at__gt=now - SAME_WITHIN,
    )
    return same.first()


def _refuse_stale(comment: Comment, seen: Seen) -> None:
    if comment.status != seen.status:
        raise NotReplied(already([comment])[comment.pk])
    if comment.text_version != seen.text_version:
        raise NotReplied(REWORDED)
    if comment.status not in {_S.PENDING, _S.APPROVED}:
        status = comment.get_status_display().lower()
        raise NotReplied(f"A comment that is {status} cannot be answered.")


def _refuse_second(comment: Comment, newest: int | None) -> None:
    """Refuse when someone replied officially after the page was opened."""
    if newest is None:
        return
    other = replies_to(comment).filter(pk__gt=newest).last()
    if other is None:
        return
    first = other.decisions.filter(to_status=_S.APPROVED).select_related("actor").first()
    who = name_of(first.actor) if first and first.actor else "Someone"
    at = first.at if first else other.created_at
    moment = day_and_time(at, comment.post.blog.zone)
    raise NotReplied(
        f"{who} replied officially on {moment}. Read that reply; send yours if it is still needed."
    )


def _decide(seen: Seen, by: User, at: dt.datetime, batch: uuid.UUID, right: str) -> None:
    (outcome,) = decide_all([seen], "approve", by=by, at=at, batch=batch, right=right)
    if outcome.decision is None:
        raise NotReplied(outcome.refusal)


def _write(comment: Comment, body: str, voice: Voice, now: dt.datetime) -> Comment:
    words = Words(body, voice.name, parent=comment.pk)
    desk = Content.Source.DESK
    try:
        return receive(comment.post, words, at=now, source=desk, official=voice.official)
    except ParentGone as error:
        raise NotReplied("This comment is not published, so it cannot be answered.") from error
