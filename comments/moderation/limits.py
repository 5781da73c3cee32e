"""How many comments in how many minutes: counted in the database, where every worker sees it.

A hit is written first and counted after, so two at once can never both slip under the limit.
Keys are keyed hashes; rows are gone when their limit's time is over. No network address is stored.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments.models import Comment, Hit
from govblog import portions, prepared
from govblog.prepared import Prepared
from govblog.proxies import household
from posts.models import Post

MINUTE = dt.timedelta(minutes=1)


def _since(keys: int) -> "QuerySet[Hit]":
    return Hit.objects.filter(
        key__in=[prepared.words(f"key_{number}") for number in range(keys)],
        at__gt=prepared.moment("since"),
    )


_how_many = Prepared(
    lambda keys: _since(keys).values_list("key").annotate(many=models.Count("pk")).order_by(),
    plan_once=True,
)
_recent = Prepared(
    lambda keys: _since(keys).order_by("at").values_list("key", "comment", "at"), plan_once=True
)


@dataclass(frozen=True)
class Limit:
    """At most `most` comments within `window` for `key`."""

    key: str
    most: int
    window: dt.timedelta = MINUTE


@dataclass(frozen=True)
class Count:
    """What became of one comment: the seconds to wait for each limit, 0 where there is room."""

    waits: list[int]
    hits: list[int]  # keys of its rows, none when it found no room


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"govblog.limits.{kind}", value, algorithm="sha256").hexdigest()


def sender_of(post: Post, address: str) -> str:
    """Return the keyed hash of the household that sends, on this blog."""
    return _key("sender", f"{post.blog_id} {household(address)}")


# By so much the clocks of two machines may differ. What was counted later than that was counted
# before a clock was put right
SKEW = dt.timedelta(minutes=5)


def of_sender(post: Post, address: str, email: str) -> list[Limit]:
    """Return the limits a comment on `post` from `address` and `email` counts against."""
    blog = post.blog
    limits = [
        Limit(_key("address", f"{blog.pk} {household(address)}"), blog.limit_address),
        Limit(_key("post", str(post.pk)), blog.limit_post),
    ]
    if email:
        limits.append(Limit(_key("email", f"{blog.pk} {email.lower()}"), blog.limit_email))
    return limits


def of_slow_mode(post: Post, minutes: int, address: str, email: str) -> list[Limit]:
    """Return the limits of one comment in `minutes` on `post` by a household and by an email."""
    if not minutes:
        return []
    window = dt.timedelta(minutes=minutes)
    said = [("slow address", household(address)), ("slow email", email.lower())]
    return [Limit(_key(kind, f"{post.pk} {who}"), 1, window) for kind, who in said if who]


# Of one network address, and of one comment; a minute
REPORTS_FROM_ADDRESS, REPORTS_OF_COMMENT = 10, 100


def of_report(blog: int, comment: int, address: str) -> list[Limit]:
    """Return the limits a report of `comment` from `address` counts against, its sender's first."""
    return [
        Limit(_key("report address", f"{blog} {household(address)}"), REPORTS_FROM_ADDRESS),
        Limit(_key("report comment", str(comment)), REPORTS_OF_COMMENT),
    ]


# Of one network address, and of one comment; a minute
NOTICES_FROM_ADDRESS, NOTICES_OF_COMMENT = 5, 20


def of_notice(blog: int, comment: int, address: str) -> list[Limit]:
    """Return the limits a legal notice about `comment` from `address` counts against."""
    return [
        Limit(_key("notice address", f"{blog} {household(address)}"), NOTICES_FROM_ADDRESS),
        Limit(_key("notice comment", str(comment)), NOTICES_OF_COMMENT),
    ]


# Of one network address, and on one blog; a minute
FOLLOWS_FROM_ADDRESS, FOLLOWS_OF_BLOG = 5, 100


def of_following(blog: int, address: str) -> list[Limit]:
    """Return the limits a wish to follow a blog by email from `address` counts against."""
    return [
        Limit(_key("follow address", f"{blog} {household(address)}"), FOLLOWS_FROM_ADDRESS),
        Limit(_key("follow blog", str(blog)), FOLLOWS_OF_BLOG),
    ]


# Of one comment in an hour: each is one text more for the moderators
CORRECTIONS_OF_COMMENT, HOUR = 10, dt.timedelta(hours=1)


def of_correction(comment: Comment, address: str) -> list[Limit]:
    """Return the limits a correction counts against: its sender's, as a comment's, and its own."""
    blog = comment.post.blog
    return [
        Limit(_key("address", f"{blog.pk} {household(address)}"), blog.limit_address),
        Limit(_key("correction", str(comment.pk)), CORRECTIONS_OF_COMMENT, HOUR),
    ]


def counted(limit: Limit, comment: str, now: dt.datetime) -> bool:
    """Say whether this comment, known by its key, was counted against `limit` in its window."""
    since = now - limit.window
    return Hit.objects.filter(key=limit.key, comment=comment, at__gt=since).exists()


def count(limits: list[Limit], comment: str, now: dt.datetime | None = None) -> int:
    """Count a comment against every limit; return 0, or the seconds until there is room.

    `comment` is a key that the same comment sent twice shares: however often it comes in, it
    counts once. A comment that finds no room is not counted.
    """
    return max(count_each(limits, comment, now).waits, default=0)


def count_each(limits: list[Limit], comment: str, now: dt.datetime | None = None) -> Count:
    """Count a comment as `count` does, and return what each limit says, in their order."""
    moment = now or timezone.now()
    hits = _write(limits, comment, moment)
    found: dict[str, list[tuple[str, dt.datetime]]] = {limit.key: [] for limit in limits}
    since = moment - max((limit.window for limit in limits), default=MINUTE)
    many = dict(_how_many.rows(len(limits), since=since, **_keys(limits)))
    # Of the same comment there may be several: who came when is read where it may be too many
    close = [limit for limit in limits if many.get(limit.key, 0) > limit.most]
    if close:
        for key, of, at in _recent.rows(len(close), since=since, **_keys(close)):
            found[key].append((of, at))
    waits = [_wait(found[limit.key], limit, moment) for limit in limits]
    if any(waits):
        give_back(hits)
        hits = []
    return Count(waits, hits)


def _keys(limits: list[Limit]) -> dict[str, Any]:
    return {f"key_{number}": limit.key for number, limit in enumerate(limits)}


def _write(limits: list[Limit], comment: str, now: dt.datetime) -> list[int]:
    """Write a hit for each limit, and delete those no limit needs, as one act: each act waits for
    the disk. Return the keys of what was written, which others can count from then on."""
    adapt = connection.ops.adapt_datetimefield_value
    rows = [(one.key, comment, adapt(now), adapt(now + one.window)) for one in limits]
    if not rows:
        return []
    if connection.vendor == "postgresql":
        places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
        with prepared.planned(connection) as cursor:
            cursor.execute(
                f"WITH gone AS ({_GONE}) {_WRITE} VALUES {places} RETURNING id",
                [adapt(now), *chain.from_iterable(rows)],
            )
            return [pk for (pk,) in cursor.fetchall()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_GONE, [adapt(now)])
        written = []
        for row in rows:
            cursor.execute(f"{_WRITE} VALUES (%s, %s, %s, %s)", row)
            written.append(cursor.lastrowid)
        return written


_GONE = "DELETE FROM comments_hit WHERE until <= %s"
_WRITE = "INSERT INTO comments_hit (key, comment, at, until)"


def give_back(hits: list[int]) -> None:
    """Count a comment no more: it was not taken in for another reason."""
    if hits:
        Hit.objects.filter(pk__in=hits).delete()


def _wait(hits: list[tuple[str, dt.datetime]], limit: Limit, now: dt.datetime) -> int:
    """Return the seconds until one more fits under `limit`, the newest hit being this one."""
    first: dict[str, dt.datetime] = {}
    for comment, at in hits:
        if now - limit.window < at <= now + SKEW:
            first.setdefault(comment, min(at, now))
    if len(first) <= limit.most:
        return 0
    if limit.most < 1:
        return int(limit.window.total_seconds())
    leaves = list(first.values())[-limit.most - 1] + limit.window - now
    return max(1, int(leaves.total_seconds()) + 1)


def due(now: dt.datetime) -> "QuerySet[Hit]":
    """Return the hits that no limit needs any more."""
    return Hit.objects.filter(until__lte=now)


def forget(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete the hits that no limit needs any more; return how many."""
    return portions.delete(due(now or timezone.now()), most)
