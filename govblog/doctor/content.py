"""What people wrote and decided: whether it is still what it was."""

from collections.abc import Iterable, Iterator
from itertools import islice

from comments import soundness, verifying
from govblog.doctor.finding import Finding, Findings, fault, ok
from posts.models import Blog

_MOST = 5  # faults that are told one by one
_SAMPLE = 500  # comments


def threads(deep: bool) -> Findings:
    """Yield what is wrong with threads: the newest ones, or all when looked at deep."""
    found = soundness.faults() if deep else soundness.newest_faults(_SAMPLE)
    what = "all comments" if deep else f"the newest {_SAMPLE} comments"
    do = "Run: python manage.py check_threads --repair (safe while comments come in)"
    yield from _told((one.says for one in found), do) or [ok(f"The threads of {what} are sound.")]


def decisions(deep: bool) -> Findings:
    """Yield what is wrong with the record: what is known, or the whole of it when looked at deep.

    Looked at deep, what is found is kept as `manage.py check_decisions` keeps it.
    """
    do = "Run: python manage.py check_decisions; then as docs/record.md says"
    found = _whole() if deep else iter(verifying.glance())
    what = "in whole" if deep else "at its end, as far as it is verified"
    yield from _told(found, do) or [ok(f"The record of each blog is as it was written, {what}.")]


def _whole() -> Iterator[str]:
    for blog in Blog.objects.order_by("pk"):
        yield from (f"{one.blog}: {one.says}" for one in verifying.faults(blog))


def _told(says: Iterable[str], do: str) -> list[Finding]:
    found = list(islice(says, _MOST + 1))
    told = [fault(f"{one[0].upper()}{one[1:]}.", do) for one in found[:_MOST]]
    return [*told, fault("And more.", do)] if len(found) > _MOST else told
