"""What is done while nobody waits: by the worker, by the clock, by mail, towards caches."""

import datetime as dt

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from govblog import edge, pulse
from govblog.doctor.finding import Findings, fault, ok, warning
from posts.models import Blog

_RUN_IT = "See that `manage.py worker` runs (its log says why it ended), and start it."


def _since(moment: dt.datetime) -> str:
    minutes = (timezone.now() - moment).total_seconds() / 60
    return f"{minutes:.0f} minutes" if minutes < 120 else f"{minutes / 60:.0f} hours"


def worker(deep: bool) -> Findings:
    """Yield whether tasks are taken up and the clock goes."""
    found, last = pulse.tasks(), pulse.last_tick()
    sound = True
    if found.waits_since is not None and pulse.is_late(found.waits_since, pulse.TASK_LATE):
        sound = False
        says = f"{found.waiting} tasks wait, the oldest for {_since(found.waits_since)}."
        yield fault(says, f"{_RUN_IT} A long import in front of them is in order.")
    if found.runs_since is not None and pulse.is_late(found.runs_since, pulse.TASK_LONG):
        sound = False
        says = f"A task has been running for {_since(found.runs_since)}: its worker was killed."
        yield warning(says, "What it was to do is carried on by the clock, or can be asked again.")
    if last is None and Blog.objects.exists():
        sound = False
        yield warning("The clock has not gone by yet.", _RUN_IT)
    if last is not None and pulse.is_late(last, pulse.TICK_LATE):
        sound = False
        says = f"The clock last went by {_since(last)} ago; it should each minute."
        yield fault(says, f"{_RUN_IT} If it runs, one of its jobs hangs: restart it.")
    if sound:
        went = f"the clock went by {_since(last)} ago" if last else "there is no blog yet"
        yield ok(f"{found.waiting} tasks wait, {found.running} run; {went}.")


def tasks(deep: bool) -> Findings:
    """Yield which kinds of task failed, and when last."""
    failed = DBTaskResult.objects.failed().order_by("-finished_at")
    kinds: dict[str, int] = {}
    for path in failed.values_list("task_path", flat=True)[:1_000]:
        kinds[path] = kinds.get(path, 0) + 1
    if not kinds:
        yield ok("None failed within 30 days.")
        return
    newest = failed.values_list("finished_at", flat=True).first()
    when = f", last {_since(newest)} ago" if newest else ""
    says = ", ".join(f"{many} × {path}" for path, many in sorted(kinds.items()))
    yield warning(f"Failed within 30 days: {says}{when}.", "The log of the worker says why.")


def outbox(deep: bool) -> Findings:
    """Yield whether letters leave."""
    found = pulse.letters()
    sound = True
    if found.due_since is not None and pulse.is_late(found.due_since, pulse.LETTER_LATE):
        sound = False
        says = f"{found.waiting} letters wait, the oldest {_since(found.due_since)} past its time."
        yield fault(says, f"{_RUN_IT} If it runs, see the mail server.")
    if found.delayed:
        sound = False
        says = f"{found.delayed} letters were tried in vain three times or more."
        yield warning(says, "See “Letters” in the admin for what the mail server answered.")
    if found.failed or found.unsure:
        sound = False
        says = f"{found.failed} letters failed, {found.unsure} may or may not have gone."
        yield warning(says, "See “Letters” in the admin; each can be sent again there.")
    if sound:
        yield ok(f"{found.waiting} letters wait, none of them late.")


def purges(deep: bool) -> Findings:
    """Yield whether caches in front have been told what changed."""
    behind = edge.lag(timezone.now())
    why = f" ({behind.last_error})" if behind.last_error else ""
    do = "See PURGE_URL and that cache; it is told again until it takes it."
    if behind.is_alert:
        says = f"{behind.take_downs} take-downs have not reached a cache in front{why}."
        yield fault(says, f"{do} Until then it may still show what was taken down.")
    if behind.is_late:
        yield warning(f"{behind.changes} changes have not reached a cache in front{why}.", do)
    if not behind.is_alert and not behind.is_late:
        yield ok(f"{behind.changes + behind.take_downs} changes wait to be told, none late.")
