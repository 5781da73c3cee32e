"""Trying a rule on past comments: what it would have held, and what became of that.

Reads only. Looks at the newest 2,000 comments of readers at most, for a few seconds at most.
"""

import datetime as dt
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Max, Q

from comments import scoring
from comments.models import Comment, Content, Decision, Mark, Print
from comments.sorting import entries, names, noticing, printing, rules
from comments.sorting.defaults import Setting
from posts.models import Blog

MOST = 2_000  # comments
PATIENCE = 5.0  # seconds
EXAMPLES = 10  # of each kind
_EXCERPT = 200  # characters
_K = Mark.Kind
_S = Comment.Status
_REFUSED = frozenset({_S.REJECTED, _S.SPAM})
# What is not kept of a comment: only what was marked then can be counted
AS_MARKED = frozenset({_K.TOO_FAST, _K.HONEYPOT, _K.NO_ORIGIN})


@dataclass(frozen=True, slots=True)
class Past:
    """A comment as it came in, and what became of it."""

    pk: int
    status: str
    at: dt.datetime
    name: str
    email: str
    body: str
    who: str  # the hash by which its writer is known


@dataclass(frozen=True, slots=True)
class Example:
    """A comment that the rule would have held, and why."""

    pk: int
    name: str
    excerpt: str
    detail: str


@dataclass(slots=True)
class Tally:
    """Of the comments with one status: how many there are, how many would have been held."""

    status: str
    label: str
    of: int = 0
    held: int = 0

    @property
    def percent(self) -> str:
        """The share that would have been held."""
        return percent(self.held, self.of)


@dataclass(slots=True)
class Rehearsal:
    """What a rule would have held of `looked_at` comments, the newest of `found`."""

    found: int
    tallies: dict[str, Tally] = field(
        default_factory=lambda: {one: Tally(one, one.label) for one in _S}
    )
    approved: list[Example] = field(default_factory=list)
    refused: list[Example] = field(default_factory=list)
    as_marked: bool = False

    @property
    def looked_at(self) -> int:
        """How many comments there was time to look at."""
        return sum(tally.of for tally in self.tallies.values())

    @property
    def held(self) -> int:
        """How many would have been held."""
        return sum(tally.held for tally in self.tallies.values())

    @property
    def percent(self) -> str:
        """The share that would have been held."""
        return percent(self.held, self.looked_at)

    def add(self, past: Past, detail: str) -> None:
        """Count one comment; `detail` is empty when it would not have been held."""
        tally = self.tallies[past.status]
        tally.of += 1
        if not detail:
            return
        tally.held += 1
        shown = self.refused if past.status in _REFUSED else self.approved
        if past.status in _REFUSED | {_S.APPROVED} and len(shown) < EXAMPLES:
            shown.append(Example(past.pk, past.name, _excerpt(past.body), noticing.clipped(detail)))


def percent(part: int, whole: int) -> str:
    """Return a share as a whole percentage; what is more than nothing never reads 0 %."""
    if not whole:
        return "–"
    share = 100 * part / whole
    return "under 1 %" if 0 < share < 1 else f"{share:.0f} %"


def _excerpt(body: str) -> str:
    line = " ".join(body.split())
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"


Judge = Callable[[Past], str]


def rehearse(blog: Blog, kind: Mark.Kind, setting: Setting) -> Rehearsal:
    """Return what a rule set so would have held, in a fixed number of queries.

    What depends on what came before is judged as of the moment each comment came in.
    """
    past = _past(blog)
    until = time.monotonic() + PATIENCE
    done = Rehearsal(found=len(past), as_marked=kind in AS_MARKED)
    if not past:
        return done
    judge = _judge(blog, kind, setting, past)
    for one in past:
        if time.monotonic() > until:
            break
        done.add(one, judge(one))
    return done


def _judge(blog: Blog, kind: Mark.Kind, setting: Setting, past: list[Past]) -> Judge:
    if kind in AS_MARKED:
        return _as_marked(kind, blog, past)
    return _JUDGES[kind](blog, setting, past)


def _past(blog: Blog) -> list[Past]:
    """Return the newest comments of readers, the newest first."""
    of_readers = Content.objects.filter(comment__post__blog=blog).exclude(
        source=Content.Source.DESK
    )
    columns = ("pk", "comment__status", "comment__created_at", "name", "email", "body", "person")
    newest = of_readers.order_by("-pk").values_list(*columns)[:MOST]
    return [Past(*row) for row in newest]


def _approvals(blog: Blog, past: list[Past]) -> Judge:
    """Judge whether anything from an email was approved at the moment a comment came in."""
    # By email: when something of it was approved or no longer so, and how many were from then on
    moments: dict[str, list[dt.datetime]] = defaultdict(list)
    approved: dict[str, list[int]] = defaultdict(lambda: [0])
    moves = (
        Decision.objects.filter(Q(to_status=_S.APPROVED) | Q(from_status=_S.APPROVED), blog=blog)
        .exclude(comment__content__person="")
        .filter(comment__content__person__in={one.who for one in past})
    )
    columns = ("comment__content__person", "at", "to_status")
    for who, at, to in moves.order_by("at", "number").values_list(*columns):
        moments[who].append(at)
        approved[who].append(approved[who][-1] + (1 if to == _S.APPROVED else -1))

    def judge(one: Past) -> str:
        before = bisect_left(moments[one.who], one.at)
        return noticing.first(one.who, approved[one.who][before] > 0)

    return judge


def _repeats(blog: Blog, setting: Setting, past: list[Past]) -> Judge:
    """Judge whether the same text had come in before, within the days of the setting."""
    keys = {one.pk: printing.key_of(blog.pk, one.body) for one in past}
    before = Print.objects.filter(key__in=set(keys.values()) - {""}, content__lt=past[-1].pk)
    latest: dict[str, tuple[int, dt.datetime]] = {
        key: (pk, at)
        for key, pk, at in before.values("key")
        .annotate(newest=Max("content"), last=Max("at"))
        .values_list("key", "newest", "last")
    }
    found: dict[int, tuple[int, dt.datetime]] = {}
    for one in reversed(past):
        key = keys[one.pk]
        if key and key in latest and one.at - latest[key][1] < dt.timedelta(days=setting.number):
            found[one.pk] = latest[key]
        if key:
            latest[key] = (one.pk, one.at)
    return lambda one: noticing.repeat(found.get(one.pk), one.at)


def _as_marked(kind: Mark.Kind, blog: Blog, past: list[Past]) -> Judge:
    """Judge by the marks that were set when the comments came in."""
    marks = Mark.objects.filter(
        kind=kind, comment__gte=past[-1].pk, comment__post__blog=blog
    ).values_list("comment", "detail")
    label = kind.label
    noticed = {pk: detail or label for pk, detail in marks}
    return lambda one: noticed.get(one.pk, "")


def _by_words(setting: Setting) -> Judge:
    held = rules.matcher_of(setting.entries)
    return lambda one: noticing.words(one, held)


def _by_domain(setting: Setting) -> Judge:
    domains = entries.domains(setting.entries)
    return lambda one: noticing.disposable_email(one.email, domains)


def _by_name(blog: Blog) -> Judge:
    known = names.known(blog)
    return lambda one: noticing.like_staff(one.name, known)


def _by_score(blog: Blog) -> Judge:
    model = scoring.model_of(blog.pk)
    if model is None:
        return lambda one: ""
    return lambda one: noticing.spam_score(model.score(one.body, name=one.name, email=one.email))


_JUDGES: dict[Mark.Kind, Callable[[Blog, Setting, list[Past]], Judge]] = {
    _K.WORDS: lambda blog, setting, past: _by_words(setting),
    _K.LINKS: lambda blog, setting, past: lambda one: noticing.links(one.body, setting.number),
    _K.FIRST: lambda blog, setting, past: _approvals(blog, past),
    _K.REPEAT: _repeats,
    _K.DISPOSABLE: lambda blog, setting, past: _by_domain(setting),
    _K.LIKE_STAFF: lambda blog, setting, past: _by_name(blog),
    _K.SPAM_SCORE: lambda blog, setting, past: _by_score(blog),
}
