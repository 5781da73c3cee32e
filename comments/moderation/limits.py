"""How many comments a minute: counted in the database, where every worker sees it.

A hit is written first and counted after, so two at once can never both slip under the limit.
Keys are keyed hashes; rows are gone a minute later. No network address is stored.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments.models import Hit
from govblog import prepared
from govblog.prepared import Prepared
from govblog.proxies import household
from posts.models import Post

WINDOW = dt.timedelta(seconds=60)


_recent = Prepared(
    lambda keys: (
        Hit.objects.filter(
            key__in=[prepared.words(f"key_{number}") for number in range(keys)],
            at__gt=prepared.moment("since"),
        )
        .order_by("at")
        .values_list("key", "comment", "at")
    )
)


@dataclass(frozen=True)
class Limit:
    """At most `most` comments in 60 seconds for `key`."""

    key: str
    most: int


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"govblog.limits.{kind}", value, algorithm="sha256").hexdigest()


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


def count(limits: list[Limit], comment: str, now: dt.datetime | None = None) -> int:
    """Count a comment against every limit; return 0, or the seconds until there is room.

    `comment` is a key that the same comment sent twice shares: however often it comes in, it
    counts once. A comment that finds no room is not counted.
    """
    moment = now or timezone.now()
    forget(moment)
    mine = Hit.objects.bulk_create(
        [Hit(key=limit.key, comment=comment, at=moment) for limit in limits]
    )
    recent: dict[str, dict[str, dt.datetime]] = {limit.key: {} for limit in limits}
    keys: dict[str, Any] = {f"key_{number}": limit.key for number, limit in enumerate(limits)}
    for key, of, at in _recent.rows(len(keys), since=moment - WINDOW, **keys):
        recent[key].setdefault(of, at)
    waits = [_wait(list(recent[limit.key].values()), limit.most, moment) for limit in limits]
    if any(waits):
        Hit.objects.filter(pk__in=[hit.pk for hit in mine]).delete()
    return max(waits)


def _wait(hits: list[dt.datetime], most: int, now: dt.datetime) -> int:
    """Return the seconds until one more fits under `most`, the newest hit being this one."""
    if len(hits) <= most:
        return 0
    if most < 1:
        return int(WINDOW.total_seconds())
    leaves = hits[-most - 1] + WINDOW - now
    return max(1, int(leaves.total_seconds()) + 1)


def forget(now: dt.datetime | None = None) -> int:
    """Delete the hits that no limit needs any more; return how many."""
    deleted, _ = Hit.objects.filter(at__lte=(now or timezone.now()) - WINDOW).delete()
    return deleted
