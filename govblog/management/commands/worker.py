"""`manage.py worker`: runs the tasks in the database, and by the clock what is due."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.compat import TASKS_LOGGER
from django_tasks_db.management.commands import db_worker

from comments import digest, figures, legal, mailing, retention, verifying
from comments.moderation import erasures, outcomes, triage
from comments.tasks import carry_on_what_stalled, train_due_scores
from govblog import edge, letters
from govblog.staffing import inactivity
from posts import following, leftovers

logger = logging.getLogger(__name__)

EVERY = 60.0  # seconds from one tick to the next
DUE: tuple[Callable[[], object], ...] = (
    retention.keep_up,
    carry_on_what_stalled,
    train_due_scores,
    verifying.verify_new,
    verifying.verify_whole,
    figures.count_months,
    erasures.catch_up,
    outcomes.tell_reporters,
    mailing.tell,
    following.tell,
    following.write_digests,
    digest.write_digests,
    triage.hand_back_what_is_left,
    inactivity.look_after,
    edge.forget_all,
    legal.warn_of_deadlines,
    leftovers.sweep_daily,
    # Last: a mail server that is slow holds up nothing else
    letters.send_due_letters,
)


def tick(due: tuple[Callable[[], object], ...] = DUE) -> None:
    """Do once everything that is due. What fails is logged and hinders nothing else."""
    for job in due:
        close_old_connections()
        try:
            job()
        except Exception:
            logger.exception("%s failed; it is tried again at the next tick", job.__name__)
        finally:
            close_old_connections()


def tick_until(stopped: threading.Event, every: float = EVERY) -> None:
    """Tick at once and then `every` so many seconds, until `stopped` is set."""
    tick()
    while not stopped.wait(every):
        tick()


class Command(db_worker.Command):
    """The task worker of django-tasks-db, with a clock beside it, and who tells caches in front.

    With --batch it does the waiting tasks and ends, without the two.
    """

    help = "Run tasks as they come in, and once a minute what is due by the clock."

    def configure_logging(self, verbosity: int) -> None:
        """Log as django-tasks-db does; with --verbosity 0 still show what fails."""
        super().configure_logging(verbosity)
        if verbosity == 0:
            for name in (TASKS_LOGGER, db_worker.logger.name):
                logging.getLogger(name).setLevel(logging.ERROR)

    def handle(self, **options: Any) -> None:
        """Run until stopped."""
        # With --reload this process only watches over another one, which has the clock
        watches = options["reload"] and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true"
        stopped = threading.Event()
        if not options["batch"] and not watches:
            threading.Thread(target=tick_until, args=[stopped], name="clock", daemon=True).start()
            if settings.PURGE_URL:
                threading.Thread(target=edge.keep_sending, args=[stopped], daemon=True).start()
        try:
            super().handle(**options)
        finally:
            stopped.set()
