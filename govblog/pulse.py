"""How the work is going that nobody waits for: tasks, the clock, mail, comments in the queue.

Read by `/healthz/ready`, by `manage.py doctor` and for metrics, which so never differ. Each is
one query or two, and none of them writes.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments.models import ChainMark, Comment
from govblog.models import Letter
from posts.models import Blog

# The clock ticks once a minute, and a tick that has much to do takes some minutes
TICK_LATE = dt.timedelta(minutes=10)
TASK_LATE = dt.timedelta(minutes=5)
LETTER_LATE = dt.timedelta(minutes=15)
# No task takes so long but the import of a large blog
TASK_LONG = dt.timedelta(hours=6)

_S = Letter.State


def is_late(since: dt.datetime | None, patience: dt.timedelta) -> bool:
    """Say whether a moment is longer ago than one has patience for; one that is none is not."""
    return since is not None and timezone.now() - since > patience


@dataclass(frozen=True)
class Tasks:
    """How many tasks wait, run, failed; since when the oldest could be done, the longest runs."""

    waiting: int
    running: int
    failed: int
    waits_since: dt.datetime | None
    runs_since: dt.datetime | None


def tasks() -> Tasks:
    """Return how the tasks in the database stand."""
    ready = DBTaskResult.objects.ready().order_by()
    waiting = ready.aggregate(many=Count("pk"), oldest=Min("enqueued_at"))
    running = DBTaskResult.objects.running().order_by()
    ran = running.aggregate(many=Count("pk"), oldest=Min("started_at"))
    failed = DBTaskResult.objects.failed().count()
    return Tasks(waiting["many"], ran["many"], failed, waiting["oldest"], ran["oldest"])


def last_tick() -> dt.datetime | None:
    """Return when the clock last went by, None before it ever did.

    At each tick it verifies the newest decisions of every blog and notes when
    (`comments/verifying.py`), so that note is its trace; without a blog there is none.
    """
    marks = ChainMark.objects.filter(part=ChainMark.Part.NEW, checked_at__isnull=False)
    return marks.order_by("-checked_at").values_list("checked_at", flat=True).first()


@dataclass(frozen=True)
class Letters:
    """How many letters wait, were tried in vain more than twice, failed, may have gone; since when
    the oldest should have gone."""

    waiting: int
    delayed: int
    failed: int
    unsure: int
    due_since: dt.datetime | None


def letters() -> Letters:
    """Return how the outbox stands."""
    found = Letter.objects.filter(state__in=[_S.WAITING, _S.SENDING, _S.FAILED, _S.UNSURE])
    many = dict(found.order_by().values_list("state").annotate(many=Count("pk")))
    waiting = Letter.objects.filter(state=_S.WAITING).order_by()
    told = waiting.aggregate(
        delayed=Count("pk", filter=Q(tries__gt=2)),
        due=Min("due_at", filter=Q(due_at__lte=timezone.now())),
    )
    waits = many.get(_S.WAITING, 0) + many.get(_S.SENDING, 0)
    failed, unsure = many.get(_S.FAILED, 0), many.get(_S.UNSURE, 0)
    return Letters(waits, told["delayed"], failed, unsure, told["due"])


@dataclass(frozen=True)
class Queue:
    """How many comments wait for a decision on a blog, and since when the oldest does."""

    blog: str
    waiting: int
    waits_since: dt.datetime | None


def queues() -> list[Queue]:
    """Return the queue of each blog, also of those in which nothing waits."""
    waiting = Comment.objects.waiting().order_by().values("post__blog")
    found = {
        row["post__blog"]: (row["many"], row["oldest"])
        for row in waiting.annotate(many=Count("pk"), oldest=Min("created_at"))
    }
    blogs = Blog.objects.order_by("pk").values_list("pk", "host")
    return [Queue(host, *found.get(pk, (0, None))) for pk, host in blogs]
