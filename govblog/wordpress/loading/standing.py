"""What becomes of a post or page here, by the status and the dates it had in WordPress.

What was not public there is not public here.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from govblog.wordpress.items import Item

# Nothing that anybody wrote for readers: what the editor keeps by itself, and what was thrown away
_NOT_TAKEN = {
    "auto-draft": "It is a draft that nobody has written yet.",
    "trash": "It is in the bin of WordPress.",
}
_DRAFTS = {
    "draft": "",
    "pending": "It waited for review, and is a draft here.",
    "private": "It was private, and is a draft here.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a thing is taken over, and from when readers see it: None for a draft.

    `says` is what to report of it, "" for nothing.
    """

    taken: bool = True
    at: dt.datetime | None = None
    says: str = ""


def standing_of(item: Item, now: dt.datetime, zone: ZoneInfo) -> Standing:
    """Return what becomes of an item. `zone` is that of a date which only says a time of day."""
    if item.status in _NOT_TAKEN:
        return Standing(taken=False, says=_NOT_TAKEN[item.status])
    if item.password:
        return Standing(says="It had a password, and is a draft here.")
    if item.status not in {"publish", "future"}:
        unknown = f"Its status “{item.status[:40]}” is not known, so it is a draft here."
        return Standing(says=_DRAFTS.get(item.status, unknown))
    at = _moment(item, zone)
    if at is None:
        return Standing(says="It has no sound date, so it is a draft here. Publish it by hand.")
    return Standing(says=says) if (says := _out_of_time(item, at, now)) else Standing(at=at)


def _out_of_time(item: Item, at: dt.datetime, now: dt.datetime) -> str:
    """Return why what was to go out at `at` does not go out by itself, "" for what does."""
    if item.status == "future" and at <= now:
        return (
            "It was planned, and its moment has passed, so it is a draft here. Publish it by hand."
        )
    if item.kind == "page" and at > now:
        return "It was planned, which pages cannot be here, so it is a draft. Publish it by hand."
    return ""


def _moment(item: Item, zone: ZoneInfo) -> dt.datetime | None:
    if _is_sound(item.published_at):
        return item.published_at
    if item.local_date is not None and _is_sound(item.local_date):
        return item.local_date.replace(tzinfo=zone).astimezone(dt.UTC)
    return item.modified_at if _is_sound(item.modified_at) else None


def _is_sound(at: dt.datetime | None) -> bool:
    """Say whether a date can be told by every clock, with a year of four digits."""
    return at is not None and 1000 < at.year < 9999
