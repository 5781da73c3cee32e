"""How a comment comes in: once, while comments are open, under a comment that is on show."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import tree
from comments.models import Comment, Content, Mark, Receipt
from comments.moderation import limits
from govblog import prepared, sanitise
from govblog.locking import hold
from govblog.prepared import Prepared
from govblog.text import skeleton
from posts.models import Author, Blog, Post

# The same comment sent again within this time is one comment
REPEAT_WINDOW = dt.timedelta(hours=24)
_OFFICIAL_WORDS = ("moderator", "moderation team", "admin", "administrator", "editor")


_sent = Prepared(
    lambda: Receipt.objects.filter(
        key=prepared.words("key"), sent_at__gt=prepared.moment("since")
    ).values_list("pk")
)
_bylines = Prepared(
    lambda: Author.objects.filter(blog=prepared.number("blog")).order_by().values_list("name")
)
_staff = Prepared(
    lambda: (
        User.objects.filter(memberships__blog=prepared.number("blog"))
        .distinct()
        .values_list("username", "first_name", "last_name")
    )
)


class Refused(Exception):
    """The comment is not taken in. Its writer gets it back with the reason."""


class TooMany(Refused):
    """A limit of the blog is reached; `wait` is the seconds until there is room."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"No more comments for {wait} seconds.")


class Closed(Refused):
    """Comments are closed: `reason` is public, `since` the moment they closed."""

    def __init__(self, reason: str, since: dt.datetime) -> None:
        self.reason, self.since = reason, since
        super().__init__(reason)


class ParentGone(Refused):
    """The comment to be answered is not on show, or not under this post."""


class PostGone(Refused):
    """The post is not public."""


@dataclass(frozen=True)
class Words:
    """What a person sends: cleaned text, no HTML. `parent` is the key of the comment answered."""

    body: str
    name: str
    email: str = ""
    parent: int | None = None


def closed(post: Post, now: dt.datetime | None = None) -> Closed | None:
    """Return why and since when comments on `post` are closed, or None while they are open."""
    moment = now or timezone.now()
    for place in (post.blog, post):
        since = place.comments_closed_at
        if since is not None and since <= moment:
            return Closed(place.comments_closed_reason, since)
    return None


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
    marks: Iterable[Mark.Kind] = (),
) -> Comment | None:
    """Take a reader's comment in as pending; return it, or None when it was taken in before.

    `address` is the sender's network address; it is hashed for the limits and not kept.
    Raises TooMany, Closed, ParentGone or PostGone.
    """
    now = timezone.now()
    key = receipt_key(post, words)
    if _sent.rows(key=key, since=now - REPEAT_WINDOW):
        return None
    if wait := limits.count(limits.of_sender(post, address, words.email), key, now):
        raise TooMany(wait)
    with transaction.atomic():
        hold(Blog, post.blog_id)
        hold(Post, post.pk)
        # What closed or withdrew the post while this waited did so after the `now` before it
        now = timezone.now()
        current = Post.objects.published(now).select_related("blog").filter(pk=post.pk).first()
        if current is None:
            raise PostGone
        if why := closed(current, now):
            raise why
        if not _claim(key, now):
            return None
        seen = set(marks) | _marks_of(current, words)
        return receive(current, words, at=now, marks=seen)


def _claim(key: str, now: dt.datetime) -> bool:
    """Say whether this is the first to bring this comment within the window. Unique by index."""
    try:
        with transaction.atomic():
            Receipt.objects.create(key=key, sent_at=now)
    except IntegrityError:
        old = Receipt.objects.filter(key=key, sent_at__lte=now - REPEAT_WINDOW)
        return old.update(sent_at=now) == 1
    return True


def receive(
    post: Post,
    words: Words,
    *,
    at: dt.datetime,
    marks: Iterable[Mark.Kind] = (),
    source: Content.Source = Content.Source.FORM,
) -> Comment:
    """Place a comment in its thread as pending, written at `at`; return it.

    Raises ParentGone when the comment answered is not on show under `post`.
    """
    with transaction.atomic():
        comment = Comment(post=post, created_at=at)
        tree.place(comment, _parent(post, words.parent))
        Content.objects.create(
            comment=comment,
            name=words.name,
            email=words.email,
            body=words.body,
            body_html=sanitise.comment_html(words.body),
            source=source,
        )
        Mark.objects.bulk_create(Mark(comment=comment, kind=kind) for kind in sorted(marks))
    return comment


def _parent(post: Post, pk: int | None) -> Comment | None:
    if pk is None:
        return None
    try:
        parent = tree.lock_parent(Comment, pk)
    except tree.ParentGone as error:
        raise ParentGone from error
    if parent.post_id != post.pk or parent.status != Comment.Status.APPROVED:
        raise ParentGone
    return parent


def _marks_of(post: Post, words: Words) -> set[Mark.Kind]:
    looks = skeleton(words.name)
    blog = post.blog
    official = [*_OFFICIAL_WORDS, blog.name, blog.organisation]
    official += [name for (name,) in _bylines.rows(blog=blog.pk)]
    for username, first, last in _staff.rows(blog=blog.pk):
        official += [username, f"{first} {last}"]
    known = {skeleton(name) for name in official} - {""}
    return {Mark.Kind.LIKE_STAFF} if looks in known else set()


def forget(now: dt.datetime | None = None) -> int:
    """Delete the receipts too old to matter; return how many."""
    old = Receipt.objects.filter(sent_at__lte=(now or timezone.now()) - REPEAT_WINDOW)
    return old.delete()[0]
