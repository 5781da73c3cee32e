"""How comments come in that were written, and decided, on another site.

They come in pending, as every comment, and are what they were there by a decision of the import,
taken at the moment of the import: who decided what before is not known here. So no figure of this
house counts them, no mail tells of them, no rule holds them and no limit refuses them. What was
not public there is not public here.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import tree
from comments.models import Comment, Content, Decision, ImportedComment
from comments.moderation import chain
from comments.moderation.counting import add, recount
from comments.moderation.erasing import GONE
from comments.moderation.imported_people import Kept, People
from comments.moderation.parts import in_parts
from comments.moderation.step import settle_threads
from comments.moderation.transitions import BY_IMPORT, READ_AGAIN
from govblog import sanitise
from govblog.inserting import insert
from posts.models import Blog, Post

_S = Comment.Status


@dataclass(frozen=True, slots=True)
class Brought:
    """A comment as an import brings it: fitted text (`fitting.fit`), a status of ours.

    `post` is the key of its post. `number` is the id it had, or `key` a keyed hash of one that had
    none. `parent` is the number of the comment it answers, None for one that answers none. `digest`
    says its name and words. `erased_at` is when these were erased there: they stay so.
    """

    post: int
    number: int | None
    key: str
    digest: str
    name: str
    email: str
    body: str
    written_at: dt.datetime
    status: str
    parent: int | None = None
    official: str = ""
    erased_at: dt.datetime | None = None

    @property
    def known_by(self) -> int | str:
        """By what it is known again."""
        return self.number if self.number is not None else self.key


class Place(NamedTuple):
    """A comment that is here already: its key, its status and the key of its post."""

    pk: int
    status: str
    post: int


class Came(NamedTuple):
    """What became of comments that were brought: how many came in, and which were here before.

    `erased` are those that came in without their name and words: their writers were erased here.
    """

    new: int
    here: list[Brought]
    erased: list[Brought]


def key_of(blog: Blog, said: Sequence[str]) -> str:
    """Return the keyed hash, 64 hexadecimal digits, of what a comment without an id is known by.

    That of an earlier key of SECRET_KEY_FALLBACKS where such a comment is here.
    """
    words = "\0".join(said)
    secrets: list[str | bytes | None] = [None, *settings.SECRET_KEY_FALLBACKS]
    hashes = [
        salted_hmac("govblog.imported", words, secret=secret, algorithm="sha256").hexdigest()
        for secret in secrets
    ]
    there = here_already(blog, hashes) if len(hashes) > 1 else {}
    return next((one for one in hashes if one in there), hashes[0])


def here_already(blog: Blog, known_by: Collection[int | str]) -> dict[int | str, Place]:
    """Return which of these comments were imported into the blog before, by what they are known."""
    found: dict[int | str, Place] = {}
    columns = ("comment_id", "comment__status", "comment__post_id")
    for name in ("wordpress_id", "key"):
        kind = int if name == "wordpress_id" else str
        wanted = [one for one in known_by if isinstance(one, kind)]
        for some in in_parts(wanted):
            mine = ImportedComment.objects.filter(blog=blog, **{f"{name}__in": some})
            for one, *place in mine.values_list(name, *columns):
                found[one] = Place(*place)
    return found


def bring_in(blog: Blog, brought: Sequence[Brought], *, above: int) -> Came:
    """Take comments of some posts in, in one transaction; return what became of them.

    A comment stands before those that answer it, or is here already. Our own keys of the new ones
    are higher than `above`: the highest number of a comment under these posts, so that no comment
    here has the anchor that another of the same page had there. Nobody waits longer than this
    takes: call it with some hundreds.
    """
    htmls = [sanitise.comment_html(one.body) for one in brought]
    own = {one.known_by for one in brought}
    outside = {one.parent for one in brought if one.parent is not None} - own
    tree.make_room(Comment, above)
    with transaction.atomic():
        # Threads before the blog, as a decision
        answered = here_already(blog, outside)
        if answered:
            pks = [place.pk for place in answered.values()]
            tree.lock_threads(Comment.objects.filter(pk__in=pks))
        locked = lock_blog(blog.pk)
        there = here_already(locked, own)
        new = [
            (one, html)
            for one, html in zip(brought, htmls, strict=True)
            if one.known_by not in there
        ]
        erased = _Batch(locked, answered | there, above).write(new) if new else []
    return Came(len(new), [one for one in brought if one.known_by in there], erased)


def lock_blog(pk: int) -> Blog:
    """Return the blog as it is, locked: the chain of its decisions grows by nobody else."""
    return Blog.objects.select_for_update(no_key=True).get(pk=pk)


class _Batch:
    """New comments on their way in. Must live and die inside one transaction."""

    def __init__(self, blog: Blog, there: Mapping[int | str, Place], above: int) -> None:
        self.blog, self.above = blog, above
        self.now = timezone.now()
        # Of a comment that an import of the same moment brought, too
        self.places = dict(there)

    def write(self, new: Sequence[tuple[Brought, str]]) -> list[Brought]:
        """Store them and decide them; return those whose writers were erased."""
        people = People(self.blog, [one for one, _ in new], self.now)
        kept = [people.of(one) for one, _ in new]
        targets = [_target(one, of) for (one, _), of in zip(new, kept, strict=True)]
        comments = self._plant([one for one, _ in new], targets)
        insert(
            self._content(comment, one, html, of)
            for comment, (one, html), of in zip(comments, new, kept, strict=True)
        )
        insert(
            ImportedComment(
                comment_id=comment.pk,
                blog_id=self.blog.pk,
                wordpress_id=one.number,
                key=one.key if one.number is None else "",
                digest="" if of.erased or one.erased_at else one.digest,
                status=one.status,
            )
            for comment, (one, _), of in zip(comments, new, kept, strict=True)
        )
        decide(self.blog, dict(zip(comments, targets, strict=True)), at=self.now)
        self._settle(comments, targets)
        return [one for (one, _), of in zip(new, kept, strict=True) if of.erased]

    def _plant(self, new: Sequence[Brought], targets: Sequence[str]) -> list[Comment]:
        comments = []
        keys = tree.reserve(Comment, len(new), self.above)
        for key, one, target in zip(keys, new, targets, strict=True):
            above = None if one.parent is None else self.places.get(one.parent)
            comments.append(
                Comment(
                    pk=key,
                    post_id=one.post,
                    parent_id=above.pk if above and above.post == one.post else None,
                    created_at=min(one.written_at, self.now),
                    shown=target == _S.APPROVED,
                )
            )
            self.places[one.known_by] = Place(key, target, one.post)
        tree.plant(Comment, comments)
        return comments

    def _content(self, comment: Comment, one: Brought, html: str, of: Kept) -> Content:
        content = Content(comment_id=comment.pk, source=Content.Source.IMPORT, person=of.person)
        if of.erased or one.erased_at:
            content.name = content.body = GONE
            content.body_html = sanitise.comment_html(GONE)
            content.erased_at = min(one.erased_at or self.now, self.now)
            return content
        content.name, content.email, content.official = one.name, of.email, one.official
        content.body, content.body_html = one.body, html
        return content

    def _settle(self, comments: Sequence[Comment], targets: Sequence[str]) -> None:
        """Give a place to what is not public and is answered by what is; count what came."""
        status = {place.pk: place.status for place in self.places.values()}
        came = [
            comment
            for comment, target in zip(comments, targets, strict=True)
            if target == _S.APPROVED
        ]
        held_up = [
            comment
            for comment in came
            if comment.parent_id is not None and status[comment.parent_id] != _S.APPROVED
        ]
        if held_up:
            settle_threads({comment.thread_number for comment in held_up})
            recount({comment.post_id for comment in held_up})
        # However many comments these posts have: it costs the same
        add(_counted(came, {comment.post_id for comment in held_up}))
        Post.objects.filter(pk__in={comment.post_id for comment in came}).move_version()


def _counted(came: Sequence[Comment], but: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return how many comments came to each post but those, and how many begin a thread."""
    found: dict[int, tuple[int, int]] = {}
    for comment in came:
        if comment.post_id not in but:
            comments, threads = found.get(comment.post_id, (0, 0))
            found[comment.post_id] = comments + 1, threads + (comment.parent_id is None)
    return found


def _target(one: Brought, of: Kept) -> str:
    """Return what becomes of a comment: what it was, but words that are gone are not read again."""
    is_gone = of.erased or one.erased_at is not None
    return _S.REMOVED if is_gone and one.status in READ_AGAIN else one.status


def decide(blog: Blog, targets: Mapping[Comment, str], *, at: dt.datetime) -> list[Decision]:
    """Decide comments of `blog`, which is locked, in the name of an import; return the decisions.

    Those that are what they are to be are left alone. What is on show is the caller's to settle.
    """
    batch = uuid.uuid4()
    new = [
        Decision(
            blog_id=blog.pk,
            comment_id=comment.pk,
            from_status=comment.status,
            to_status=target,
            actor_kind=Decision.ActorKind.IMPORT,
            at=at,
            text_version=comment.text_version,
            batch=batch,
        )
        for comment, target in targets.items()
        if target in BY_IMPORT[comment.status]
    ]
    made = list(chain.link(blog, new))
    insert(made)
    for target in {one.to_status for one in made}:
        _set_status([one.comment_id for one in made if one.to_status == target], target)
    return made


def _set_status(pks: Sequence[int], target: str) -> None:
    shown = {"shown": True} if target == _S.APPROVED else {}
    for some in in_parts(pks):
        Comment.objects.filter(pk__in=some).update(status=target, **shown)
