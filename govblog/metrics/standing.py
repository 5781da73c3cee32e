"""What all processes share, read from the database when it is asked for."""

import datetime as dt
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db import Error
from django.db.models import Count
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from comments.models import Decision
from govblog import backups, edge, pulse
from posts.models import Blog

_HOUR = dt.timedelta(hours=1)
Families = Iterator[GaugeMetricFamily]


class Standing(Collector):
    """Figures of how the work is going; of a database that is away, only that it is."""

    def collect(self) -> Families:
        """Yield each figure."""
        try:
            found = [
                *_comments(), *_decisions(), *_letters(), *_tasks(), *_clock(), *_purges(),
            ]  # fmt: skip
        except Error:
            found = []
        answers = "Whether the database answered these figures"
        yield GaugeMetricFamily("govblog_database_up", answers, value=float(bool(found)))
        yield from found
        yield from _backup()


def _family(name: str, says: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"govblog_{name}", says, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _age(since: dt.datetime | None) -> float:
    return 0.0 if since is None else max(0.0, (timezone.now() - since).total_seconds())


def _comments() -> Families:
    queues = pulse.queues()
    waiting = {one.blog: float(one.waiting) for one in queues}
    oldest = {one.blog: _age(one.waits_since) for one in queues}
    yield _family("comments_waiting", "Comments that wait for a decision", "blog", waiting)
    says = "For how long the oldest of them has waited"
    yield _family("comments_oldest_waiting_seconds", says, "blog", oldest)


def _decisions() -> Families:
    # By blog, as the index has them
    blogs = list(Blog.objects.values_list("pk", flat=True))
    made = Decision.objects.filter(blog__in=blogs, at__gt=timezone.now() - _HOUR).order_by()
    found = made.values_list("to_status").annotate(many=Count("pk"))
    says = "Decisions of the last hour, by what the comment became"
    yield _family("decisions_last_hour", says, "outcome", {to: float(many) for to, many in found})


def _letters() -> Families:
    found = pulse.letters()
    states = {
        "waiting": found.waiting,
        "delayed": found.delayed,
        "failed": found.failed,
        "unsure": found.unsure,
    }
    yield _family("letters", "Letters in the outbox", "state", states)
    says = "For how long the oldest letter should have gone"
    yield GaugeMetricFamily("govblog_letters_late_seconds", says, value=_age(found.due_since))


def _tasks() -> Families:
    found = pulse.tasks()
    states = {"waiting": found.waiting, "running": found.running, "failed": found.failed}
    yield _family("tasks", "Tasks in the database", "state", states)
    says = "For how long the oldest task has waited for a worker"
    name = "govblog_tasks_oldest_waiting_seconds"
    yield GaugeMetricFamily(name, says, value=_age(found.waits_since))


def _clock() -> Families:
    last = pulse.last_tick()
    if last is not None:
        name = "govblog_clock_last_tick_timestamp_seconds"
        yield GaugeMetricFamily(name, "When the clock last went by", value=last.timestamp())


def _purges() -> Families:
    behind = edge.lag(timezone.now())
    waiting = {"change": behind.changes, "take-down": behind.take_downs}
    ages = {"change": behind.oldest_change, "take-down": behind.oldest_take_down}
    oldest = {kind: age.total_seconds() if age else 0.0 for kind, age in ages.items()}
    yield _family("purges_waiting", "What caches in front were not told yet", "kind", waiting)
    yield _family("purges_oldest_waiting_seconds", "For how long", "kind", oldest)


def _backup() -> Families:
    try:
        newest = backups.newest(settings.BACKUP_DIR)
    except OSError:
        return
    if newest is not None:
        name, made = "govblog_backup_newest_timestamp_seconds", newest.made_at.timestamp()
        yield GaugeMetricFamily(name, "When the newest whole backup was made", value=made)
