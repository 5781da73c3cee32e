"""Decisions: who may take which, on what text, and what follows from them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from comments import tree
from comments.models import Comment, Decision, PolicyRule
from comments.moderation import chain
from comments.moderation.counting import recount
from govblog import roles
from posts.models import Blog, Post

_S = Comment.Status

# act: {from: to}
TRANSITIONS: dict[str, dict[str, str]] = {
    "approve": {_S.PENDING: _S.APPROVED},
    "reject": {_S.PENDING: _S.REJECTED},
    "spam": {_S.PENDING: _S.SPAM, _S.APPROVED: _S.SPAM},
    "remove": {_S.APPROVED: _S.REMOVED},
    "restore": {_S.REMOVED: _S.APPROVED, _S.REJECTED: _S.PENDING, _S.SPAM: _S.PENDING},
}
NEEDS_RULE = frozenset({"reject", "remove"})
_SAID: dict[str, str] = {_S.SPAM: "marked as spam", _S.PENDING: "put back in the queue"}
# A reply may be public if the comment it answers is, or was until it was removed
_PARENT_WAS_PUBLIC = frozenset({_S.APPROVED, _S.REMOVED})


class NotDecided(Exception):
    """The decision is refused; the message says why, in words for the moderator."""


@dataclass(frozen=True)
class Seen:
    """What was on the moderator's screen: which comment, in which status, with which text."""

    pk: int
    status: str
    text_version: int


@dataclass(frozen=True)
class Outcome:
    """What became of one comment of a bulk act: its decision, or the reason there is none."""

    seen: Seen
    decision: Decision | None
    refusal: str = ""


def acts_for(status: str) -> list[str]:
    """Return the acts that are possible from `status`, in the order they are offered."""
    return [act for act, ways in TRANSITIONS.items() if status in ways]


def decide(
    seen: Seen, act: str, *, by: User, rule: PolicyRule | None = None, at: dt.datetime | None = None
) -> Decision:
    """Take one decision and return it.

    Raises NotDecided when the comment is not as it was seen, the act is not possible from there,
    a rule is missing, or the comment it answers was never public; PermissionDenied.
    """
    (outcome,) = decide_all([seen], act, by=by, rule=rule, at=at)
    if outcome.decision is None:
        raise NotDecided(outcome.refusal)
    return outcome.decision


def decide_all(
    seen: Sequence[Seen],
    act: str,
    *,
    by: User,
    rule: PolicyRule | None = None,
    at: dt.datetime | None = None,
) -> list[Outcome]:
    """Take the same decision on many comments in one step; return what became of each.

    Each comment is decided or refused by itself: one that someone else decided a moment ago does
    not stop the rest. Raises KeyError for an act that is not in TRANSITIONS, and PermissionDenied
    when `by` may moderate nowhere.
    """
    ways = TRANSITIONS[act]
    roles.require(by, "moderate")
    with transaction.atomic():
        step = _Step(act, ways, by, rule, at or timezone.now(), uuid.uuid4())
        step.lock([one.pk for one in seen])
        # Each once, and a comment before its replies: a parent has the lower key
        refusals = {one: step.refusal(one) for one in sorted(set(seen), key=lambda one: one.pk)}
        step.write([one.pk for one, refusal in refusals.items() if not refusal])
    return [
        Outcome(one, None if refusals[one] else step.decided[one.pk], refusals[one]) for one in seen
    ]


class _Step:
    """One step: the comments it may touch, locked, and the decisions it takes."""

    def __init__(
        self,
        act: str,
        ways: dict[str, str],
        by: User,
        rule: PolicyRule | None,
        at: dt.datetime,
        batch: uuid.UUID,
    ) -> None:
        self.act, self.ways, self.by, self.rule, self.at, self.batch = (
            act,
            ways,
            by,
            rule,
            at,
            batch,
        )
        self.comments: dict[int, Comment] = {}
        self.statuses: dict[int, str] = {}
        self.blogs: dict[int, Blog] = {}
        self.decided: dict[int, Decision] = {}

    def lock(self, pks: Iterable[int]) -> None:
        """Lock the threads, then the blogs whose chains grow; read the comments as they are."""
        mine = Comment.objects.filter(
            pk__in=list(pks), post__blog__in=roles.blogs_where(self.by, "moderate")
        )
        tree.lock_threads(mine)
        found = mine.select_related("post").order_by("pk")
        self.comments = {comment.pk: comment for comment in found}
        self.statuses = {pk: comment.status for pk, comment in self.comments.items()}
        parents = {c.parent_id for c in self.comments.values() if c.parent_id is not None}
        above = Comment.objects.filter(pk__in=parents - set(self.comments))
        self.statuses.update(above.values_list("pk", "status"))
        blogs = Blog.objects.filter(pk__in={c.post.blog_id for c in self.comments.values()})
        locked = blogs.order_by("pk").select_for_update(no_key=True)
        self.blogs = {blog.pk: blog for blog in locked}

    def refusal(self, seen: Seen) -> str:
        """Return why a comment is not decided, or "" and note its new status."""
        comment = self.comments.get(seen.pk)
        if comment is None:
            return "This comment is not on a blog you moderate."
        if comment.status != seen.status:
            return _already(comment)
        if comment.text_version != seen.text_version:
            return "The text of this comment changed after you opened it. Read it again."
        if self.statuses[seen.pk] != comment.status:
            return "This comment was chosen twice."
        if why := self._way_refusal(comment) or self._rule_refusal(comment):
            return why
        self.statuses[seen.pk] = self.ways[comment.status]
        return ""

    def _way_refusal(self, comment: Comment) -> str:
        target = self.ways.get(comment.status)
        if target is None:
            return f"A comment that is {comment.get_status_display().lower()} cannot be changed so."
        parent = comment.parent_id
        if target != _S.APPROVED or parent is None or self.statuses[parent] in _PARENT_WAS_PUBLIC:
            return ""
        return "The comment it answers is not published. Decide that one first."

    def _rule_refusal(self, comment: Comment) -> str:
        if self.act not in NEEDS_RULE:
            return ""
        if self.rule is None:
            return "Choose the rule of the comment policy."
        if self.rule.blog_id != comment.post.blog_id:
            return "This rule belongs to another blog’s comment policy."
        if self.rule.retired_at is not None:
            return "This rule was changed after you opened the page. Read it again."
        return ""

    def write(self, pks: list[int]) -> None:
        """Write the decisions into their chains, then the statuses, then what follows."""
        for blog in self.blogs.values():
            mine = [
                self._decision(self.comments[pk], blog)
                for pk in pks
                if self.comments[pk].post.blog_id == blog.pk
            ]
            linked = Decision.objects.bulk_create(chain.link(blog, mine), batch_size=500)
            self.decided.update({decision.comment_id: decision for decision in linked})
        for target in set(self.ways.values()):
            changed = [pk for pk in pks if self.statuses[pk] == target]
            for some in _in_parts(changed):
                # An approved comment is on show; what is not may still hold a place (see below)
                shown = {"shown": True} if target == _S.APPROVED else {}
                Comment.objects.filter(pk__in=some).update(status=target, **shown)
        for pk in pks:
            self._settle_places(self.comments[pk])
        posts = {self.comments[pk].post_id for pk in pks}
        recount(posts)
        Post.objects.filter(pk__in=posts).move_version()

    def _decision(self, comment: Comment, blog: Blog) -> Decision:
        return Decision(
            blog=blog,
            comment=comment,
            from_status=comment.status,
            to_status=self.ways[comment.status],
            actor_kind=Decision.ActorKind.PERSON,
            actor=self.by,
            at=self.at,
            policy_rule=self.rule if self.act in NEEDS_RULE else None,
            text_version=comment.text_version,
            batch=self.batch,
        )

    def _settle_places(self, comment: Comment) -> None:
        """Give or take the placeholders that this decision calls for."""
        approved_now = self.statuses[comment.pk] == _S.APPROVED
        parent = comment.parent_id
        if approved_now:
            if parent is not None and self.statuses[parent] != _S.APPROVED:
                tree.above(comment).filter(shown=False).update(shown=True)
        elif comment.status == _S.APPROVED:
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


def _in_parts(pks: list[int], size: int = 5_000) -> Iterable[list[int]]:
    for start in range(0, len(pks), size):
        yield pks[start : start + size]


def _already(comment: Comment) -> str:
    """Say who decided a comment last, and when, in the blog's time."""
    last = comment.decisions.select_related("actor", "blog").order_by("-number").first()
    if last is None:
        return "This comment changed after you opened it. Read it again."
    local = last.at.astimezone(last.blog.zone)
    when = f"{date_format(local, 'j F Y')} at {date_format(local, 'H:i')}"
    who = "an import" if last.actor is None else last.actor.get_full_name() or str(last.actor)
    return f"Already {_SAID.get(comment.status, comment.status)} by {who} on {when}."
