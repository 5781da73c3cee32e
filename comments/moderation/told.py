"""What moderators see of readers' reports, as plain values."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from comments.models import Report
from govblog.telling import name_of
from govblog.text import masked_email


@dataclass(frozen=True, slots=True)
class Told:
    """One report. `times` is how often it was sent, `seen` the version of the text it is about.

    `email` is masked for those who may not see it in full; `doubt` says why a program may have
    sent it, if anything does. `outcome`, `settled_at` and `settled_by` are empty while it is open.
    """

    pk: int
    reason: str
    words: str
    at: dt.datetime
    times: int
    email: str
    seen: int
    doubt: str
    outcome: str = ""
    settled_at: dt.datetime | None = None
    settled_by: str = ""


def keys_of(pks: Collection[int]) -> dict[int, list[int]]:
    """Return the keys of the open reports of these comments, oldest first. One query."""
    found: dict[int, list[int]] = {}
    rows = Report.objects.open().filter(comment__in=pks).order_by("pk")
    for comment, report in rows.values_list("comment", "pk"):
        found.setdefault(comment, []).append(report)
    return found


def newest_of(
    keys: Mapping[int, list[int]], open_to: Collection[int], many: int
) -> dict[int, list[Told]]:
    """Return so many of the newest reports of each comment, the last one first. One query.

    `open_to` holds the keys of the blogs on which the full email may be seen.
    """
    newest = [report for reports in keys.values() for report in reports[-many:]]
    return _by_comment(Report.objects.filter(pk__in=newest).order_by("-pk"), open_to)


def history(pks: Collection[int], open_to: Collection[int] = ()) -> dict[int, list[Told]]:
    """Return the settled reports of these comments, the last one first, as `newest_of` does."""
    return _by_comment(Report.objects.settled().filter(comment__in=pks), open_to)


def _by_comment(reports: Iterable[Report], open_to: Collection[int]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = {}
    rows = reports.select_related("settled_by", "comment__post")  # type: ignore[attr-defined]
    for one in rows:
        full = one.comment.post.blog_id in open_to
        by = name_of(one.settled_by) if one.settled_by else "A rule"
        settled = one.settled_at is not None
        told = Told(
            pk=one.pk,
            reason=one.get_reason_display(),
            words=one.words,
            at=one.sent_at,
            times=one.times,
            email=one.email if full else masked_email(one.email),
            seen=one.text_version,
            doubt=one.get_doubt_display() if one.doubt else "",
            outcome=one.get_state_display() if settled else "",
            settled_at=one.settled_at,
            settled_by=by if settled else "",
        )
        found.setdefault(one.comment_id, []).append(told)
    return found
