"""Is the record of decisions what was written? Verified by the clock, by hand and by `/healthz`.

The end of a chain says nothing of what came after it, so how far a chain reached when it was last
verified is kept as a `ChainMark`: what is missing before the mark, or hashes otherwise there, was
taken out or written anew.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments.models import ChainMark, Comment, Decision
from comments.moderation import chain
from posts.models import Blog

SLICE = 2_000  # decisions read at once
AT_ONCE = 20_000  # decisions verified in one go by the clock: about a second of work
WHOLE_EVERY = dt.timedelta(days=1)
GLANCE = 200  # decisions that `/healthz/ready` looks at, of all blogs together
BLOGS_AT_ONCE = 200


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, in words that follow "Fault: "; its decision or its comment."""

    kind: str
    blog: str
    says: str
    number: int | None = None
    comment: int | None = None


@dataclass
class _Reached:
    """How far a chain was read."""

    number: int = 0
    hash: str = chain.FIRST_HASH


def faults(blog: Blog, read: Callable[[int], object] = lambda rows: None) -> Iterator[Fault]:
    """Yield all that is wrong with the record of a blog, and keep the result for `/healthz/ready`.

    Memory does not grow with the number of decisions. `read` is told how many more were read.
    """
    began, reached, first = timezone.now(), _Reached(), ""
    known = list(ChainMark.objects.filter(blog=blog, number__gt=0))
    while True:
        found = _slice(blog.pk, reached.number, SLICE)
        for decision, wrong in chain.walk(found, reached.number, reached.hash):
            if wrong:
                first = first or wrong
                yield Fault("chain", blog.host, wrong, decision.number, decision.comment_id)
            reached.number, reached.hash = decision.number, decision.hash
        read(len(found))
        if len(found) < SLICE:
            break
    for wrong in filter(None, map(_since, known)):
        first = first or wrong
        yield Fault("mark", blog.host, wrong)
    _keep_whole(blog, began, reached, first)
    yield from _out_of_step(blog)


def _slice(blog: int, after: int, many: int) -> list[Decision]:
    found = Decision.objects.filter(blog=blog, number__gt=after)
    return list(found.order_by("number")[:many])


def _since(mark: ChainMark) -> str:
    """Return what became of the decision a mark knows of, or "" when it is still there."""
    if not mark.number:
        return ""
    decisions = Decision.objects.filter(blog=mark.blog_id)
    kept = decisions.filter(number=mark.number).values_list("hash", flat=True).first()
    if kept is not None:
        return _unlike(mark, kept)
    last = decisions.order_by("-number").values_list("number", flat=True).first() or 0
    if last > mark.number:
        return f"decision {mark.number} is missing, but was there on {_when(mark)}"
    return f"the record ends with decision {last}, but {mark.number} was there on {_when(mark)}"


def _unlike(mark: ChainMark, kept: str) -> str:
    return "" if kept == mark.hash else f"decision {mark.number} is not that of {_when(mark)}"


def _when(mark: ChainMark) -> str:
    return f"{mark.checked_at:%Y-%m-%d at %H:%M} UTC"


def _out_of_step(blog: Blog) -> Iterator[Fault]:
    """Yield the comments whose status is not what their last decision says."""
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-number").values("to_status")
    decided = Coalesce(
        Subquery(last[:1]), Value(Comment.Status.PENDING.value), output_field=CharField()
    )
    found = Comment.objects.filter(post__blog=blog).annotate(decided=decided)
    wrong = found.exclude(status=F("decided")).order_by("pk")
    for pk, status, decided_as in wrong.values_list("pk", "status", "decided").iterator():
        says = f"comment {pk} is {status}, but by its last decision {decided_as}"
        yield Fault("status", blog.host, says, comment=pk)


def _keep_whole(blog: Blog, began: dt.datetime, reached: _Reached, fault: str) -> None:
    """Keep that the whole chain was verified by hand."""
    now = timezone.now()
    said = {"checked_at": now, "began_at": began, "ended_at": now, "fault": fault[:300]}
    _marks(ChainMark.Part.WHOLE)
    marks = ChainMark.objects.filter(blog=blog)
    if fault:
        marks.filter(part=ChainMark.Part.WHOLE).update(**said)
    else:
        # Someone may have verified more meanwhile: a mark never goes back
        marks.filter(part=ChainMark.Part.WHOLE).update(fault="")
        found = marks.filter(number__lte=reached.number)
        found.update(**said, number=reached.number, hash=reached.hash)


def verify_new() -> int:
    """Verify what is new in each blog's chain since it was last done; return how many decisions.

    At most AT_ONCE, the blogs longest not looked at first; the rest is left for the next minute.
    """
    return _go_through(_marks(ChainMark.Part.NEW))


def verify_whole() -> int:
    """Verify a slice of each chain whose last whole pass is a day old; return how many decisions.

    At most AT_ONCE; a pass goes on from minute to minute until it has read the whole chain.
    """
    a_day_ago = timezone.now() - WHOLE_EVERY
    marks = _marks(ChainMark.Part.WHOLE)
    marks.filter(ended_at__lte=a_day_ago).update(
        number=0, hash=chain.FIRST_HASH, began_at=timezone.now(), ended_at=None
    )
    return _go_through(marks.filter(ended_at__isnull=True))


def _marks(part: str) -> QuerySet[ChainMark]:
    """Return the marks of all blogs, made now for those that have none."""
    without = Blog.objects.exclude(chain_marks__part=part)
    made = [ChainMark(blog=blog, part=part, hash=chain.FIRST_HASH) for blog in without]
    ChainMark.objects.bulk_create(made, ignore_conflicts=True)
    return ChainMark.objects.filter(part=part).order_by("checked_at", "pk")


def _go_through(marks: QuerySet[ChainMark]) -> int:
    left = AT_ONCE
    for mark in marks:
        if left > 0:
            left -= _go_on(mark, left)
    return AT_ONCE - left


def _go_on(mark: ChainMark, many: int) -> int:
    """Verify at most `many` decisions after a mark and move it; return how many were read.

    Before what is wrong the mark stops. What is new is then found wrong again each minute, until
    it is as it was written.
    """
    was, read = ChainMark.objects.filter(pk=mark.pk, number=mark.number), 0
    fault = _since(mark)
    ended = bool(fault)
    while not ended and read < many:
        size = min(SLICE, many - read)
        found = _slice(mark.blog_id, mark.number, size)
        fault = _move(mark, found)
        read += len(found)
        ended = bool(fault) or len(found) < size
    now = timezone.now()
    said = {"number": mark.number, "hash": mark.hash, "checked_at": now}
    if ended:
        said |= {"fault": fault[:300], "ended_at": now}
    # Another worker may have been faster: then its result stands
    was.update(**said)
    return read


def _move(mark: ChainMark, found: list[Decision]) -> str:
    """Move a mark over decisions up to the first that is wrong; return what is, or ""."""
    for decision, wrong in chain.walk(found, mark.number, mark.hash):
        if wrong:
            return wrong
        mark.number, mark.hash = decision.number, decision.hash
    return ""


def glance() -> list[str]:
    """Return what is known to be wrong, and what is wrong at the end of each chain; briefly.

    Two queries, and one more for each BLOGS_AT_ONCE blogs. Of what is new since it was verified,
    GLANCE decisions are read at most.
    """
    marks = list(ChainMark.objects.all())
    wrong = [mark.fault for mark in marks if mark.fault]
    verified = {mark.blog_id: mark for mark in marks if mark.part == ChainMark.Part.NEW}
    blogs = list(Blog.objects.order_by("pk").values_list("pk", flat=True))
    share = max(2, GLANCE // max(1, len(blogs)))
    for start in range(0, len(blogs), BLOGS_AT_ONCE):
        some = blogs[start : start + BLOGS_AT_ONCE]
        known = {
            pk: verified.get(pk) or ChainMark(blog_id=pk, hash=chain.FIRST_HASH) for pk in some
        }
        wrong += filter(None, _tails(known, share))
    return wrong


def _tails(known: dict[int, ChainMark], share: int) -> Iterator[str]:
    """Yield what is wrong with the `share` decisions that follow each mark."""
    near = Q()
    for pk, mark in known.items():
        near |= Q(blog=pk, number__gte=mark.number, number__lte=mark.number + share)
    tails: dict[int, list[Decision]] = {pk: [] for pk in known}
    for decision in Decision.objects.filter(near).order_by("number"):
        tails[decision.blog_id].append(decision)
    for pk, mark in known.items():
        tail = tails[pk]
        if mark.number:
            if not tail or tail[0].number != mark.number:
                yield f"decision {mark.number} is missing, but was there on {_when(mark)}"
                continue
            yield _unlike(mark, tail.pop(0).hash)
        yield next((wrong for _, wrong in chain.walk(tail, mark.number, mark.hash) if wrong), "")
