"""How it is told whether comments are open: to readers, and to those who open and close them."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from comments import moderation
from govblog.telling import day_and_time, day_of, name_of
from govblog.text import counted
from posts.models import Blog, Post

_ENDS_A_SENTENCE = ".!?…:"


@dataclass(frozen=True, slots=True)
class Shut:
    """What stands in place of the form, as words; the moments for machines are ISO 8601."""

    reason: str
    since: str
    since_iso: str
    until: str = ""
    until_iso: str = ""

    @property
    def sentences(self) -> str:
        """All of it as text."""
        reopen = f" They reopen on {self.until}." if self.until else ""
        return f"{self.reason} They closed on {self.since}.{reopen}"


def moment(at: dt.datetime, zone: ZoneInfo) -> str:
    """Return a moment that someone chose: 5 May 2026 at 9:30am, without the time at midnight."""
    local = at.astimezone(zone)
    if (local.hour, local.minute) == (0, 0):
        return day_of(at, zone)
    if (local.hour, local.minute) == (12, 0):
        return f"{day_of(at, zone)} at midday"
    minute, half = f":{local.minute:02}" if local.minute else "", "am" if local.hour < 12 else "pm"
    return f"{day_of(at, zone)} at {local.hour % 12 or 12}{minute}{half}"


def shut(closed: moderation.Closed, zone: ZoneInfo, *, since: str = "") -> Shut:
    """Return what readers are told of closed comments; `since` in place of the day they closed."""
    return Shut(
        sentence(closed.reason),
        since or day_of(closed.since, zone),
        closed.since.astimezone(zone).isoformat(timespec="seconds"),
        moment(closed.until, zone) if closed.until else "",
        closed.until.astimezone(zone).isoformat(timespec="seconds") if closed.until else "",
    )


def sentence(reason: str) -> str:
    """Return a reason so that another sentence can follow it."""
    return reason if reason.endswith(tuple(_ENDS_A_SENTENCE)) else f"{reason}."


def lines(post: Post) -> list[str]:
    """Return what is told at the form of a post whose comments are open."""
    zone, found = post.blog.zone, []
    if minutes := moderation.slow_minutes(post):
        found.append(slow(minutes))
    if coming := moderation.closes_next(post):
        reopen = f" They reopen on {moment(coming.until, zone)}." if coming.until else ""
        when = moment(coming.since, zone)
        found.append(f"Comments close on {when}: {sentence(coming.reason)}{reopen}")
    return found


def slow(minutes: int) -> str:
    """Return what slow mode means."""
    often = "minute" if minutes == 1 else f"{minutes} minutes"
    return f"This conversation is in slow mode: one comment every {often}."


def wait(seconds: int) -> str:
    """Return how long to wait, rounded up: seconds up to two minutes, then minutes."""
    if seconds <= 120:
        return counted(seconds, "second")
    return f"{-(-seconds // 60)} minutes"


def exactly(at: dt.datetime, zone: ZoneInfo) -> str:
    """Return a moment so that nobody mistakes it: 25 October 2026 at 01:30 BST."""
    return f"{day_and_time(at, zone)} {at.astimezone(zone).tzname()}"


def how_it_stands(place: Post | Blog, now: dt.datetime, *, among_all: bool = False) -> list[str]:
    """Return, for those who open and close comments, all that holds of a post or a blog.

    `among_all` leaves out what goes without saying in a list of blogs.
    """
    zone = place.blog.zone if isinstance(place, Post) else place.zone
    found = [_own(moderation.closing_of(place), now, zone)]
    minutes = place.slow_minutes
    if isinstance(place, Post):
        found += _from_elsewhere(place, now, zone)
        minutes = moderation.slow_minutes(place)
    if minutes:
        every = "minute" if minutes == 1 else f"{minutes} minutes"
        found.append(f"Slow mode: one comment of a person every {every}.")
    elif not among_all:
        found.append("Slow mode is off.")
    return found


def _own(closing: moderation.Closing | None, now: dt.datetime, zone: ZoneInfo) -> str:
    if closing is None or closing.is_over(now):
        return "Comments are open."
    reopen = "They stay closed until someone reopens them."
    if closing.until is not None:
        reopen = f"They reopen by themselves on {exactly(closing.until, zone)}."
    since, reason = exactly(closing.since, zone), sentence(closing.reason)
    if closing.holds(now):
        return f"Comments are closed since {since}. {reopen} Readers see: {reason}"
    return f"Comments are open. They close on {since}. {reopen} Readers see: {reason}"


def _from_elsewhere(post: Post, now: dt.datetime, zone: ZoneInfo) -> list[str]:
    """Return what closes comments on a post though nobody closed the post itself."""
    found = []
    on_blog, by_age = moderation.closing_of(post.blog), moderation.closing_by_age(post)
    if on_blog is not None and not on_blog.is_over(now):
        found.append(f"On the whole blog: {_own(on_blog, now, zone)}")
    if by_age is not None:
        did = "closed" if by_age.holds(now) else "close"
        since = exactly(by_age.since, zone)
        found.append(f"By the age of the post they {did} on {since}: {by_age.reason}")
    return found


def act_in_words(event: moderation.Event, zone: ZoneInfo) -> str:
    """Return what someone did, when, and what exactly was set."""
    who = name_of(event.by)
    said = f"{exactly(event.at, zone)}: {event.get_act_display()} by {who}"
    if event.minutes is not None:
        said += f", {event.minutes} minutes" if event.minutes else ", off"
    if event.reason:
        begins = "" if event.due_at <= event.at else f" from {exactly(event.due_at, zone)}"
        ends = f" until {exactly(event.reopen_at, zone)}" if event.reopen_at else ""
        said += f"{begins}{ends}. {sentence(event.reason)}"
    return said
