"""Writes comments: each once, under what it answers, as it was decided there.

What is known here is known by its WordPress id; one that came without an id, by all it says. So
the same file again changes nothing, and what was stopped goes on when it is run again.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.utils import timezone

from comments import tree
from comments.models import Comment as Ours
from comments.moderation import fitting, importing, reimporting
from comments.moderation.importing import Brought
from comments.moderation.parts import in_parts
from govblog import text
from govblog.wordpress import own
from govblog.wordpress.items import Comment
from govblog.wordpress.loading.answering import in_order
from govblog.wordpress.loading.own import comment_of
from govblog.wordpress.loading.report import Report
from govblog.wordpress.texts import comments as texts
from posts.models import Blog, Post

AT_ONCE = 1_000  # comments in one transaction: nobody waits longer than they take
_HIGHEST = 2**63 - 1
_FIRST_DAY = dt.datetime(1970, 1, 2, tzinfo=dt.UTC)  # no blog is older
_KINDS = frozenset({"", "comment"})
_PINGS = frozenset({"pingback", "trackback"})
_S = Ours.Status
_STATUSES: dict[str, str] = {
    "1": _S.APPROVED,
    "approve": _S.APPROVED,
    "approved": _S.APPROVED,
    "0": _S.PENDING,
    "hold": _S.PENDING,
    "spam": _S.SPAM,
    "trash": _S.REMOVED,
    "post-trashed": _S.REMOVED,
}
# What an export of ours may mean by WordPress's word
_MEANT: dict[str, frozenset[str]] = {_S.REMOVED: frozenset({_S.REMOVED, _S.REJECTED})}

_OTHER_KIND = "Comments of its kind have no place here."
_TWICE = "Another comment before it has the same number. That one stands."
_ELSEWHERE = "A comment under another post has the same number. That one stands."
_NO_PARENT = "What it answers is not in the export, or was left out. It begins a thread."
_OTHER_POST = "What it answers is under another post. It begins a thread."
_CYCLE = "It answers itself, by way of its own replies. It begins a thread."
_STATUS = "Its status “{}” is none of WordPress’s. It waits for a decision."
_NO_DATE = "Its date is not sound. It stands at the moment at which the post was published."
_TO_COME = "Its date is still to come. It stands at the moment of the import."
_ERASED = "Its writer had their data erased here. It came in without name and words."


class _Known(NamedTuple):
    """A comment of the export, its post, and what tells whether it changed."""

    post: Post
    of: Comment
    by: int | str
    digest: str
    status: str

    @property
    def number(self) -> int | None:
        """The id it had, if that can be one."""
        return self.by if isinstance(self.by, int) else None


def _is_taken(one: Comment, report: Report, *, pingbacks: bool) -> bool:
    if one.kind in _KINDS or (pingbacks and one.kind in _PINGS):
        return True
    if one.kind in _PINGS:
        report.count(f"{one.kind}s", "not taken")
    else:
        report.count("comments", "refused")
        report.note(one.line, _about(one), _OTHER_KIND, refused=True)
    return False


def _about(one: Comment) -> str:
    return "a comment without a number" if one.number is None else f"comment {one.number}"


class Comments:
    """Comments of one post after the other on their way in: those of several are written at once.

    `report` is told what becomes of them; nothing is written before AT_ONCE have come, or `write`
    is called. `pingbacks` takes pingbacks and trackbacks too, `escaped` says that a theme escaped
    comments on their way in. `elsewhere` are the numbers of comments known to be under other posts.
    """

    def __init__(
        self,
        blog: Blog,
        report: Report,
        *,
        pingbacks: bool = False,
        escaped: bool = False,
        elsewhere: Container[int] = (),
    ) -> None:
        self.blog, self.report, self.pingbacks = blog, report, pingbacks
        self.escaped, self.elsewhere = escaped, elsewhere
        self.now = timezone.now()
        self._waiting: list[_Known] = []

    def take(self, post: Post, comments: Sequence[Comment]) -> None:
        """Take the comments of a post; no two posts have one of the same number."""
        taken = [one for one in comments if _is_taken(one, self.report, pingbacks=self.pingbacks)]
        known = self._each_once(post, taken)
        if len(self._waiting) + len(known) > AT_ONCE:
            self.write()
        self._waiting += known

    def write(self) -> None:
        """Write what is new and what changed of all that was taken, in transactions of at most
        AT_ONCE."""
        known, self._waiting = self._waiting, []
        if not known:
            return
        said = {one.by: (one.post.pk, one.digest, one.status) for one in known}
        seen = reimporting.look(self.blog, said)
        for one in known:
            if one.by in seen.elsewhere:
                self._refuse(one.of, _ELSEWHERE)
        if seen.same:
            self.report.count("comments", "unchanged", len(seen.same))
        here = seen.same | seen.changed
        self._bring_in([one for one in known if one.by not in here | seen.elsewhere], known)
        self._follow([one for one in known if one.by in seen.changed])

    def _refuse(self, one: Comment, why: str) -> None:
        self.report.count("comments", "refused")
        self.report.note(one.line, _about(one), why, refused=True)

    def _each_once(self, post: Post, comments: Iterable[Comment]) -> list[_Known]:
        first: dict[int | str, Comment] = {}
        known = []
        for one in comments:
            by = self._known_by(post, one)
            before = first.setdefault(by, one)
            if before is one:
                known.append(_Known(post, one, by, self._digest(one), _status(one)))
            elif replace(before, line=one.line) != one:
                self._refuse(one, _TWICE)
        return known

    def _known_by(self, post: Post, one: Comment) -> int | str:
        if one.number is not None and 0 < one.number <= _HIGHEST:
            return one.number
        said = [str(post.pk), str(one.written_at), one.author, one.content]
        return importing.key_of(self.blog, said)

    def _digest(self, one: Comment) -> str:
        """Return the hash of what stands in the export: of what was not read again it is known."""
        exact = comment_of(one)
        said = json.dumps([one.author, one.content, self.escaped, exact.name, exact.body])
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    def _bring_in(self, new: Sequence[_Known], known: Sequence[_Known]) -> None:
        brought = [(one, fitted) for one in new if (fitted := self._fitted(one))]
        parents = self._parents([one for one, _ in brought])
        ready = [replace(fitted, parent=parents.get(one.by)) for one, fitted in brought]
        ordered: list[Brought] = []
        for _, mine in groupby(ready, attrgetter("post")):
            some = list(mine)
            ordered += in_order(some, [one.written_at for one in some])
        numbers = (one.number for one in known if one.number is not None)
        above = max((number for number in numbers if number < tree.HIGHEST), default=0)
        lines = {one.by: one.of for one in new}
        for part in in_parts(ordered, AT_ONCE):
            came = importing.bring_in(self.blog, part, above=above)
            self.report.count("comments", "added", came.new)
            if came.here:
                self.report.count("comments", "unchanged", len(came.here))
            for gone in came.erased:
                of = lines[gone.known_by]
                self.report.note(of.line, _about(of), _ERASED)

    def _follow(self, changed: Sequence[_Known]) -> None:
        for post, of_post in groupby(changed, attrgetter("post")):
            again = [fitted for one in of_post if (fitted := self._fitted(one))]
            for some in in_parts(again, AT_ONCE):
                done = reimporting.follow(post, some)
                unchanged = len(some) - len(done.changed) - len(done.kept)
                for became, many in (
                    ("updated", len(done.changed)),
                    ("changed here, left", len(done.kept)),
                    ("unchanged", unchanged),
                ):
                    if many:
                        self.report.count("comments", became, many)

    def _parents(self, new: Sequence[_Known]) -> dict[int | str, int]:
        """Return what each of these answers, where that is one of them or here already."""
        said = {one.by: one.of.parent for one in new if one.of.parent}
        own = {one.number: one.post.pk for one in new if one.number is not None}
        outside = {parent for parent in said.values() if parent and parent not in own}
        there = importing.here_already(self.blog, {one for one in outside if one <= _HIGHEST})
        posts = own | {known_by: place.post for known_by, place in there.items()}
        parents: dict[int | str, int] = {}
        for one in new:
            parent = said.get(one.by)
            if not parent:
                continue
            if posts.get(parent) == one.post.pk:
                parents[one.by] = parent
            else:
                is_elsewhere = parent in posts or parent in self.elsewhere
                self._note(one, _OTHER_POST if is_elsewhere else _NO_PARENT)
        cut = set(tree.cycles({by: up for by, up in parents.items() if isinstance(by, int)}))
        for one in new:
            if one.by in cut:
                del parents[one.by]
                self._note(one, _CYCLE)
        return parents

    def _note(self, one: _Known, says: str) -> None:
        self.report.note(one.of.line, _about(one.of), says)

    def _fitted(self, one: _Known) -> Brought | None:
        """Return a comment as it can be kept, with notes of what was done; None when it cannot."""
        of = one.of
        exact = comment_of(of)
        name = texts.name(of.author) if exact.name is None else exact.name
        body = exact.body
        if body is None:
            body = texts.plain(of.content, escaped=self.escaped)
        fitted = fitting.fit(name, of.email, body)
        if fitted.refused:
            self._refuse(of, fitted.refused)
            return None
        for says in fitted.notes:
            self._note(one, says)
        if of.approved not in _STATUSES:
            self._note(one, _STATUS.format(text.clean_line(of.approved)[:20]))
        return Brought(
            post=one.post.pk,
            number=one.number,
            key=one.by if isinstance(one.by, str) else "",
            digest=one.digest,
            name=fitted.name,
            email=fitted.email,
            body=fitted.body,
            written_at=self._moment(one, exact.at),
            status=one.status,
            official=text.clean_line(_meta(of, own.OFFICIAL))[: fitting.LONGEST_NAME],
            erased_at=exact.erased_at,
        )

    def _moment(self, one: _Known, exact: dt.datetime | None) -> dt.datetime:
        at = exact or one.of.written_at
        if at is None and one.of.local_date is not None:
            at = one.of.local_date.replace(tzinfo=self.blog.zone)
        if at is None or at < _FIRST_DAY:
            self._note(one, _NO_DATE)
            return one.post.first_published_at or self.now
        if at > self.now:
            self._note(one, _TO_COME)
            return self.now
        return at


def _status(one: Comment) -> str:
    status = _STATUSES.get(one.approved, _S.PENDING)
    said = _meta(one, own.STATUS)
    return said if said in _MEANT.get(status, frozenset()) else status


def _meta(one: Comment, key: str) -> str:
    return next((value for name, value in one.meta if name == key), "")
