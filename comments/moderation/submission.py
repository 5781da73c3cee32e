"""How a comment comes in: once, while comments are open, under a comment that is on show."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import sorting, tree
from comments.models import Comment, Content, Mark, Print, Receipt
from comments.moderation import confirming, known, limits, mailboxes, retrying
from comments.moderation.door import Refused, closed, slow_minutes
from govblog import portions, prepared, sanitise
from govblog.inserting import store
from govblog.locking import hold
from govblog.prepared import Prepared
from posts import reading
from posts.models import Blog, Post

# The same comment sent again within this time is one comment
REPEAT_WINDOW = dt.timedelta(hours=24)


_sent = Prepared(
    lambda: Receipt.objects.filter(
        key=prepared.words("key"), sent_at__gt=prepared.moment("since")
    ).values_list("pk"),
    plan_once=True,
)


class TooMany(Refused):
    """A limit of the blog is reached; `wait` is the seconds until there is room."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"No more comments for {wait} seconds.")


class TooSoon(TooMany):
    """Slow mode is on: a person comments once in `minutes` here, and has done so."""

    def __init__(self, wait: int, minutes: int) -> None:
        super().__init__(wait)
        self.minutes = minutes


class ParentGone(Refused):
    """The comment to be answered is not on show, or not under this post."""


class PostGone(Refused):
    """The post is not public."""


@dataclass(frozen=True)
class Words:
    """What a person sends: cleaned text, no HTML.

    `parent` is the key of the comment answered, `instead_of` that of a comment on the same post
    that was not published and is now sent again.
    """

    body: str
    name: str
    email: str = ""
    parent: int | None = None
    instead_of: int | None = None


def receipt_key(post: Post, words: Words) -> str:
    """Return the keyed hash, 64 hexadecimal digits, by which the same comment is known again."""
    who = (words.name.casefold(), words.email.casefold(), words.body)
    said = "\0".join([str(post.pk), "" if words.parent is None else str(words.parent), *who])
    return salted_hmac("govblog.receipt", said, algorithm="sha256").hexdigest()


def submit(
    post: Post,
    words: Words,
    *,
    address: str,
    sending: sorting.Sending | None = None,
    then: Callable[[Comment], object] | None = None,
) -> Comment | None:
    """Take a reader's comment in as pending; return it, or None when it was taken in before.

    `address` is the sender's network address; it is hashed for the limits and not kept. What the
    blog's rules notice of the words and of how they were sent is marked for the moderators. `then`
    is done with the new comment in the same transaction.
    Raises TooMany, TooSoon, Closed, ParentGone, PostGone or NotSentAgain.
    """
    now = timezone.now()
    key = receipt_key(post, words)
    if _sent.rows(key=key, since=now - REPEAT_WINDOW):
        return None
    slowed = _count(post, words, address, key, now)
    receipt = Receipt(key=key, sender=limits.sender_of(post, address))
    try:
        return _take_in(post, words, receipt, sending, then)
    except Refused:
        # Who may send the words again, changed, does not wait for that as if it were a second one
        limits.give_back(slowed)
        raise


def _count(post: Post, words: Words, address: str, key: str, now: dt.datetime) -> list[int]:
    """Count a comment against all limits; return its hits of slow mode. Raises TooMany, TooSoon."""
    ordinary, minutes = limits.of_sender(post, address, words.email), slow_minutes(post)
    slow = limits.of_slow_mode(post, minutes, address, words.email)
    counted = limits.count_each([*ordinary, *slow], key, now)
    if wait := max(counted.waits[: len(ordinary)]):
        raise TooMany(wait)
    if wait := max(counted.waits):
        raise TooSoon(wait, minutes)
    return counted.hits[len(ordinary) :]


def _take_in(
    post: Post,
    words: Words,
    receipt: Receipt,
    sending: sorting.Sending | None,
    then: Callable[[Comment], object] | None,
) -> Comment | None:
    """Store a comment that no limit holds back, unless it was stored a moment ago."""
    # Before the locks, which others wait for
    marks = sorting.marks_of(post, words, at=timezone.now(), sending=sending)
    with transaction.atomic():
        # The thread first, as for a decision: or who answers, who decides and who publishes the
        # post could each wait for the next
        touched = [pk for pk in (words.parent, words.instead_of) if pk is not None]
        threads = tree.lock_threads(Comment.objects.filter(pk__in=touched)) if touched else set()
        hold(Blog, post.blog_id)
        hold(Post, post.pk)
        # What closed or withdrew the post while this waited did so after the `now` before it
        now = timezone.now()
        current = reading.published(post.pk, now)
        if current is None:
            raise PostGone
        if why := closed(current, now):
            raise why
        if not _claim(receipt, now):
            return None
        comment = _placed(current, words, now, marks, threads=threads)
        _point(receipt.key, comment)
        if words.instead_of is not None:
            retrying.record(words.instead_of, comment)
        if then is not None:
            then(comment)
        # Last: two letters to one address take turns
        if not confirming.ask(comment):
            mailboxes.ask(comment)
        return comment


# Unique by index: who comes second waits for the first, and finds its receipt
_CLAIM = (
    "INSERT INTO comments_receipt (key, sent_at, sender) VALUES (%s, %s, %s) "
    "ON CONFLICT (key) DO UPDATE SET sent_at = excluded.sent_at, sender = excluded.sender "
    "WHERE comments_receipt.sent_at <= %s"
)


def _claim(receipt: Receipt, now: dt.datetime) -> bool:
    """Say whether this is the first to bring this comment within the window."""
    at, old = map(connection.ops.adapt_datetimefield_value, (now, now - REPEAT_WINDOW))
    with prepared.planned(connection) as cursor:
        cursor.execute(_CLAIM, [receipt.key, at, receipt.sender, old])
        return cursor.rowcount == 1


def _point(key: str, comment: Comment) -> None:
    """Let a receipt name what was taken in."""
    with prepared.planned(connection) as cursor:
        said = "UPDATE comments_receipt SET comment_id = %s WHERE key = %s"
        cursor.execute(said, [comment.pk, key])


def receive(
    post: Post,
    words: Words,
    *,
    at: dt.datetime,
    marks: Mapping[Mark.Kind, str] | None = None,
    source: Content.Source = Content.Source.FORM,
    official: str = "",
) -> Comment:
    """Place a comment in its thread as pending, written at `at`; return it.

    `marks` is what was noticed of it and in which words: a comment with any is held. `official`
    says for whom an official reply speaks; only one from the desk can have it.
    Raises ParentGone when the comment answered is not on show under `post`.
    """
    with transaction.atomic():
        return _placed(post, words, at, marks, source, official)


def _placed(
    post: Post,
    words: Words,
    at: dt.datetime,
    marks: Mapping[Mark.Kind, str] | None = None,
    source: Content.Source = Content.Source.FORM,
    official: str = "",
    threads: Collection[int] = (),
) -> Comment:
    """Do what `receive` does, in the caller's transaction, which holds these threads already."""
    comment = Comment(post=post, created_at=at, held=bool(marks))
    tree.place(comment, _parent(post, words.parent, threads))
    content = Content(
        comment=comment,
        name=words.name,
        email=words.email,
        person=known.on_blog(post.blog_id, words.email),
        body=words.body,
        body_html=sanitise.comment_html(words.body),
        source=source,
        official=official,
    )
    store(content)
    for kind, detail in sorted((marks or {}).items()):
        store(Mark(comment=comment, kind=kind, detail=detail))
    key = sorting.key_of(post.blog_id, words.body)
    if key and source != Content.Source.DESK:
        store(Print(content=content, key=key, at=at))
    return comment


def _parent(post: Post, pk: int | None, threads: Collection[int]) -> Comment | None:
    if pk is None:
        return None
    try:
        parent = tree.lock_parent(Comment, pk, threads)
    except tree.ParentGone as error:
        raise ParentGone from error
    if parent.post_id != post.pk or parent.status != Comment.Status.APPROVED:
        raise ParentGone
    return parent


def due(now: dt.datetime) -> "QuerySet[Receipt]":
    """Return the receipts too old to matter."""
    return Receipt.objects.filter(sent_at__lte=now - REPEAT_WINDOW)


def forget(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete the receipts too old to matter; return how many."""
    return portions.delete(due(now or timezone.now()), most)
