"""When commenters are told: at once, or in one letter when the blog's working day starts.

News is marked as told in the transaction that writes its letter: of any number of clocks one tells
it, and one that is killed on the way has told nothing. What cannot be told hinders nothing else.
"""

import datetime as dt
import logging
import time

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from comments.digest import period_begun
from comments.mailing import words
from comments.models import Mailbox, News, Notice, Step, Suppression
from comments.moderation import mailboxes
from comments.moderation.mailboxes import ALL, WISHES
from comments.moderation.news import KEPT, key_of, key_of_day
from govblog import letters
from govblog.text import counted
from posts.hours import Calendar
from posts.models import Blog

logger = logging.getLogger(__name__)

AT_ONCE = 1_000  # letters of one tick
SECONDS = 20.0  # of one tick: the other work of the clock does not wait for more
IN_ONE = 50  # news in one letter; the rest is told with the next
# What could not be told is tried again after this time, behind all else
AGAIN = dt.timedelta(hours=1)
_WANTED = Q()
for _kind, _wish in WISHES.items():
    _WANTED |= Q(**{"kind": _kind, f"mailbox__{_wish}": True})


def tell(now: dt.datetime | None = None) -> int:
    """Write the letters that are due, oldest first; return how many.

    Only to mailboxes that are confirmed, and want to be told. At most AT_ONCE letters, in about
    SECONDS: the rest is told at the next tick.
    """
    moment, until = now or timezone.now(), time.monotonic() + SECONDS
    written = 0
    for news in _at_once(moment):
        if time.monotonic() > until:
            return written
        written += _try_news(news, moment)
    for box, begun in _daily(moment):
        if time.monotonic() > until:
            break
        written += _try_box(box, begun, moment)
    return written


def _due(moment: dt.datetime) -> QuerySet[News]:
    """Return what may be told by now, to whom it may be told."""
    told = News.objects.filter(told_at=None, due_at__lte=moment, due_at__gt=moment - KEPT)
    # Of a long list each portion moves on the time in which all of it can be undone
    open_still = Step.objects.filter(undo_until__gt=moment, undone_at=None).values("batch")
    settled = told.exclude(decision__batch__in=open_still)
    confirmed = settled.filter(_WANTED, mailbox__confirmed_at__isnull=False)
    return confirmed.exclude(mailbox__person__in=Suppression.objects.values("person"))


def _at_once(moment: dt.datetime) -> list[News]:
    found = _due(moment).filter(mailbox__every=Mailbox.Every.ONCE).order_by("due_at", "pk")
    return list(_with_all(found)[:AT_ONCE])


def _with_all(news: QuerySet[News]) -> QuerySet[News]:
    return news.select_related(
        "mailbox__blog",
        "comment__post__blog",
        "decision__policy_rule",
        "report__comment__post__blog",
    )


def _try_news(news: News, moment: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            return _tell_news(news, moment)
    except Exception:
        logger.exception("News %s was not told; it is tried again later", news.pk)
        News.objects.filter(pk=news.pk, told_at=None).update(due_at=moment + AGAIN)
        return False


def _tell_news(news: News, moment: dt.datetime) -> bool:
    """Tell one piece of news by itself."""
    # Only one clock goes on, and only while it is still to be told
    mine = News.objects.filter(pk=news.pk, told_at=None)
    if not mine.update(told_at=moment):
        return False
    said = words.of(news, moment)
    # `_due` knows the mailbox by one hash only
    if said is None or mailboxes.is_suppressed(news.mailbox.email):
        News.objects.filter(pk=news.pk).delete()
        return False
    return mailboxes.write_to(
        news.mailbox, keys=[key_of(news)], kind=news.kind, subject=said.subject, text=said.text
    )


def _daily(moment: dt.datetime) -> list[tuple[Mailbox, dt.datetime]]:
    """Return the mailboxes whose letter of the day is due, each with when the day began."""
    daily = _due(moment).filter(mailbox__every=Mailbox.Every.DAY)
    blogs = {blog.pk: blog for blog in Blog.objects.filter(pk__in=daily.values("mailbox__blog"))}
    due: list[tuple[Mailbox, dt.datetime]] = []
    for pk, calendar in Calendar.of_all(blogs.values()).items():
        begun = period_begun(Notice.Every.DAY, calendar, moment)
        if begun is None:
            continue
        waits = daily.filter(due_at__lte=begun, mailbox__blog=pk).values("mailbox")
        boxes = Mailbox.objects.filter(_before(begun), pk__in=waits).select_related("blog")
        due += [(box, begun) for box in boxes.order_by("told_at", "pk")[: AT_ONCE - len(due)]]
    return due


def _before(begun: dt.datetime) -> Q:
    return Q(told_at=None) | Q(told_at__lt=begun)


def _try_box(box: Mailbox, begun: dt.datetime, moment: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            return _tell_box(box, begun, moment)
    except Exception:
        logger.exception("Mailbox %s was not told; it is tried again the next day", box.pk)
        Mailbox.objects.filter(_before(begun), pk=box.pk).update(told_at=moment)
        return False


def _tell_box(box: Mailbox, begun: dt.datetime, moment: dt.datetime) -> bool:
    """Tell a mailbox in one letter what was due when the day began."""
    if not Mailbox.objects.filter(_before(begun), pk=box.pk).update(told_at=moment):
        return False
    due = _due(moment).filter(mailbox=box, due_at__lte=begun).order_by("due_at", "pk")
    pks = list(due.values_list("pk", flat=True)[:IN_ONE])
    # In the order in which a decision locks them
    waits = News.objects.filter(pk__in=pks, told_at=None).order_by("pk")
    mine = list(waits.select_for_update(no_key=True).values_list("pk", flat=True))
    News.objects.filter(pk__in=mine).update(told_at=moment)
    found = _with_all(News.objects.filter(pk__in=mine)).order_by("due_at", "pk")
    # `_due` knows it by one hash only
    stopped = mailboxes.is_suppressed(box.email)
    told = [(news, None if stopped else words.of(news, moment)) for news in found]
    News.objects.filter(pk__in=[news.pk for news, said in told if said is None]).delete()
    kinds = {news.kind for news, said in told if said is not None}
    texts = [said.text for _, said in told if said is not None]
    if not texts:
        return False
    return mailboxes.write_to(
        box,
        keys=[key_of_day(box.pk, begun)],
        kind=kinds.pop() if len(kinds) == 1 else ALL,
        subject=f"{box.blog.name}: {counted(len(texts), 'piece of news', 'pieces of news')}",
        text=f"\n\n{letters.RULE}\n\n".join(texts),
    )
