"""Telling subscribers of one post, at once: portion by portion, each to the end or not at all.

A portion's letters and how far it came are written in one transaction: of any number of clocks one
goes on, and one that is killed on the way has told nothing that the next one tells again.
"""

import datetime as dt
import logging
import time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from govblog import letters
from govblog.models import Letter
from posts.following import matching, words
from posts.following.paths import unsubscribe_path_of
from posts.models import Blog, Post, PostRevision, Subscription, Telling
from posts.models.post import PostRevisionQuerySet

logger = logging.getLogger(__name__)

# A post that nobody began to tell in this time is told no more: it is no news
HORIZON = dt.timedelta(days=14)
PORTION = 50  # letters in one transaction: a comment waits no longer than they take
SECONDS = 20.0  # of one tick: the other work of the clock does not wait for more
# By the clock and not each by a task of its own: ten thousand tasks would bar the way of others
_LATER = dt.timedelta(seconds=1)


def tell(now: dt.datetime | None = None) -> int:
    """Write the letters about posts that became public; return how many.

    A post is told once nothing of it can be undone any more by the blog's own setting
    (`undo_minutes`), so long it must have been public. In about SECONDS: the next tick goes on.
    """
    moment, until = now or timezone.now(), time.monotonic() + SECONDS
    _begin(moment)
    _take_back_withdrawn(moment)
    written = 0
    for pk in Telling.objects.filter(done_at=None).order_by("begun_at", "pk").values_list("pk"):
        while time.monotonic() < until:
            count = _try_portion(pk[0], moment)
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


def _take_back_withdrawn(moment: dt.datetime) -> None:
    """Take back the letters that have not left about posts that are withdrawn meanwhile."""
    lately = Telling.objects.filter(begun_at__gt=moment - HORIZON)
    for telling in lately.filter(post__withdrawn_at__lte=moment).select_related("post"):
        with transaction.atomic():
            letters.blank(Letter.objects.filter(key__startswith=words.keys_of(telling.post)))


def _try_portion(pk: int, moment: dt.datetime) -> int | None:
    try:
        with transaction.atomic():
            return _portion(pk, moment)
    except Exception:
        logger.exception("Post %s was not told; it is tried again at the next tick", pk)
        return None


def _portion(pk: int, moment: dt.datetime) -> int | None:
    """Tell the next subscribers of a post; return how many letters that were, None at the end."""
    mine = Telling.objects.filter(pk=pk, done_at=None)
    telling = mine.select_for_update().first()
    if telling is None:
        return None
    revision = public(moment).filter(post=pk).first()
    next_ones = [] if revision is None else list(_at_once(revision, telling.last)[:PORTION])
    if revision is None or not next_ones:
        mine.update(done_at=moment)
        return None
    written = sum(_write(revision, one) for one in next_ones)
    mine.update(last=next_ones[-1].pk)
    return written


def _at_once(revision: PostRevision, last: int) -> QuerySet[Subscription]:
    found = matching.subscribers(revision).filter(every=Subscription.Every.ONCE, pk__gt=last)
    return found.select_related("blog").order_by("pk")


def public(moment: dt.datetime) -> PostRevisionQuerySet:
    """Return the public texts with all that a letter says of them."""
    found = PostRevision.objects.public(moment).select_related("post__blog")
    return found.prefetch_related("authors")


def _write(revision: PostRevision, one: Subscription) -> bool:
    said = words.of_one(revision, one)
    return letters.write(
        key=words.key_of(revision.post, one.person),
        to=one.email,
        subject=said.subject,
        text=said.text,
        html=said.html,
        due_at=timezone.now() + _LATER,
        blog=one.blog,
        unsubscribe=f"{one.blog.origin}{unsubscribe_path_of(one)}",
    )
