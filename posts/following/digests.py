"""One letter a day or a week: at a fixed hour of the blog's time zone, nothing when nothing is new.

How far a subscription was told is moved on in the transaction that writes its letter.
"""

import datetime as dt
import logging
import time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from govblog import letters
from govblog.models import Letter
from posts.following import matching, words
from posts.following.news import News, changes, of_changes, public
from posts.following.paths import unsubscribe_path_of
from posts.following.telling import HORIZON, SECONDS
from posts.models import Blog, Subscription
from posts.models.post import PostRevisionQuerySet

logger = logging.getLogger(__name__)

HOUR = dt.time(7)  # on Mondays for a week's letter
IN_ONE = 50  # posts and changes in one letter; the rest is told with the next
_LATER = dt.timedelta(seconds=1)
_DAY = Subscription.Every.DAY
_WEEK = Subscription.Every.WEEK


def begun(every: str, zone: ZoneInfo, now: dt.datetime) -> dt.datetime:
    """Return when the day or the week in which `now` lies began, as a UTC instant.

    Reckoned from local dates, so that it stays the same hour whatever the clocks do.
    """
    day = now.astimezone(zone).date()
    if every == _WEEK:
        day -= dt.timedelta(days=day.weekday())
    began = dt.datetime.combine(day, HOUR, zone).astimezone(dt.UTC)
    if began <= now:
        return began
    before = day - dt.timedelta(days=7 if every == _WEEK else 1)
    return dt.datetime.combine(before, HOUR, zone).astimezone(dt.UTC)


def write_digests(now: dt.datetime | None = None) -> int:
    """Write the letters of the day and of the week that are due; return how many.

    In about SECONDS: the next tick goes on.
    """
    moment, stop = now or timezone.now(), time.monotonic() + SECONDS
    written = 0
    for blog in Blog.objects.order_by("pk"):
        settled = dt.timedelta(minutes=blog.undo_minutes)
        for every in (_DAY, _WEEK):
            until = begun(every, blog.zone, moment) - settled
            owed = matching.confirmed().filter(blog=blog, every=every, since__lt=until)
            for pk in owed.order_by("since", "pk").values_list("pk", flat=True).iterator():
                if time.monotonic() > stop:
                    return written
                written += _try(pk, every, until)
    return written


def _try(pk: int, every: str, until: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            mine = Subscription.objects.filter(pk=pk, every=every, since__lt=until)
            one = mine.select_related("blog").select_for_update(of=["self"]).first()
            return one is not None and tell_until(one, until)
    except Exception:
        logger.exception("Subscription %s was not told; it is tried again at the next tick", pk)
        return False


def tell_until(one: Subscription, until: dt.datetime) -> bool:
    """Tell a subscription, which is locked, in one letter what it owes until a moment; move it on.

    Return whether there was anything.
    """
    if one.since >= until:
        return False
    began, one.since = one.since, until
    came = _came(one, began, until)
    if len(came) > IN_ONE:
        came = came[:IN_ONE]
        one.since = came[-1].moment
    one.save(update_fields=["since"])
    owed = _untold(one, came)
    if not owed:
        return False
    said = words.of_many(owed, one)
    return letters.write(
        key=f"posts {one.pk} {began.astimezone(dt.UTC).isoformat()}",
        to=one.email,
        subject=said.subject,
        text=said.text,
        due_at=timezone.now() + _LATER,
        blog=one.blog,
        unsubscribe=f"{one.blog.origin}{unsubscribe_path_of(one)}",
    )


def _came(one: Subscription, began: dt.datetime, until: dt.datetime) -> list[News]:
    """Return what became public in a time, oldest first: one more than fits, if there is more."""
    now, most = timezone.now(), IN_ONE + 1
    span = (max(began, until - HORIZON), until)
    posts = _within(matching.wanted(one, public(now)), "post__first_published_at", span)[:most]
    noted = _within(matching.wanted_changes(one, changes(now)), "publish_at", span)[:most]
    found = [*map(News, posts), *of_changes(noted, now)]
    return sorted(found, key=lambda news: news.moment)[:most]


def _within(
    found: PostRevisionQuerySet, field: str, span: tuple[dt.datetime, dt.datetime]
) -> PostRevisionQuerySet:
    after, until = span
    inside = found.filter(**{f"{field}__gt": after, f"{field}__lte": until})
    return inside.order_by(field, "post_id")


def _untold(one: Subscription, came: list[News]) -> list[News]:
    """Return what was not told by a letter of its own, and no change of a post that is new here."""
    keys = {news.key(one.person): news for news in came}
    told = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
    owed = [news for key, news in keys.items() if key not in told]
    new = {news.revision.post_id for news in owed if news.change is None}
    return [news for news in owed if news.change is None or news.revision.post_id not in new]
