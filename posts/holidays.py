"""The list of bank holidays: shipped, brought up to date from a file, and when it runs out.

The file is the one that GOV.UK publishes: for each region its `events`, each with `title`, `date`
and perhaps `notes`. The shipped one has the same form.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from govblog import text
from posts.models import Blog, Holiday

SHIPPED = Path(__file__).with_name("bank_holidays.json")
NOTICE = dt.timedelta(days=60)  # that is left to bring the list up to date
_REGIONS = dict(Holiday._meta.get_field("region").choices or ())
_SUBSTITUTE = "substitute day"


class Unreadable(ValueError):
    """The file is no list of bank holidays; the message says what is wrong, and where."""


@dataclass(frozen=True)
class Known:
    """A bank holiday as a file says it."""

    region: str
    day: dt.date
    name: str

    def __str__(self) -> str:
        return f"{self.day}, {_REGIONS[self.region]}: {self.name}"


@dataclass
class Loaded:
    """What loading did. `unlisted` are kept, though the file has other days of those years."""

    added: list[Known] = field(default_factory=list)
    changed: list[Known] = field(default_factory=list)
    unlisted: list[Known] = field(default_factory=list)


def read(said: str) -> list[Known]:
    """Return the bank holidays of a file's text. Raises Unreadable."""
    try:
        regions = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This is not JSON: {error}.") from error
    if not isinstance(regions, dict) or not regions:
        raise Unreadable(f"There are no regions. Expected are {', '.join(_REGIONS)}.")
    found: dict[tuple[str, dt.date], Known] = {}
    for region, events in regions.items():
        if region not in _REGIONS:
            raise Unreadable(f"The region “{region}” is not known, only {', '.join(_REGIONS)}.")
        listed = events.get("events") if isinstance(events, dict) else None
        if not isinstance(listed, list):
            raise Unreadable(f"The region {region} has no list of events.")
        for number, event in enumerate(listed, start=1):
            known = _known(region, event, f"Event {number} of {region}")
            if found.setdefault((region, known.day), known) != known:
                raise Unreadable(f"Event {number} of {region}: {known.day} is there twice.")
    return list(found.values())


def _known(region: str, event: Any, where: str) -> Known:
    if not isinstance(event, dict):
        raise Unreadable(f"{where} is no object with title and date.")
    title, date, notes = (str(event.get(name) or "") for name in ("title", "date", "notes"))
    try:
        day = dt.date.fromisoformat(date)
    except ValueError as error:
        raise Unreadable(f"{where}: “{date}” is no date like 2026-12-25.") from error
    name = text.clean_line(title)
    if text.is_blank(name):
        raise Unreadable(f"{where} has no title.")
    if notes.strip().lower() == _SUBSTITUTE:
        name = f"{name} ({_SUBSTITUTE})"
    if len(name) > Holiday._meta.get_field("name").max_length:  # type: ignore[operator]
        raise Unreadable(f"{where}: the title is too long.")
    return Known(region, day, name)


def shipped() -> list[Known]:
    """Return the bank holidays that come with this release."""
    return read(SHIPPED.read_text(encoding="utf-8"))


def load(known: Iterable[Known]) -> Loaded:
    """Add the bank holidays that are missing and give the others their names; return what changed.

    Nothing is deleted: a day that is there and not in `known` may have been added by hand.
    """
    done = Loaded()
    with transaction.atomic():
        there = {
            (region, day): name
            for region, day, name in Holiday.objects.select_for_update().values_list(
                "region", "day", "name"
            )
        }
        said = {(one.region, one.day): one for one in known}
        for place, one in said.items():
            if place not in there:
                done.added.append(one)
            elif there[place] != one.name:
                done.changed.append(one)
        Holiday.objects.bulk_create(
            [
                Holiday(region=one.region, day=one.day, name=one.name)
                for one in [*done.added, *done.changed]
            ],
            update_conflicts=True,
            unique_fields=["region", "day"],
            update_fields=["name"],
        )
    years = {(region, day.year) for region, day in said}
    done.unlisted = [
        Known(region, day, name)
        for (region, day), name in sorted(there.items(), key=lambda row: row[0][1])
        if (region, day) not in said and (region, day.year) in years
    ]
    return done


def load_new_years() -> Loaded:
    """Load the shipped holidays of those years of a region of which none is known.

    What an operator deleted or renamed stays so.
    """
    held = {(region, day.year) for region, day in Holiday.objects.values_list("region", "day")}
    return load(one for one in shipped() if (one.region, one.day.year) not in held)


def warnings(today: dt.date | None = None) -> list[str]:
    """Return a line for each region that blogs use and whose list ends within NOTICE."""
    used = set(Blog.objects.exclude(holidays="").order_by().values_list("holidays", flat=True))
    of_used = Holiday.objects.filter(region__in=used).order_by().values("region")
    ends = dict(of_used.annotate(last=Max("day")).values_list("region", "last"))
    soon = (today or timezone.localdate()) + NOTICE
    return [
        _warning(_REGIONS[region], ends.get(region))
        for region in sorted(used)
        if region not in ends or ends[region] < soon
    ]


def _warning(region: str, last: dt.date | None) -> str:
    known = f"are known only until {last.day} {last:%B %Y}" if last else "are not known"
    return (
        f"The bank holidays of {region} {known}. Bring the list up to date with "
        "manage.py bank_holidays FILE, or by hand under Bank holidays."
    )
