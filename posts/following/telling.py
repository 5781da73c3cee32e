"""Telling subscribers at once of a post, or of what changed in one: portion by portion.

A portion's letters and how far it came are written in one transaction: of any number of clocks one
goes on, and one that is killed on the way has told nothing that the next one tells again.
"""

import datetime as dt
import logging
import time

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from govblog import letters
from govblog.models import Letter
from posts.following import matching, words
from posts.following.news import News, changes, keys_of, of_changes, public
from posts.following.paths import unsubscribe_path_of
from posts.models import Blog, ChangeTelling, Post, Subscription, Telling

AnyTelling = type[Telling] | type[ChangeTelling]

logger = logging.getLogger(__name__)

# What nobody began to tell in this time is told no more: it is no news
HORIZON = dt.timedelta(days=14)
PORTION = 50  # letters in one transaction: a comment waits no longer than they take
SECONDS = 20.0  # of one tick: the other work of the clock does not wait for more
# By the clock and not each by a task of its own: ten thousand tasks would bar the way of others
_LATER = dt.timedelta(seconds=1)


def tell(now: dt.datetime | None = None) -> int:
    """Write the letters about posts and changes that became public; return how many.

    Each is told once nothing of it can be undone any more by the blog's own setting
    (`undo_minutes`), so long it must have been public. In about SECONDS: the next tick goes on.
    """
    moment, until = now or timezone.now(), time.monotonic() + SECONDS
    _begin(moment)
    _begin_changes(moment)
    _take_back_withdrawn(moment)
    written = 0
    kinds: tuple[AnyTelling, ...] = (Telling, ChangeTelling)
    for kind in kinds:
        begun = kind._default_manager.filter(done_at=None).order_by("begun_at", "pk")
        for pk in begun.values_list("pk", flat=True):
            while time.monotonic() < until:
                count = _try_portion(kind, pk, moment)
                if count is None:
                    break
                written += count
    return written


def _begin(moment: dt.datetime) -> None:
    """Note which posts are to be told now."""
    for blog in Blog.objects.only("pk", "undo_minutes"):
        settled = moment - dt.timedelta(minutes=blog.undo_minutes)
        fresh = Post.objects.published(moment).filter(
            blog=blog,
            first_published_at__lte=settled,
            first_published_at__gt=moment - HORIZON,
            telling=None,
        )
        new = [Telling(post_id=pk, begun_at=moment) for pk in fresh.values_list("pk", flat=True)]
        # Another clock may be first at this very moment: then there is nothing to do
        Telling.objects.bulk_create(new, ignore_conflicts=True)


def _begin_changes(moment: dt.datetime) -> None:
    """Note which changes are to be told now: not those from before their post was told itself."""
    fresh = changes(moment).filter(publish_at__gt=moment - HORIZON, telling=None)
    fresh = fresh.exclude(post__telling__begun_at__gte=F("publish_at"))
    found = fresh.values_list("pk", "publish_at", "post__blog__undo_minutes")
    new = [
        ChangeTelling(revision_id=pk, begun_at=moment)
        for pk, at, minutes in found
        if at and at <= moment - dt.timedelta(minutes=minutes)
    ]
    ChangeTelling.objects.bulk_create(new, ignore_conflicts=True)


def _take_back_withdrawn(moment: dt.datetime) -> None:
    """Take back the letters that have not left about posts that are withdrawn meanwhile."""
    begun = {"begun_at__gt": moment - HORIZON}
    posts = Telling.objects.filter(**begun).values("post")
    changed = ChangeTelling.objects.filter(**begun).values("revision__post")
    lately = Post.objects.filter(Q(pk__in=posts) | Q(pk__in=changed))
    for post in lately.filter(withdrawn_at__lte=moment):
        with transaction.atomic():
            for begins in keys_of(post):
                letters.blank(Letter.objects.filter(key__startswith=begins))


def _try_portion(kind: AnyTelling, pk: int, moment: dt.datetime) -> int | None:
    try:
        with transaction.atomic():
            return _portion(kind, pk, moment)
    except Exception:
        what = "Post" if kind is Telling else "Text"
        logger.exception("%s %s was not told; it is tried again at the next tick", what, pk)
        return None


def _portion(kind: AnyTelling, pk: int, moment: dt.datetime) -> int | None:
    """Tell the next subscribers; return how many letters that were, None at the end."""
    mine = kind._default_manager.filter(pk=pk, done_at=None)
    telling = mine.select_for_update().first()
    if telling is None:
        return None
    news = _news(kind, pk, moment)
    next_ones = [] if news is None else list(_at_once(news, telling.last)[:PORTION])
    if news is None or not next_ones:
        mine.update(done_at=moment)
        return None
    written = sum(_write(news, one) for one in next_ones)
    mine.update(last=next_ones[-1].pk)
    return written


def _news(kind: AnyTelling, pk: int, moment: dt.datetime) -> News | None:
    """Return what is told, as readers see it now; None when they do not any more."""
    if kind is Telling:
        found = [News(one) for one in public(moment).filter(post=pk)]
    else:
        found = of_changes(changes(moment).filter(pk=pk), moment)
    return found[0] if found else None


def _at_once(news: News, last: int) -> QuerySet[Subscription]:
    found = matching.subscribers(news).filter(every=Subscription.Every.ONCE, pk__gt=last)
    return found.select_related("blog").order_by("pk")


def _write(news: News, one: Subscription) -> bool:
    said = words.of_one(news, one)
    return letters.write(
        key=news.key(one.person),
        to=one.email,
        subject=said.subject,
        text=said.text,
        due_at=timezone.now() + _LATER,
        blog=one.blog,
        unsubscribe=f"{one.blog.origin}{unsubscribe_path_of(one)}",
    )
