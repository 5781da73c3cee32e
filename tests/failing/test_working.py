"""Whatever fails while the worker works, each piece of its work is there whole or not at all, and
the next time it comes to the same end."""

import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module

import pytest
import time_machine
from django_tasks.base import Task
from pytest_django.plugin import DjangoDbBlocker

from govblog.management.commands import worker
from tests.failing import clock, moving, points, queued
from tests.failing.trying import Kind, Trial
from tests.test_house import ROOT, app_files

KINDS = {kind.name: kind for kind in (*clock.KINDS, *queued.KINDS)}
# The others take seconds each
QUICK = {
    "digest.write_digests", "edge.forget_all", "erasures.catch_up", "legal.warn_of_deadlines",
    "leftovers.sweep_daily", "outcomes.tell_reporters", "passwords.write_reset_mail",
    "sending.deliver_due", "triage.hand_back_what_is_left",
}  # fmt: skip
ALL_BY_NAME = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
BY_NAME = pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, id=name, marks=() if name in QUICK else pytest.mark.nightly)
        for name, kind in KINDS.items()
    ],
)


@pytest.fixture(autouse=True)
def surroundings(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The clock, standing still, and what a kind of work needs around."""
    kind = request.node.callspec.params["kind"] if hasattr(request.node, "callspec") else None
    where = nullcontext() if kind is None else kind.where()
    with time_machine.travel(clock.START, tick=False), django_db_blocker.unblock(), where:
        yield


def tasks() -> Iterator[str]:
    """Yield the names of all tasks there are."""
    for path in app_files():
        if re.search(r"^@task\(", path.read_text(), re.MULTILINE):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            import_module(name)
            found = [one for one in vars(sys.modules[name]).values() if isinstance(one, Task)]
            yield from (short(one.module_path) for one in found)


def short(path: str) -> str:
    """Return the last two words of a dotted path."""
    return ".".join(path.split(".")[-2:])


def whichever_call_fails(trial: Trial) -> None:
    """See that it comes to the same end whichever call fails once."""
    assert trial.well.change or trial.well.told, "It does something when nothing fails."
    assert list(trial.faults(points.database)) == []
    assert list(trial.faults(points.disk)) == []
    assert list(trial.faults(points.cache, is_needed=False)) == []
    assert list(trial.faults(points.answer_to_commit, may_deny=True)) == []


def whatever_goes_away_for_good(trial: Trial) -> None:
    """See that it comes to the same end from whichever call on something is gone."""
    assert list(trial.faults(points.database, lasting=True)) == []
    assert list(trial.faults(points.disk, lasting=True)) == []
    assert list(trial.faults(points.cache, lasting=True, is_needed=False)) == []


def test_every_task_and_all_that_the_clock_does_is_tried() -> None:
    names = [kind.name for kind in (*clock.KINDS, *queued.KINDS, *moving.KINDS)]
    tried = {name.split()[0].split(".")[-1] for name in names}
    due = {job.__name__ for job in worker.DUE} | {name.split(".")[-1] for name in tasks()}
    assert due - tried == set()


@BY_NAME
def test_whichever_call_fails_the_next_time_does_the_rest(
    kind: Kind, own_database: None, own_redis: None
) -> None:
    whichever_call_fails(Trial(kind))


@pytest.mark.nightly
@ALL_BY_NAME
def test_whenever_something_goes_away_for_good_the_next_time_does_the_rest(
    kind: Kind, own_database: None, own_redis: None
) -> None:
    whatever_goes_away_for_good(Trial(kind))
