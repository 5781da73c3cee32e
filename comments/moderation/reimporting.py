"""What a newer export changes of comments that were imported before: only what nobody decided here.

A moderator's decision, a cut, a correction and an erasure made here stand, whatever the export
says.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from comments import tree
from comments.models import Comment, Decision, ImportedComment, Reworded, TextChange
from comments.moderation import erasing, importing, settling
from comments.moderation.counting import recount
from comments.moderation.cutting import Original
from comments.moderation.holding_data import is_held
from comments.moderation.importing import Brought
from comments.moderation.parts import in_parts
from comments.moderation.rewriting import rewrite
from comments.moderation.step import settle_threads
from posts.models import Blog, Post

_S = Comment.Status
_WHY = "It changed where it was imported from."
_WHY_ERASED = "It was erased where it was imported from."
_KNOWN_BY = (("wordpress_id", int), ("key", str))


class Followed(NamedTuple):
    """What became of comments that were brought again: changed as there, or kept as decided here.

    Those in neither list are as they were.
    """

    changed: list[Brought]
    kept: list[Brought]


class Seen(NamedTuple):
    """Which comments of an export are here, by what they are known: as they were last read there,
    changed there since, or under another post. Those in none are new."""

    same: set[int | str]
    changed: set[int | str]
    elsewhere: set[int | str]


def look(blog: Blog, said: Mapping[int | str, tuple[int, str, str]]) -> Seen:
    """Say which comments, of which an export says post, digest and status, are here.

    Writes nothing.
    """
    seen = Seen(set(), set(), set())
    for name, kind in _KNOWN_BY:
        for some in in_parts([one for one in said if isinstance(one, kind)]):
            mine = ImportedComment.objects.filter(blog=blog, **{f"{name}__in": some})
            rows = mine.values_list(name, "comment__post_id", "status", "digest")
            for one, of, was_status, was_digest in rows:
                post, digest, status = said[one]
                if of != post:
                    seen.elsewhere.add(one)
                elif was_status == status and was_digest in {"", digest}:
                    seen.same.add(one)
                else:
                    seen.changed.add(one)
    return seen


def follow(post: Post, brought: Sequence[Brought]) -> Followed:
    """Change comments as they changed there, in one transaction; return what became of them.

    New words are a new version of the text, a new status is a decision of the import. Nobody waits
    longer than this takes: call it with some hundreds that `look` found changed.
    """
    by_known = {one.known_by: one for one in brought}
    with transaction.atomic():
        there = _rows(post, by_known)
        tree.lock_threads(Comment.objects.filter(pk__in=[row.pk for row in there.values()]))
        importing.lock_blog(post.blog_id)
        # As they are now that nobody else changes them
        rows = _rows(post, by_known)
        pairs = [(by_known[known], row) for known, row in rows.items()]
        return _Following(post, pairs).follow()


def _rows(post: Post, known_by: Iterable[int | str]) -> dict[int | str, ImportedComment]:
    found: dict[int | str, ImportedComment] = {}
    mine = ImportedComment.objects.filter(blog=post.blog_id, comment__post=post)
    mine = mine.select_related("comment").order_by("comment")
    for name, kind in _KNOWN_BY:
        for some in in_parts([one for one in known_by if isinstance(one, kind)]):
            for row in mine.filter(**{f"{name}__in": some}):
                found[getattr(row, name)] = row
    return found


class _Following:
    """Comments that are not as they were there. Must live and die inside one transaction."""

    def __init__(self, post: Post, pairs: Sequence[tuple[Brought, ImportedComment]]) -> None:
        self.post, self.pairs, self.now = post, pairs, timezone.now()
        self.decided_here: set[int] = set()
        for some in in_parts([row.pk for _, row in pairs]):
            made = Decision.objects.filter(comment__in=some)
            made = made.exclude(actor_kind=Decision.ActorKind.IMPORT)
            self.decided_here.update(made.order_by().values_list("comment", flat=True))

    def follow(self) -> Followed:
        """Write what changed, and what follows; say of which."""
        done = Followed([], [])
        targets: dict[Comment, str] = {}
        for one, row in self.pairs:
            comment = Comment.objects.select_related("content").get(pk=row.pk)
            is_free = row.pk not in self.decided_here and comment.content.erased_at is None
            if is_free and one.erased_at is not None and not is_held(comment):
                erasing.erase(comment, why=_WHY_ERASED)
                done.changed.append(one)
                ImportedComment.objects.filter(pk=row.pk).update(status=one.status)
                continue
            stays = not is_free
            changed = False
            if is_free and row.digest not in {"", one.digest}:
                stays = is_held(comment)
                changed = not stays and self._reword(comment, one)
            if is_free and one.status not in {row.status, comment.status}:
                targets[comment], changed = one.status, True
            if changed or stays:
                (done.changed if changed else done.kept).append(one)
            # Known now, whatever came of it: what was kept once is not told again
            known = {"status": one.status, "digest": one.digest if row.digest else ""}
            ImportedComment.objects.filter(pk=row.pk).update(**known)
        if targets:
            self._decide(targets)
        return done

    def _reword(self, comment: Comment, one: Brought) -> bool:
        """Give a comment its new words; say whether they are other ones than it has."""
        after = Original(one.name, one.body)
        if after == Original(comment.name, comment.body):
            return False
        Reworded.objects.create(
            comment=comment,
            text_version=comment.text_version + 1,
            actor_kind=TextChange.ActorKind.HOUSE,
            at=self.now,
            why=_WHY,
        )
        rewrite(comment, after)
        comment.text_version += 1
        return True

    def _decide(self, targets: dict[Comment, str]) -> None:
        made = importing.decide(importing.lock_blog(self.post.blog_id), targets, at=self.now)
        settle_threads({comment.thread_number for comment in targets})
        recount([self.post.pk])
        gone = any(one.from_status == Comment.Status.APPROVED for one in made)
        Post.objects.filter(pk=self.post.pk).move_version(hard=gone)
        settling.follow(made)
