"""The job: what is due goes, portion by portion, entry by entry, and each run is on record.

One entry that fails stops no other. What failed is named in the record by its kind only: the
message of a database may say what a row says.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone

from comments.models import RetentionRun
from comments.moderation import holding_data
from comments.retention.entry import Entry, Going
from comments.retention.register import ENTRIES

logger = logging.getLogger(__name__)
_K = RetentionRun.Kind


@dataclass(frozen=True)
class Line:
    """What a run says of one entry: how many, since when the oldest was there, what failed."""

    entry: Entry
    many: int = 0
    oldest: dt.datetime | None = None
    fault: str = ""


def going() -> Iterator[tuple[Entry, Going]]:
    """Yield the entries of which something goes by the clock, and how."""
    for entry in ENTRIES:
        if entry.going is not None:
            yield entry, entry.going


def keep_up(now: dt.datetime | None = None) -> int:
    """Delete one portion of each entry that was not looked at lately; return how many rows.

    The clock calls it each minute. All that it did on a day is one record.
    """
    moment = now or timezone.now()
    record = _of_day(moment)
    looked, total = dict(record.looked), 0
    for entry, way in going():
        if moment.timestamp() - looked.get(entry.name, 0) < way.pause.total_seconds():
            continue
        many, fault = _portion(entry, way, moment)
        if many or fault:
            _note(record, entry, many, fault)
        # More than a portion is looked at again a minute later
        if many < way.portion:
            looked[entry.name] = int(moment.timestamp())
        total += many
    RetentionRun.objects.filter(pk=record.pk).update(looked=looked, ended_at=moment)
    return total


def run(now: dt.datetime | None = None) -> Iterator[Line]:
    """Delete all that is due, at once; yield what became of each entry."""
    moment = now or timezone.now()
    record = _begun(_K.COMMAND, moment)
    for entry, way in going():
        line = _looked_at(entry, way, moment)
        many, fault = 0, line.fault
        while not fault:
            gone, fault = _portion(entry, way, moment)
            many += gone
            if gone < way.portion:
                break
        _note(record, entry, many, fault)
        yield Line(entry, many, line.oldest, fault)
    RetentionRun.objects.filter(pk=record.pk).update(ended_at=timezone.now())


def look(now: dt.datetime | None = None) -> Iterator[Line]:
    """Yield what would go of each entry; delete nothing. It is on record that someone looked."""
    moment = now or timezone.now()
    record = _begun(_K.DRY, moment)
    for entry, way in going():
        line = _looked_at(entry, way, moment)
        _note(record, entry, line.many, line.fault)
        yield line
    RetentionRun.objects.filter(pk=record.pk).update(ended_at=timezone.now())


def _portion(entry: Entry, way: Going, now: dt.datetime) -> tuple[int, str]:
    waits = entry.concerns and not way.locks
    try:
        with holding_data.none_meanwhile() if waits else nullcontext():
            return way.forget(now, way.portion), ""
    except Exception as error:
        logger.exception("Retention of %s failed; it is tried again.", entry.name)
        return 0, type(error).__name__


def _looked_at(entry: Entry, way: Going, now: dt.datetime) -> Line:
    try:
        due = way.due(now).order_by()
        return Line(entry, **due.aggregate(many=Count("pk"), oldest=Min(way.since)))
    except Exception as error:
        logger.exception("Retention could not look at %s.", entry.name)
        return Line(entry, fault=type(error).__name__)


def _of_day(now: dt.datetime) -> RetentionRun:
    started = {"started_at": now}
    return RetentionRun.objects.get_or_create(kind=_K.CLOCK, day=now.date(), defaults=started)[0]


def _begun(kind: RetentionRun.Kind, now: dt.datetime) -> RetentionRun:
    return RetentionRun.objects.create(kind=kind, day=now.date(), started_at=now)


def _note(record: RetentionRun, entry: Entry, many: int, fault: str) -> None:
    """Add to the record. Two workers may do so at once."""
    with transaction.atomic():
        row = RetentionRun.objects.select_for_update().get(pk=record.pk)
        row.counts[entry.name] = row.counts.get(entry.name, 0) + many
        if fault:
            row.faults[entry.name] = fault
        row.save(update_fields=["counts", "faults"])
