"""One step: comments locked, decided or refused each by itself, written with all that follows."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from django.contrib.auth.models import User

from comments import tree
from comments.models import Comment, Decision, Note, PolicyRule, Step
from comments.moderation import answered, chain, changes, news, settling
from comments.moderation.counting import recount
from comments.moderation.parts import in_parts
from comments.moderation.transitions import (
    CHANGED,
    ERASED,
    NEEDS_RULE,
    NOT_YOURS,
    NOTE_LIMIT,
    READ_AGAIN,
    REWORDED,
    Notes,
    Outcome,
    Seen,
)
from govblog import roles
from govblog.telling import day_and_time, name_of
from posts.models import Blog, Post

_S = Comment.Status
_SAID: dict[str, str] = {_S.SPAM: "marked as spam", _S.PENDING: "put back in the queue"}
# A reply may be public if the comment it answers is, or was until it was removed
_PARENT_WAS_PUBLIC = frozenset({_S.APPROVED, _S.REMOVED})

# Up to so many comments of a step are looked at one by one, more by whole threads
SETTLED_ONE_BY_ONE = 10

# Where a comment goes from where it stands, and why: None when this step has no way for it
Way = Callable[[Comment], tuple[str, PolicyRule | None] | None]


class Deciding:
    """The comments a step may touch, locked, and the decisions it takes on them.

    `right` is the act of govblog/roles.py that `by` needs on a comment's blog. Without `by`,
    `kind` says what decides. Must live and die inside one transaction.
    """

    def __init__(
        self,
        act: str,
        way: Way,
        *,
        by: User | None,
        at: dt.datetime,
        right: str = "moderate",
        kind: Decision.ActorKind = Decision.ActorKind.RULE,
    ) -> None:
        self.act, self.way, self.by, self.at, self.right = act, way, by, at, right
        self.kind = kind if by is None else Decision.ActorKind.PERSON
        self.comments: dict[int, Comment] = {}
        self.statuses: dict[int, str] = {}
        self.rules: dict[int, PolicyRule | None] = {}
        self.blogs: dict[int, Blog] = {}
        self.decided: dict[int, Decision] = {}

    def take(self, seen: Iterable[Seen], batch: uuid.UUID, notes: Notes) -> list[Outcome]:
        """Decide what can be decided of `seen`; return what became of each, in that order."""
        asked = list(seen)
        self._lock([one.pk for one in asked])
        # Each once, and a comment before its replies: a parent has the lower key
        refusals = {one: self._refusal(one) for one in sorted(set(asked), key=lambda one: one.pk)}
        self._say_who_was_first(refusals)
        done = [one.pk for one, refusal in refusals.items() if not refusal]
        if done:
            self._write(done, batch, notes)
        return [
            Outcome(one, None if refusals[one] else self.decided[one.pk], refusals[one])
            for one in asked
        ]

    def _lock(self, pks: Iterable[int]) -> None:
        """Lock the threads, then the blogs whose chains grow; read the comments as they are."""
        mine = Comment.objects.filter(pk__in=list(pks))
        if self.by is not None:
            mine = mine.filter(post__blog__in=roles.blogs_where(self.by, self.right))
        tree.lock_threads(mine)
        found = mine.select_related("post", "content").order_by("pk")
        found = found.defer("content__body", "content__body_html")
        self.comments = {comment.pk: comment for comment in found}
        self.statuses = {pk: comment.status for pk, comment in self.comments.items()}
        parents = {c.parent_id for c in self.comments.values() if c.parent_id is not None}
        above = Comment.objects.filter(pk__in=parents - set(self.comments))
        self.statuses.update(above.values_list("pk", "status"))
        blogs = Blog.objects.filter(pk__in={c.post.blog_id for c in self.comments.values()})
        locked = blogs.order_by("pk").select_for_update(no_key=True)
        self.blogs = {blog.pk: blog for blog in locked}

    def _refusal(self, seen: Seen) -> str:
        """Return why a comment is not decided, or "" and note its new status."""
        comment = self.comments.get(seen.pk)
        if comment is None:
            return NOT_YOURS
        if why := self._seen_refusal(comment, seen):
            return why
        way = self.way(comment)
        if way is None:
            return f"A comment that is {comment.get_status_display().lower()} cannot be changed so."
        target, rule = way
        if target in READ_AGAIN and comment.content.erased_at is not None:
            return ERASED
        if why := self._parent_refusal(comment, target) or self._rule_refusal(comment, rule):
            return why
        self.statuses[seen.pk], self.rules[seen.pk] = target, rule
        return ""

    def _seen_refusal(self, comment: Comment, seen: Seen) -> str:
        if comment.status != seen.status:
            return CHANGED
        if comment.text_version != seen.text_version:
            return REWORDED
        if self.statuses[comment.pk] != comment.status:
            return "This comment was chosen twice."
        return ""

    def _parent_refusal(self, comment: Comment, target: str) -> str:
        parent = comment.parent_id
        if target != _S.APPROVED or parent is None or self.statuses[parent] in _PARENT_WAS_PUBLIC:
            return ""
        return "The comment it answers is not published. Decide that one first."

    def _rule_refusal(self, comment: Comment, rule: PolicyRule | None) -> str:
        if self.act not in NEEDS_RULE:
            return ""
        if rule is None:
            return "Choose the rule of the comment policy."
        if rule.blog_id != comment.post.blog_id:
            return "This rule belongs to another blog’s comment policy."
        if rule.retired_at is not None:
            return "This rule was changed after you opened the page. Read it again."
        return ""

    def _say_who_was_first(self, refusals: dict[Seen, str]) -> None:
        """Put into words who decided, or reworded, each comment that is not as it was seen."""
        for what, words in ((CHANGED, already), (REWORDED, changes.changed)):
            of_kind = [one.pk for one, refusal in refusals.items() if refusal is what]
            if of_kind:
                said = words([self.comments[pk] for pk in of_kind])
                refusals.update({o: said[o.pk] for o in refusals if o.pk in said})

    def _write(self, pks: list[int], batch: uuid.UUID, notes: Notes) -> None:
        """Write the decisions into their chains, then the statuses, then what follows."""
        made: list[Decision] = []
        for blog in self.blogs.values():
            mine = [
                self._decision(self.comments[pk], blog, batch)
                for pk in pks
                if self.comments[pk].post.blog_id == blog.pk
            ]
            made += Decision.objects.bulk_create(chain.link(blog, mine), batch_size=500)
        self.decided = {decision.comment_id: decision for decision in made}
        self._note(made, notes)
        for target in {self.statuses[pk] for pk in pks}:
            changed = [pk for pk in pks if self.statuses[pk] == target]
            for some in in_parts(changed):
                # An approved comment is on show; what is not may still hold a place (see below)
                shown = {"shown": True} if target == _S.APPROVED else {}
                Comment.objects.filter(pk__in=some).update(status=target, **shown)
        self._settle_places([self.comments[pk] for pk in pks])
        posts = {self.comments[pk].post_id for pk in pks}
        recount(posts)
        # Who was approved is so no more: those words may be shown by nobody
        left = {self.comments[pk].post_id for pk in pks if self.comments[pk].status == _S.APPROVED}
        Post.objects.filter(pk__in=posts - left).move_version()
        Post.objects.filter(pk__in=left).move_version(hard=True)
        settling.follow(made)
        answered.follow(made)
        news.follow(made)
        self._record(batch)

    def _decision(self, comment: Comment, blog: Blog, batch: uuid.UUID) -> Decision:
        return Decision(
            blog=blog,
            comment=comment,
            from_status=comment.status,
            to_status=self.statuses[comment.pk],
            actor_kind=self.kind,
            actor=self.by,
            at=self.at,
            policy_rule=self.rules[comment.pk],
            text_version=comment.text_version,
            batch=batch,
        )

    def _note(self, made: list[Decision], notes: Notes) -> None:
        said = {Note.Audience.WRITER: notes.writer, Note.Audience.COLLEAGUES: notes.colleagues}
        Note.objects.bulk_create(
            Note(decision=decision, audience=audience, words=words[:NOTE_LIMIT])
            for audience, words in said.items()
            if words
            for decision in made
        )

    def _record(self, batch: uuid.UUID) -> None:
        """Keep what was done in one step, so that its author can undo it as one."""
        if self.by is None:
            return
        until = self.at + dt.timedelta(minutes=min(b.undo_minutes for b in self.blogs.values()))
        Step.objects.update_or_create(
            batch=batch,
            defaults={"undo_until": until},
            create_defaults={
                "act": self.act,
                "by": self.by,
                "at": self.at,
                "undo_until": until,
            },
        )

    def _settle_places(self, decided: list[Comment]) -> None:
        """Give or take the placeholders that these decisions call for."""
        left = [one for one in decided if one.status == _S.APPROVED]
        came = [
            one
            for one in decided
            if self.statuses[one.pk] == _S.APPROVED
            and one.parent_id is not None
            and self.statuses[one.parent_id] != _S.APPROVED
        ]
        if len(left) + len(came) > SETTLED_ONE_BY_ONE:
            settle_threads({comment.thread_number for comment in (*left, *came)})
            return
        for comment in came:
            tree.above(comment).filter(shown=False).update(shown=True)
        for comment in left:
            settle_from(comment)


def settle_from(comment: Comment) -> None:
    """Set `shown` of a comment that lost its words, and of the placeholders above it.

    A comment that is not approved is shown while an approved one hangs on it.
    """
    node: Comment | None = comment
    while node is not None:
        holds = tree.below(node).filter(status=_S.APPROVED).exists()
        Comment.objects.filter(pk=node.pk).exclude(status=_S.APPROVED).update(shown=holds)
        if holds:
            return
        node = tree.above(node).first()
        if node is not None and node.status == _S.APPROVED:
            return


def settle_threads(threads: set[int]) -> None:
    """Set `shown` of every comment of these threads that is not approved, by the same rule.

    In few queries however many comments: for steps that change many at once.
    """
    for some in in_parts(sorted(threads)):
        of_threads = Comment.objects.filter(**{f"{tree.THREAD}__in": some})
        nodes = list(of_threads.values_list("pk", "parent", "status", "shown"))
        above = {pk: parent for pk, parent, _, _ in nodes}
        holding: set[int] = set()
        for _, parent, status, _ in nodes:
            node = parent if status == _S.APPROVED else None
            while node is not None and node not in holding:
                holding.add(node)
                node = above[node]
        others = [(pk, shown) for pk, _, status, shown in nodes if status != _S.APPROVED]
        for wanted in (True, False):
            wrong = [pk for pk, shown in others if (pk in holding) is wanted is not shown]
            for part in in_parts(wrong):
                Comment.objects.filter(pk__in=part).update(shown=wanted)


def already(comments: list[Comment]) -> dict[int, str]:
    """Say for each comment, by key, who decided it last and when, in its blog's time.

    One query, however many comments.
    """
    found = Decision.objects.filter(comment__in=comments).select_related("actor", "blog")
    last = {decision.comment_id: decision for decision in found.order_by("number")}
    return {one.pk: _who_was_first(one, last.get(one.pk)) for one in comments}


def _who_was_first(comment: Comment, last: Decision | None) -> str:
    if last is None:
        return CHANGED
    by = {
        Decision.ActorKind.IMPORT: "an import",
        Decision.ActorKind.RULE: "a rule",
        Decision.ActorKind.WRITER: "its writer",
    }
    who = name_of(last.actor) if last.actor else by[Decision.ActorKind(last.actor_kind)]
    when = day_and_time(last.at, last.blog.zone)
    return f"Already {_SAID.get(comment.status, comment.status)} by {who} on {when}."
