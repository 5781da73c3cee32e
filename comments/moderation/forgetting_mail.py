"""What goes of the mail to commenters: mailboxes with nothing left to tell, and old news.

A mailbox that wants less than everything stays: a new one in its place would be told all again.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comments.models import Comment, Content, Follow, Mailbox, News, Review
from comments.moderation import news
from comments.moderation.holding_data import free, free_of
from comments.moderation.mailboxes import WISHES
from govblog import portions

KEPT = dt.timedelta(days=30)


def mailboxes_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the mailboxes that nobody confirmed in time, or that nothing is left to tell.

    None that was told to stop a kind of news.
    """
    mine = Content.objects.filter(person=OuterRef("person"), comment__post__blog=OuterRef("blog"))
    unsettled = mine.filter(
        Q(comment__status=Comment.Status.PENDING)
        | Q(comment__created_at__gt=now - KEPT)
        | Exists(Review.objects.filter(comment=OuterRef("comment"), answered_at__isnull=True))
    )
    of_box = News.objects.filter(mailbox=OuterRef("pk"))
    to_tell = of_box.filter(Q(told_at__isnull=True) | Q(told_at__gt=now - KEPT))
    follows = Follow.objects.filter(mailbox=OuterRef("pk"))
    quiet = ~Exists(unsettled) & ~Exists(to_tell) & ~Exists(follows)
    with_every_wish = Mailbox.objects.filter(**dict.fromkeys(WISHES.values(), True))
    due = with_every_wish.filter(
        Q(confirmed_at__isnull=True, made_at__lte=now - KEPT)
        | Q(confirmed_at__lte=now - KEPT) & quiet
    )
    return free(due, "", person="person", blog="blog")


def forget_mailboxes(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such mailboxes, with what they follow; return how many."""
    return portions.delete(mailboxes_due(now or timezone.now()), most)


def news_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return what was told KEPT ago, or could be told to nobody for so long: most of that waited
    for a mailbox that was never confirmed."""
    untold = Q(told_at=None, due_at__lte=now - news.KEPT)
    old = News.objects.filter(Q(told_at__lte=now - KEPT) | untold)
    of_others = free(old, "", person="mailbox__person", blog="mailbox__blog")
    return free_of(of_others, "comment")


def forget_news(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete what was told long ago or never could be; return how many."""
    return portions.delete(news_due(now or timezone.now()), most)
